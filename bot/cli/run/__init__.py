"""`copydesk run`."""
