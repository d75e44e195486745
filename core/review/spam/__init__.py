"""Spam as mail filters and platforms judge it: named signals with weights, and their sum."""
