"""Where copy is published: counting rules, previews, adapters."""
