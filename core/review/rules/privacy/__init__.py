"""Personal data and secrets that nobody meant to publish, and how copy may ask for data."""
