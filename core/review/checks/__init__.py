"""Checks of a text, one rule a module."""
