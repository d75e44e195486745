"""The offline writer: reads a brief's facts, chooses what leads, and sets it for a platform."""
