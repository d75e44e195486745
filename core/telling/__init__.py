"""What edges show and tell people: what was shown where, and what is still to be shown and to be told."""
