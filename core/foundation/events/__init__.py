"""Everything the journal can hold and webhooks can announce, by what it happens to."""
