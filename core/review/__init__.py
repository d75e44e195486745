"""Checks, moderation and decisions."""
