"""Clients of those who have models."""
