"""From a brief to drafts."""
