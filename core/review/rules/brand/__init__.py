"""How whoever posts it speaks."""
