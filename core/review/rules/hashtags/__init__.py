"""Hashtags: how many, which, and how they are written."""
