"""Campaigns as they are shown."""
