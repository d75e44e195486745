"""What is said of whom: the words of a sentence by what they do in it, and how they follow each other.

“I hate women” and “women hate queues” have the same words in other places, “no woman deserves to die” one
word more than its opposite. So words are replaced by their roles (a group, contempt, a negation, …), and what
a sentence says is the pairs of roles that follow each other in it, near or far, denied, quoted or asked. What
each pair weighs is learned; which word has which role is written down in `data/roles.toml`.
"""

import tomllib
from collections.abc import Iterator
from importlib.resources import files

import regex

from core.foundation.lazy import built_once

NEAR = 3
LONGEST_STEM = 16
"""Letters; `roles.toml` has none longer."""
FAR = 10
"""How many words apart two roles may stand to belong together."""

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*|[\"“”«»?!]")
_QUOTES = frozenset('"“”«»')
_THEM = frozenset(("they", "them", "they're", "their", "theirs"))


def said(sentence: str, *, of_group: bool = False) -> tuple[set[str], bool]:
    """What `sentence` says, as names of features, and whether it spoke of a group.

    `of_group` tells whether the sentence before did: then “they” may be that group.
    """
    found = list(_roles_in(sentence, of_group))
    return set(_features(sentence, found)), any(role == "group" for _, role, _, _ in found)


def _features(sentence: str, found: "list[tuple[int, str, bool, bool]]") -> Iterator[str]:
    asked = sentence.rstrip().endswith("?")
    present = {role for _, role, _, _ in found}
    yield from (f"r:{role}" for role in present)
    for place, (at, role, denied, quoted) in enumerate(found):
        if denied or quoted:
            yield f"r:{role}{'!' * denied}{'~' * quoted}"
        for further in range(place + 1, min(place + 9, len(found))):
            to, other, other_denied, other_quoted = found[further]
            apart = to - at
            if apart > FAR:
                break
            if apart == 0 or role == other:
                continue
            how = f"{'!' * (denied or other_denied)}{'~' * (quoted or other_quoted)}"
            yield f"p:{role}>{other}{how}"
            if apart <= NEAR:
                yield f"n:{role}>{other}{how}"
            if asked:
                yield f"q:{role}>{other}"


def _roles_in(sentence: str, of_group: bool) -> Iterator[tuple[int, str, bool, bool]]:
    """Place, role, whether a negation stands shortly before, and whether it is quoted."""
    known, stems = _roles()
    quoted, denied_at, at = False, -FAR, 0
    for match in _WORD.finditer(sentence):
        word = match.group().lower().replace("’", "'")
        if word in _QUOTES:
            quoted = not quoted
            continue
        at += 1
        roles = known.get(word) or _by_stem(word, stems)
        of_group = of_group or "group" in roles or "slur" in roles
        if of_group and word in _THEM:
            roles = ("group",)
        for role in roles:
            yield at, role, 0 < at - denied_at <= 5, quoted
        if "not" in roles:
            denied_at = at


def _by_stem(word: str, stems: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    for length in range(min(len(word), LONGEST_STEM), 2, -1):
        if word[:length] in stems:
            return stems[word[:length]]
    return ()


@built_once
def _roles() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    listed = tomllib.loads((files(__package__) / "data" / "roles.toml").read_text("utf-8"))
    known: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    for role, words in listed.items():
        for word in words.split():
            into = stems if word.endswith("*") else known
            into[word.rstrip("*")] = (*into.get(word.rstrip("*"), ()), role)
    return known, stems
