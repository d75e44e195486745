"""Templates: briefs that are begun, of the house and of workspaces."""
