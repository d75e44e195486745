"""Links: whether they lead where they seem to, and readers with them."""
