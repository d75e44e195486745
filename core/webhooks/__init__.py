"""Signed announcements of what happened."""
