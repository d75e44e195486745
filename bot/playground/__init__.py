"""A local stand-in for Slack in the browser."""
