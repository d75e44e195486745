"""No pattern of the code can be made slow from outside: twice the text is about twice the work."""

import re

import pytest
import regex

from tests.stand_ins.patterns import Pattern, all_patterns, hostile, tails, work

FIRST_LOOK, LENGTH = 2_000, 10_000
WORTH_COMPARING = 0.002
"""Processor seconds for the first look; a quadratic pattern takes ten times as long."""
TWICE = 3.0
"""A quadratic pattern takes four times as long for twice the text."""
TWICE_AT_FIRST = 2.3
"""What takes a·n + b·n² and stays below this at `FIRST_LOOK` stays below `TWICE` at `LENGTH`."""


@pytest.mark.parametrize("pattern", all_patterns(), ids=lambda pattern: pattern.pattern[:60])
def test_twice_the_text_is_about_twice_the_work(pattern: Pattern) -> None:
    assert _slow(pattern) is None


@pytest.mark.parametrize("written", [r"\s+$", "a*b", r"\[([^\]]+)\]\(", r"(?:https?://)?[a-z.]+@"])
def test_a_pattern_that_takes_four_times_as_long_is_found(written: str) -> None:
    assert _slow(re.compile(written), FIRST_LOOK) is not None


@pytest.mark.parametrize("written", [r"\s+", "a*", r"\[([^\]]{1,30})\]\(", "(?<!a)a++b"])
def test_a_pattern_that_takes_twice_as_long_is_not(written: str) -> None:
    assert _slow(regex.compile(written), FIRST_LOOK) is None


def _slow(pattern: Pattern, length: int = LENGTH) -> tuple[str, str] | None:
    """The first hostile text, as what it repeats and its end, that takes more than its length says."""
    return next(
        (
            (unit, tail)
            for unit in hostile(pattern)
            for tail in tails(pattern)
            if (first := work(pattern, _repeated(unit, FIRST_LOOK) + tail)) > WORTH_COMPARING
            and work(pattern, _repeated(unit, 2 * FIRST_LOOK) + tail) > TWICE_AT_FIRST * first
            and not _is_linear(pattern, unit, tail, length)
        ),
        None,
    )


def _is_linear(pattern: Pattern, unit: str, tail: str, length: int) -> bool:
    """Whether it is at any of three looks, since a busy machine may spoil one."""
    short, long = _repeated(unit, length) + tail, _repeated(unit, 2 * length) + tail
    return any(work(pattern, long, tries) < TWICE * work(pattern, short, tries) for tries in (1, 1, 2))


def _repeated(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]
