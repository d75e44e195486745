"""Block Kit: its limits, and what is built and cut to keep them. Knows nothing of Copydesk."""
