"""Slack through Bolt."""
