"""How harmful a text is: one linear model over its words, the parts of its words, and what is said of whom.

Everything is plain numbers in `data/`, made by `scripts/moderation`, whose docstrings say of what. A text's
score adds up five things that are known of it: its offensive words (`words`), its words and pairs of words,
the parts of its words (`ngrams`), what its words mean on average, and what its sentences say of groups and
people (`roles`), of which the strongest sentence counts and the mean.
"""

import json
import sys
from array import array
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from importlib.resources import files
from math import exp, hypot, log
from operator import itemgetter, mul
from typing import Any, Self

from core.foundation.lazy import built_once
from core.review.moderation.disguises import undisguised
from core.review.moderation.harm import Harm
from core.review.moderation.ngrams import known_counted, parts_counted, words_counted, words_of
from core.review.moderation.roles import said
from core.review.moderation.wording import sentences
from core.review.moderation.words import WordList

MOST_SENTENCES = 200
MOST_CHARACTERS = 20_000
"""What is read of a text; no platform takes a longer one."""
TABLES = ("words", "parts", "meanings")
_SWEARING_ALONE = 0.9
"""The most of a score that profanity has: other kinds have words that offend, too."""
_ANY = 0.4
"""What the chance of any harm counts beside that of the likeliest kind."""
_SEEN = 0.5
"""The least score of a harm that a list names a word of in a language that the model can't read."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How likely a text is harmful, from 0 to 1, and each kind of harm; the likeliest kind has the whole."""

    score: float
    kinds: dict[Harm, float]

    @property
    def likeliest(self) -> Harm:
        return max(self.kinds, key=lambda kind: self.kinds[kind])

    def with_at_least(self, seen: Set[Harm]) -> Self:
        """These, where words of a list were seen that do some harms."""
        if not seen:
            return self
        kinds = {kind: max(chance, _SEEN * (kind in seen)) for kind, chance in self.kinds.items()}
        return type(self)(max(kinds.values()), kinds)


@dataclass(frozen=True, slots=True)
class Table:
    """What each n-gram or word weighs for each head, in steps of the head's scale, and how rare it is."""

    rarity: bytes
    heads: tuple[tuple[float, "array[int]"], ...]

    def add(self, counted: "Counter[int]", to: list[float]) -> None:
        """Add what `counted` weighs to each head of `to`: by the logarithm of its number, scaled to one."""
        values = [(1 + log(often)) * self.rarity[number] for number, often in counted.items()]
        self._add(counted, values, hypot(*values), to)

    def add_mean(self, counted: "Counter[int]", to: list[float]) -> None:
        """Add what `counted` weighs to each head of `to` on average, a rare word more than a frequent one."""
        values = [float(often * self.rarity[number]) for number, often in counted.items()]
        self._add(counted, values, sum(values), to)

    def _add(self, counted: "Counter[int]", values: list[float], length: float, to: list[float]) -> None:
        if not length:
            return
        picked = itemgetter(*counted, 0)  # one more than there are values, so that it is always a tuple
        for head, (scale, weights) in enumerate(self.heads):
            to[head] += scale * sum(map(mul, values, picked(weights))) / length


@dataclass(frozen=True, slots=True)
class Model:
    """`heads` are “any harm” and each kind; `roles` weigh what is said, `dense` what is known besides."""

    heads: tuple[str, ...]
    biases: tuple[float, ...]
    dense: tuple[tuple[float, ...], ...]
    roles: dict[str, tuple[float, ...]]
    roles_biases: tuple[float, ...]
    tables: tuple[Table, ...]
    known: "array[int]"
    words: WordList

    @classmethod
    def read(cls) -> Self:
        data = files(__package__) / "data"
        told: dict[str, Any] = json.loads((data / "model.json").read_text("utf-8"))
        numbers = (data / "model.bin").read_bytes()
        return cls(
            heads=tuple(told["heads"]),
            biases=tuple(told["biases"]),
            dense=tuple(map(tuple, told["dense"])),
            roles={name: tuple(weights) for name, weights in told["roles"].items()},
            roles_biases=tuple(told["roles_biases"]),
            tables=tuple(_table(numbers, told["tables"][name]) for name in TABLES),
            known=_known(numbers[told["known"] :]),
            words=WordList.read(),
        )

    def scores(self, text: str) -> Scores:
        plain = undisguised(text[:MOST_CHARACTERS])
        words = words_of(plain)
        if not words:
            return Scores(0.0, dict.fromkeys(Harm, 0.0))
        known = self.known_of(plain)
        totals = [
            bias + sum(weight * value for weight, value in zip(weights, known, strict=True))
            for bias, weights in zip(self.biases, self.dense, strict=True)
        ]
        self.tables[0].add(words_counted(words), totals)
        self.tables[1].add(parts_counted(words), totals)
        self.tables[2].add_mean(known_counted(words, self.known), totals)
        return shared(dict(zip(self.heads, map(_chance, totals), strict=True)), _chance(known[1]))

    def known_of(self, plain: str) -> list[float]:
        """What is known of a text beside its n-grams."""
        found = sentences(plain)[:MOST_SENTENCES] or [""]
        offensive = [self.words.margin(plain), max(map(self.words.margin, found))]
        said_in = self._said(found)
        return [
            *offensive,
            *(max(one) for one in zip(*said_in, strict=True)),
            *(sum(one) / len(said_in) for one in zip(*said_in, strict=True)),
        ]

    def _said(self, found: Sequence[str]) -> list[list[float]]:
        of_group, every = False, []
        for sentence in found:
            features, of_group = said(sentence, of_group=of_group)
            known = [self.roles[name] for name in sorted(features) if name in self.roles]
            every.append([sum(one) for one in zip(self.roles_biases, *known, strict=True)])
        return every


def shared(chances: dict[str, float], offensive: float) -> Scores:
    """The score, between any harm's chance and the likeliest kind's, shared as the kinds' chances are.

    Swearing alone does none; how offensive its words are tells its share.
    """
    anything = chances.pop("any")
    likeliest = max(chances.values()) or 1.0
    score = _in_copy(_ANY * anything + (1 - _ANY) * likeliest)
    kinds = {Harm(kind): score * (chance / likeliest) for kind, chance in chances.items()}
    return Scores(score, {Harm.PROFANITY: _SWEARING_ALONE * score * offensive, **kinds})


def _in_copy(chance: float) -> float:
    """`chance`, less where it is low: a quarter of what is learned from does harm, and hardly any copy."""
    return chance if chance > 0.5 else 2 * chance**2


def _chance(total: float) -> float:
    return 1 / (1 + exp(-total)) if total > 0 else exp(total) / (1 + exp(total))


def _known(numbers: bytes) -> "array[int]":
    found = array("I", numbers)
    if sys.byteorder == "big":
        found.byteswap()
    return found


def _table(numbers: bytes, told: dict[str, Any]) -> Table:
    start, size, scales = told["start"], told["size"], told["scales"]
    columns = (numbers[at : at + size] for at in range(start, start + size * (1 + len(scales)), size))
    rarity = next(columns)
    return Table(
        rarity, tuple((scale, array("b", column)) for scale, column in zip(scales, columns, strict=True))
    )


@built_once
def model() -> Model:
    """The model, read when the first text is."""
    return Model.read()
