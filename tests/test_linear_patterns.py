"""No pattern of the code can be made slow from outside: twice the text is about twice the work."""

import pytest

from tests.stand_ins.patterns import Pattern, all_patterns, hostile, tails, work

FIRST_LOOK, SHORT, LONG = 5_000, 10_000, 20_000
WORTH_COMPARING = 0.003
"""Processor seconds for the first look; a quadratic pattern takes longer."""
TWICE = 3.0
"""A quadratic pattern takes four times as long for twice the text."""


@pytest.mark.parametrize("pattern", all_patterns(), ids=lambda pattern: pattern.pattern[:60])
def test_twice_the_text_is_about_twice_the_work(pattern: Pattern) -> None:
    slow = [
        (unit, tail)
        for unit in hostile(pattern)
        for tail in tails(pattern)
        if work(pattern, _repeated(unit, FIRST_LOOK) + tail) > WORTH_COMPARING
        and not _is_linear(pattern, unit, tail)
    ]
    assert slow == []


def _is_linear(pattern: Pattern, unit: str, tail: str) -> bool:
    """Whether it is at any of three looks, since a busy machine may spoil one."""
    short, long = _repeated(unit, SHORT) + tail, _repeated(unit, LONG) + tail
    return any(work(pattern, long, 3) < TWICE * work(pattern, short, 3) for _ in range(3))


def _repeated(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]
