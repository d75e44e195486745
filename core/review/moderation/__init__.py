"""Whether a text may be harmful."""
