"""The text held against its brief."""
