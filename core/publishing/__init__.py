"""From an approved variant to a published post."""
