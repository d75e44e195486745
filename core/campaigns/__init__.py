"""Briefs, campaigns, variants and their lives."""
