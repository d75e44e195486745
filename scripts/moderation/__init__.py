"""How the offline moderation's model is made and judged; nothing of it runs where Copydesk does."""
