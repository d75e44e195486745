"""The steps that cross rooms."""
