"""A brand voice as it arrives from a modal, the HTTP API or a file: read once, and bounded, so that what
models are asked stays small.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

import regex

from core.brand.lines import ARROW, ARROWS, BETWEEN, as_lines
from core.brand.voice import Avoided, Preferred, ReadingLevel, Use, Voice, key_of
from core.foundation.errors import InvalidInput
from core.foundation.text import given
from core.foundation.unknown import cut, unknown_fields

MAX_COMPANY, MAX_TONE = 120, 200
MAX_WORD, MAX_REASON = 40, 100
MAX_LINE, MAX_CLAIM, MAX_EXAMPLE, MAX_TAG = 140, 200, 600, 40
MOST_LINES, MOST_WORDS, MOST_CLAIMS, MOST_EXAMPLES, MOST_TAGS = 10, 30, 10, 3, 5
MAX_WORDS = 2_900
"""Characters of a list of words as lines, which one field of a form holds."""
MAX_ALL = 8_000
"""Characters of a whole voice."""
SHOWN = 30

_BULLET = regex.compile(r"^(?:[-–*•·]\s+)+")
_TAG = regex.compile(r"#(?=[\p{N}\p{M}_]*\p{L})[\p{L}\p{M}\p{N}_]+")

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)
Read = Callable[[Any], T]
"""Reads what was given; raises ValueError with what is wrong with it, in words that follow its name."""


def read_voice(raw: Any) -> Voice:
    """The voice in `raw`, a mapping of its fields.

    Raises:
        InvalidInput: with one sentence for each field that can't be used.
    """
    if not isinstance(raw, Mapping):
        raise InvalidInput({"voice": "must be fields with what they say, such as “company: Fernweh”."})
    wrong = unknown_fields(raw, _READ, of="a brand voice")
    read: dict[str, Any] = {}
    for name, reading in _READ.items():
        if raw.get(name) is not None:
            try:
                read[name] = reading(raw[name])
            except ValueError as error:
                wrong[name] = f"{error}."
    if wrong:
        raise InvalidInput(wrong)
    voice = Voice(**read)
    preferred = {key_of(each) for each in voice.prefer}
    if both := next((each.word for each in voice.avoid if key_of(each) in preferred), None):
        raise InvalidInput({"avoid": f"holds “{both}”, which is to be preferred as well; leave one of them."})
    if (there := size_of(voice)) > MAX_ALL:
        told = (
            f"is {there:,} characters in all; at most {MAX_ALL:,} are allowed. Leave out what matters least."
        )
        raise InvalidInput({"voice": told})
    return voice


def size_of(voice: Voice) -> int:
    """Characters of all that a voice says."""
    return _length(list(asdict(voice).values()))


def as_fields(voice: Voice) -> dict[str, Any]:
    """What a voice says, for `read_voice`: nothing of what it does not say."""
    said = {name: value for name, value in asdict(voice).items() if value}
    return {name: _plain(value) for name, value in said.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: said for name, said in value.items() if said}
    return str(value)


def _length(value: Any) -> int:
    if isinstance(value, dict):
        return _length(list(value.values()))
    if isinstance(value, list | tuple):
        return sum(map(_length, value))
    return len(value or "")


def _kept(said: Any, most: int) -> str:
    if not isinstance(said, str):
        raise ValueError("must be text")
    try:
        text = given(said, "it")
    except InvalidInput as error:
        raise ValueError(error.fields["it"].rstrip(".")) from None
    if len(text) > most:
        raise ValueError(f"is {len(text):,} characters; at most {most:,} are allowed")
    return text


def _line(said: Any, *, most: int) -> str:
    """One line, without the bullet that somebody typed before it."""
    line = " ".join(_kept(said, MAX_ALL).split())
    line = _kept(_BULLET.sub("", line), most)
    if line and not any(map(str.isalnum, line)):
        raise ValueError("holds no word")
    return line


def _example(said: Any) -> str:
    text = _kept(said, MAX_EXAMPLE)
    if any(line.strip() == BETWEEN for line in text.splitlines()):
        raise ValueError(f"holds a line of {BETWEEN}, which stands between two examples")
    return text


def _word(said: Any) -> str:
    word = _line(said, most=MAX_WORD)
    if ":" in word or ARROWS.search(word):
        raise ValueError(f"holds “:” or “{ARROW}”, which end a word in a list; leave it out")
    return word


def _tag(said: Any) -> str:
    if not (bare := _kept(said, MAX_TAG).lstrip("#＃")):
        return ""
    tag = f"#{bare}"
    if not _TAG.fullmatch(tag):
        raise ValueError("is no hashtag: letters, figures and _ make one, without blanks")
    return tag


def _preferred(said: Any) -> Preferred:
    word, reason = _parts(said, word=_word, reason=partial(_line, most=MAX_REASON))
    return Preferred(word, reason)


def _avoided(said: Any) -> Avoided:
    parts = _parts(said, word=_word, replacement=_word, reason=partial(_line, most=MAX_REASON))
    word, replacement, reason = parts
    if word.casefold() == replacement.casefold():
        raise ValueError("is to be replaced by itself")
    return Avoided(word, replacement, reason)


def _parts(said: Any, **reading: Read[str]) -> list[str]:
    """The parts of an entry; its word is needed."""
    fields = said if isinstance(said, Mapping) else {"word": said}
    if unknown := next((name for name in fields if name not in reading), None):
        raise ValueError(f"has a field “{cut(str(unknown), SHOWN)}”; {', '.join(reading)} are known")
    parts = []
    for name, read in reading.items():
        try:
            parts.append(read(fields.get(name) or ""))
        except ValueError as error:
            raise ValueError(f"has a {name} that {error}") from None
    if not parts[0]:
        raise ValueError("has no word")
    return parts


def _several(read: Read[Any], most: int) -> Read[tuple[Any, ...]]:
    def read_all(said: Any) -> tuple[Any, ...]:
        if not isinstance(said, list | tuple):
            raise ValueError("must be a list")
        if len(said) > most:
            raise ValueError(f"holds {len(said)} entries; at most {most} are allowed")
        entries: dict[str, Any] = {}
        for place, each in enumerate(said, start=1):
            try:
                entry = read(each if each is not None else "")
            except ValueError as error:
                raise ValueError(f"Entry {place}{_shown(each)} {error}") from None
            if not entry:
                raise ValueError(f"Entry {place} is empty; what begins with # needs quotes in a file")
            if key_of(entry) in entries:
                raise ValueError(f"holds “{cut(key_of(entry), SHOWN)}” twice; leave one")
            entries[key_of(entry)] = entry
        return tuple(entries.values())

    return read_all


def _words(read: Read[Any]) -> Read[tuple[Any, ...]]:
    def read_all(said: Any) -> tuple[Any, ...]:
        words = _several(read, MOST_WORDS)(said)
        if (there := len(as_lines(words))) > MAX_WORDS:
            raise ValueError(f"is {there:,} characters as lines; at most {MAX_WORDS:,} are allowed")
        return words

    return read_all


def _one_of(choices: type[Choice]) -> Read[Choice | None]:
    def read(said: Any) -> Choice | None:
        if not isinstance(said, str) or (word := said.strip().lower().replace(" ", "_")) not in {
            "",
            *choices,
        }:
            raise ValueError(f"can't be “{cut(str(said), SHOWN)}”; it must be one of {', '.join(choices)}")
        return choices(word) if word else None

    return read


def _shown(said: Any) -> str:
    said = said.get("word") if isinstance(said, Mapping) else said
    return f" (“{cut(' '.join(said.split()), SHOWN)}”)" if isinstance(said, str) and said.strip() else ""


_READ: Mapping[str, Read[Any]] = {
    "company": partial(_line, most=MAX_COMPANY),
    "tone": partial(_line, most=MAX_TONE),
    "reading_level": _one_of(ReadingLevel),
    "emoji": _one_of(Use),
    "links": _one_of(Use),
    "do": _several(partial(_line, most=MAX_LINE), MOST_LINES),
    "dont": _several(partial(_line, most=MAX_LINE), MOST_LINES),
    "prefer": _words(_preferred),
    "avoid": _words(_avoided),
    "claims": _several(partial(_line, most=MAX_CLAIM), MOST_CLAIMS),
    "tags": _several(_tag, MOST_TAGS),
    "examples": _several(_example, MOST_EXAMPLES),
}
"""How each field is read, in the order of `Voice`."""
