"""`copydesk doctor`."""
