"""Sentences to learn from, made of the parts in `sentences.toml`: harmful ones and their opposites."""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

PARTS = Path(__file__).with_name("sentences.toml")
OFTEN = {"harmless": 150, "hate": 90, "hate threat": 90, "harassment": 25, "threat violence": 40}
"""How many of each pattern that has parts."""
FEW, WHOLE = 2, 16.0
"""Of a pattern without parts so few are made, and each counts so much."""
_SLOT = regex.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    harms: frozenset[str]
    counts: float


def made(seed: int = 7) -> Iterator[Sentence]:
    """Sentences and the harms they do."""
    told = tomllib.loads(PARTS.read_text("utf-8"))
    chance = random.Random(seed)
    parts = {name: [one.strip() for one in text.split("|")] for name, text in told["parts"].items()}
    for harms, patterns in told["sentences"].items():
        kinds = frozenset(() if harms == "harmless" else harms.split())
        for pattern in patterns.split("\n"):
            if pattern:
                often, counts = (OFTEN.get(harms, FEW), 1.0) if "{" in pattern else (FEW, WHOLE)
                for _ in range(often):
                    yield Sentence(_sentence(pattern, parts, chance), kinds, counts)


def _sentence(pattern: str, parts: dict[str, list[str]], chance: random.Random) -> str:
    text = _SLOT.sub(lambda match: chance.choice(parts[match[1]]), pattern)
    if chance.random() < 0.4:
        text = f"{chance.choice(parts['lead'])} {text}"
    if not text.endswith("?"):
        text += f" {chance.choice(parts['end'])}" if chance.random() < 0.4 else chance.choice(("", ".", "!"))
    return text[0].upper() + text[1:] if chance.random() < 0.6 else text
