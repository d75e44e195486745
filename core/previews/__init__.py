"""Previews: how posts will look where they are going, drawn as HTML from values. No database is asked.

A look is a template in `looks/`, its colours are in `looks/platforms.css`, and `looks.py` says which platform
has which. All that people wrote is escaped by the templates themselves, and no script is needed or may run.
"""
