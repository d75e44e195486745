"""Which variant won, and how sure that is."""
