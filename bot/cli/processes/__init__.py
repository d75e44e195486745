"""The processes of an installation: how they start, watch over each other and end."""
