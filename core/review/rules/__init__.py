"""Checks of a text, one rule a module, and the catalogue of them."""
