"""What a check of `copydesk doctor` found. Plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.operations.health import Reading, Status


class State(StrEnum):
    FINE = "fine"
    ATTENTION = "attention"
    """It runs, but somebody should know."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was looked at, what was seen, and one line about what to do."""

    name: str
    state: State
    saw: str
    fix: str = ""


def fine(name: str, saw: str) -> Diagnosis:
    return Diagnosis(name, State.FINE, saw)


def attention(name: str, saw: str, fix: str) -> Diagnosis:
    return Diagnosis(name, State.ATTENTION, saw, fix)


def broken(name: str, saw: str, fix: str) -> Diagnosis:
    return Diagnosis(name, State.BROKEN, saw, fix)


def told(name: str, reading: Reading, *, at_worst: State = State.BROKEN) -> Diagnosis:
    """What health sees as well, in the doctor's form; `at_worst` where Copydesk runs without it."""
    states = {Status.OK: State.FINE, Status.DEGRADED: State.ATTENTION, Status.DOWN: at_worst}
    return Diagnosis(name, states[reading.status], reading.seen_by(None), reading.fix)


def is_broken(found: Sequence[Diagnosis]) -> bool:
    return any(one.state is State.BROKEN for one in found)
