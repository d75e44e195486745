"""What is known of addresses: whose hosts only lead on, and which parameters follow people."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

ON_THEIR_OWN_PLATFORM = frozenset({"t.co", "lnkd.in", "fb.me", "fb.watch", "youtu.be"})
"""What platforms make of addresses themselves: nobody has to be told what these are."""


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "known.toml").read_text("utf-8"))


@cache
def shorteners() -> frozenset[str]:
    """Hosts that only lead on to other addresses."""
    return frozenset(str(_told()["shorteners"]).split())


@cache
def trackers() -> dict[str, str]:
    """Who follows people by a parameter, by its name in small letters."""
    told = _told()["trackers"].items()
    return {name.lower(): whose for whose, names in told for name in names.split()}
