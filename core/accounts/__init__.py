"""Accounts: as whom posts go out. Connected by people, kept sealed, refreshed in time, and posted as."""
