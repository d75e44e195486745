"""Sentences and documents for the terminal: what people wrote is shown, and obeyed by none."""

import json
import sys
from typing import Any


def answer(sentence: str) -> None:
    """What was asked for, on standard output."""
    print(_harmless(sentence))


def say(sentence: str) -> None:
    """One sentence for the person at the terminal; standard output stays free for what was asked."""
    print(_harmless(sentence), file=sys.stderr)


def answer_as_json(document: Any) -> None:
    """`document` for machines, on standard output; what a terminal would obey is escaped."""
    written = json.dumps(document, ensure_ascii=False, indent=2)
    print("".join(one if _harmless(one) == one else f"\\u{ord(one):04x}" for one in written))


def _harmless(text: str) -> str:
    from core.foundation.text import harmless

    return harmless(text)
