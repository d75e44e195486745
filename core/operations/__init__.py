"""Whether everything is healthy."""
