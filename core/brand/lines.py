"""Lists of a voice as people type them into one field, an entry a line: `word → replacement: reason`, and
`word: reason`. A word holds neither sign, so nothing is lost between the two.
"""

from collections.abc import Iterable
from typing import Any

import regex

from core.brand.voice import Avoided, Preferred

ARROW = "→"
ARROWS = regex.compile(r"→|->|=>")
BETWEEN = "---"
"""The line between two examples."""


def as_lines(entries: Iterable[str | Preferred | Avoided]) -> str:
    return "\n".join(map(_line, entries))


def lines_in(typed: str) -> list[str]:
    return [line for line in typed.splitlines() if line.strip()]


def words_in(typed: str) -> list[dict[str, Any]]:
    """The entries of a list of words, for `read_voice`."""
    return [_entry(line) for line in lines_in(typed)]


def as_examples(examples: Iterable[str]) -> str:
    return f"\n{BETWEEN}\n".join(examples)


def examples_in(typed: str) -> list[str]:
    """The texts between lines of `---`."""
    texts: list[list[str]] = [[]]
    for line in typed.splitlines():
        if line.strip() == BETWEEN:
            texts.append([])
        else:
            texts[-1].append(line)
    return [text for text in ("\n".join(lines).strip() for lines in texts) if text]


def _line(entry: str | Preferred | Avoided) -> str:
    if isinstance(entry, str):
        return entry
    replaced = isinstance(entry, Avoided) and entry.replacement
    line = f"{entry.word} {ARROW} {replaced}" if replaced else entry.word
    return f"{line}: {entry.reason}" if entry.reason else line


def _entry(line: str) -> dict[str, Any]:
    word, _, reason = line.partition(":")
    word, *replacement = ARROWS.split(word, maxsplit=1)
    given = {"word": word, "replacement": "".join(replacement), "reason": reason}
    return {name: said.strip() for name, said in given.items() if said.strip() or name == "word"}
