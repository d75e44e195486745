"""The lake: what happened, and the reads everyone shares."""
