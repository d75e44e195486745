"""Top-level domains as X knows them: without them "done.Then" and "example.com" look alike.

Where the names come from is said beside them, in `top_level_domains/`.
"""

from importlib.resources import files

_NAMES = (files("core.foundation") / "top_level_domains" / "names.txt").read_text(encoding="utf-8").split()

ALL_TLDS = frozenset(_NAMES)
