"""YAML and JSON as people write them into files: read as it was typed, so that `1.10`, `12:30` and `yes` stay
what they are; what could grow, run or mean something else is refused with its line.
"""

import sys
from pathlib import Path
from typing import Any

import yaml

from bot.cli.lines import require_standard_input
from core.foundation.errors import InvalidInput
from core.foundation.text import text_in_utf8

MAX_DEPTH = 4
STANDARD_INPUT = Path("-")
QUOTES = "Put the text in quotes, or below its name with “|” behind the colon."
EMPTY = frozenset({"", "~", "null", "Null", "NULL"})


class _Loader(yaml.SafeLoader):
    """Composes plain values only; what could grow, or run, or mean something else ends the reading."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise yaml.MarkedYAMLError(
                problem="a text that begins with “*” or “&” needs quotes", problem_mark=event.start_mark
            )
        if getattr(event, "tag", None) is not None:
            raise yaml.MarkedYAMLError(
                problem="a text that begins with “!” needs quotes; there are no tags here",
                problem_mark=event.start_mark,
            )
        if self.depth > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="this is nested too deeply", problem_mark=event.start_mark)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def text_of(path: Path, name: str, *, most: int, instead: str) -> str:
    """The text in the file at `path`, or on standard input; `instead` says what to do where none is there.

    Raises:
        InvalidInput: there is none, it is too long, or no text.
    """
    try:
        if path == STANDARD_INPUT:
            require_standard_input()
            raw = sys.stdin.buffer.read(most + 1)
        else:
            with path.open("rb") as file:
                raw = file.read(most + 1)
    except FileNotFoundError:
        raise InvalidInput({name: f"is not there. {instead}"}) from None
    except IsADirectoryError:
        raise InvalidInput({name: "is a folder; name a file."}) from None
    except OSError as error:
        raise InvalidInput({name: f"can't be read: {error.strerror}."}) from error
    if len(raw) > most:
        raise InvalidInput({name: f"is too long; at most {most:,} bytes are read."})
    return text_in_utf8(raw, name)


def compose(text: str, name: str) -> yaml.Node | None:
    """What `text` says, each part with its line.

    Raises:
        InvalidInput: it can't be read; says in which line.
    """
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, text, name) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        sentence = f"holds a character that can't be kept, U+{error.character:04X}; remove it."
        raise InvalidInput({f"{name}, line {line}": sentence}) from error
    except yaml.YAMLError as error:
        raise InvalidInput({name: "can't be read as YAML or JSON."}) from error
    except RecursionError:
        raise InvalidInput({name: "is nested too deeply."}) from None
    return node


def _unreadable(error: yaml.MarkedYAMLError, text: str, name: str) -> InvalidInput:
    """What the YAML library says, and where it began: an open quote is noticed at the file's end only."""
    mark, start = error.problem_mark, error.context_mark
    where = f"{name}, line {mark.line + 1}" if mark else name
    began = f" (begun in line {start.line + 1})" if start and mark and start.line != mark.line else ""
    context = f"{error.context}{began}, " if error.context else ""
    advice = "" if "needs quotes" in str(error.problem) else f" {_advice(error)}"
    return InvalidInput({where: f"can't be read: {context}{error.problem}.{advice}"})


def _advice(error: yaml.MarkedYAMLError) -> str:
    if error.problem == "mapping values are not allowed here":
        return "A text with a colon needs quotes."
    return f"A text with special signs, such as @, %, [, {{, “: ” or “ #”, must not stand bare. {QUOTES}"


def value_of(node: yaml.Node) -> Any:
    """What was typed: texts, and lists and mappings of them; None where nothing stands."""
    if isinstance(node, yaml.SequenceNode):
        return [value_of(one) for one in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(value_of(key)): value_of(value) for key, value in node.value}
    return (
        None
        if isinstance(node, yaml.ScalarNode) and node.style is None and node.value in EMPTY
        else node.value
    )


def lines_of(mapping: yaml.MappingNode, name: str) -> dict[str, int]:
    """In which line each field stands.

    Raises:
        InvalidInput: one stands there twice; either could be meant.
    """
    lines: dict[str, int] = {}
    for key, _ in mapping.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise InvalidInput({f"{name}, line {line}": "is not a field."})
        if key.value in lines:
            raise InvalidInput(
                {f"{name}, line {line}, {key.value}": f"stands in line {lines[key.value]} already; keep one."}
            )
        lines[key.value] = line
    return lines


def at_line(name: str, field: str, lines: dict[str, int]) -> str:
    """What a problem of `field` is told under."""
    return f"{name}, line {lines[field]}, {field}" if field in lines else f"{name}, {field}"


def require_whole(text: str, node: yaml.Node, name: str) -> None:
    """Refuse what YAML takes for a comment behind a text, such as a hashtag at its end."""
    if isinstance(node, yaml.ScalarNode):
        behind = text[node.end_mark.index :].split("\n", 1)[0].strip() if node.style is None else ""
        if node.value and behind.startswith("#"):
            told = f"“{behind[:30]}” would be left out: # begins a comment there. {QUOTES}"
            raise InvalidInput({f"{name}, line {node.end_mark.line + 1}": told})
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            require_whole(text, value, name)
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            require_whole(text, each, name)
