"""What was sent that nobody knows: names of fields, each with its sentence. Nothing acts on what it did
not understand, and nobody gets an answer longer than what can be read."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any

from pydantic import BeforeValidator
from rapidfuzz import fuzz, process

MOST_NAMED = 20
"""Fields an answer names; of the others it says how many there are."""
LONGEST_NAME = 60
NEAR = 75
"""How alike a known name must be to be suggested, of 100."""


def _no_switch(given: object) -> object:
    if isinstance(given, bool):
        raise ValueError("must be a whole number")
    return given


NoSwitch = BeforeValidator(_no_switch)
"""Beside a number: true is not taken for 1."""


def unknown_fields(
    given: Mapping[Any, Any], known: Collection[str], *, of: str = "this request"
) -> dict[str, str]:
    """A sentence for each name in `given` that isn't `known`: the first 20, and how many more there are."""
    unknown = [name for name in given if name not in known]
    named = {str(name): _sentence(str(name), known, of) for name in islice(unknown, MOST_NAMED)}
    return bounded(named, len(unknown))


def bounded(fields: Mapping[str, str], total: int | None = None) -> dict[str, str]:
    """The first 20 of `fields`, long names cut; where there were more, a last one says how many."""
    total = len(fields) if total is None else total
    named = {cut(name): why for name, why in islice(fields.items(), MOST_NAMED)}
    return named if total <= MOST_NAMED else {**named, "…": f"and {total - MOST_NAMED:,} more like these."}


def twice(names: Iterable[str]) -> dict[str, str]:
    """A sentence for each name that stands there twice: of two, either could be meant."""
    return bounded(
        {name: "is there twice; leave one." for name, times in Counter(names).items() if times > 1}
    )


def cut(text: str, longest: int = LONGEST_NAME) -> str:
    """`text` as far as an answer repeats it."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def did_you_mean(name: str, known: Collection[str]) -> str:
    """A question after the `known` name that `name` is like; empty where it is like none."""
    near = process.extractOne(name[:LONGEST_NAME], list(known), scorer=fuzz.WRatio, score_cutoff=NEAR)
    return f" Did you mean “{near[0]}”?" if near else ""


def _sentence(name: str, known: Collection[str], of: str) -> str:
    return f"is not a field of {of}.{did_you_mean(name, known)}"
