"""The embedded writer: composes copy from the brief alone, without a model."""
