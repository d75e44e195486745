"""A brand voice: how a company speaks, as values, and how an account's own goes before its workspace's."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar


class Use(StrEnum):
    """How much of something there is to be."""

    NEVER = "never"
    SPARING = "sparing"
    AS_YOU_LIKE = "as_you_like"


class ReadingLevel(StrEnum):
    """For whom it is written."""

    PLAIN = "plain"
    GENERAL = "general"
    EXPERT = "expert"


@dataclass(frozen=True, slots=True)
class Preferred:
    """A word to use where it fits, and why."""

    word: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Avoided:
    """A word not to use, why, and what to say in its place; empty where there is no one word for that."""

    word: str
    replacement: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """Everything is optional: what is empty, or None, says nothing."""

    company: str = ""
    """Who speaks, where the brief names no sender."""
    tone: str = ""
    reading_level: ReadingLevel | None = None
    emoji: Use | None = None
    links: Use | None = None
    do: tuple[str, ...] = ()
    dont: tuple[str, ...] = ()
    prefer: tuple[Preferred, ...] = ()
    avoid: tuple[Avoided, ...] = ()
    claims: tuple[str, ...] = ()
    """What may be said although no brief says it."""
    tags: tuple[str, ...] = ()
    """Hashtags that stand under each text where there is room, with their #."""
    examples: tuple[str, ...] = ()
    """Good posts."""

    @property
    def says_something(self) -> bool:
        return self != NO_VOICE


NO_VOICE = Voice()
"""Of whom nothing is known."""


def in_place_of(voice: Voice, general: Voice) -> Voice:
    """The voice of an account: where it says nothing, what the workspace's says; lists are added to."""
    preferred, avoided = set(map(key_of, voice.prefer)), set(map(key_of, voice.avoid))
    return Voice(
        company=voice.company or general.company,
        tone=voice.tone or general.tone,
        reading_level=voice.reading_level or general.reading_level,
        emoji=voice.emoji or general.emoji,
        links=voice.links or general.links,
        do=_added(general.do, voice.do),
        dont=_added(general.dont, voice.dont),
        # Of a word that the workspace judges otherwise, what the account says holds.
        prefer=_added([each for each in general.prefer if key_of(each) not in avoided], voice.prefer),
        avoid=_added([each for each in general.avoid if key_of(each) not in preferred], voice.avoid),
        claims=_added(general.claims, voice.claims),
        tags=_added(general.tags, voice.tags),
        examples=voice.examples or general.examples,
    )


Said = TypeVar("Said", str, Preferred, Avoided)


def _added(general: Sequence[Said], own: Sequence[Said]) -> tuple[Said, ...]:
    entries: dict[str, Said] = {key_of(each): each for each in general}
    for each in own:
        entries[key_of(each)] = each
    return tuple(entries.values())


def key_of(said: str | Preferred | Avoided) -> str:
    """What two entries of a list share that are the same."""
    return (said if isinstance(said, str) else said.word).casefold()
