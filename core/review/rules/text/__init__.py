"""Craft: what a careful editor sees in any text."""
