"""Slack, the HTTP API, tracked links, the command line and the local playground."""
