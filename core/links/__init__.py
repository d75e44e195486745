"""Links whose clicks are counted: what a brief's becomes in each variant, where a short one leads."""
