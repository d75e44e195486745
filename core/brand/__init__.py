"""How a workspace, or one of its accounts, speaks: its brand voice, in versions, and what is held to it."""
