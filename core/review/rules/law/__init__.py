"""Advertising rules of the United States, the United Kingdom and the European Union. No legal advice."""
