"""All that is true of one platform."""
