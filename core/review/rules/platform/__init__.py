"""What the platform refuses, takes with a loss, or misses."""
