"""The offline moderation's model, learned in three steps.

1. What sentences say of whom (`roles`), from our own sentences and ordinary headlines alone.
2. Words, parts of words (`ngrams`) and what words mean (`vectors`), from OpenAI's samples and, counting less,
   ours.
3. What each of these counts beside the list of offensive words, from OpenAI's samples, by what the second
   step says of samples that it has not seen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.sparse import csr_matrix, vstack

from core.review.moderation.disguises import undisguised
from core.review.moderation.ngrams import (
    PARTS,
    WORDS,
    known_counted,
    parts_counted,
    words_counted,
    words_of,
)
from core.review.moderation.roles import said
from core.review.moderation.wording import sentences
from core.review.moderation.words import WordList
from scripts.moderation.fitting import Heads, Numbers
from scripts.moderation.samples import Labelled, joined, our_own, some_of
from scripts.moderation.vectors import Vectors

MOST_SENTENCES = 200
VECTORS = Vectors.read()
KNOWN = VECTORS.numbers.tolist()
COUNTS = {"words": 0.1, "parts": 0.03, "meanings": 0.1}
"""What one of our sentences counts beside one of OpenAI's samples."""
SIZES = {"words": WORDS, "parts": PARTS, "meanings": len(KNOWN)}
COUNTED: dict[str, Callable[[list[str]], dict[int, int]]] = {
    "words": words_counted,
    "parts": parts_counted,
    "meanings": lambda words: known_counted(words, KNOWN),
}
FOLDS = 4


@dataclass(frozen=True, slots=True)
class Roles:
    """Step one."""

    places: dict[str, int]
    heads: Heads

    @classmethod
    def learned(cls) -> Self:
        ours = our_own(counts=1.0)
        found = [_all_said(undisguised(text)) for text in ours.texts]
        often: dict[str, int] = {}
        for names in found:
            for name in names:
                often[name] = often.get(name, 0) + 1
        places = {
            name: place for place, name in enumerate(sorted(n for n, times in often.items() if times > 2))
        }
        return cls(places, Heads.fitted(_matrix(found, places), ours.harmful, 1.0, ease=0.15))

    def known_of(self, plain: str) -> list[float]:
        of_group, found = False, []
        for sentence in sentences(plain)[:MOST_SENTENCES] or [""]:
            names, of_group = said(sentence, of_group=of_group)
            found.append(names)
        margins = self.heads.margins(_matrix(found, self.places))
        return [*margins.max(0), *margins.mean(0)]


def _all_said(plain: str) -> set[str]:
    of_group, every = False, set()
    for sentence in sentences(plain):
        names, of_group = said(sentence, of_group=of_group)
        every |= names
    return every


def _matrix(found: Sequence[set[str]], places: dict[str, int]) -> Numbers:
    at = [sorted(places[name] for name in names if name in places) for names in found]
    ends = np.cumsum([0, *map(len, at)])
    columns = np.fromiter((place for row in at for place in row), int)
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(at), len(places)))


@dataclass(frozen=True, slots=True)
class NGrams:
    """Step two, of one kind of n-grams, or of what words mean."""

    kind: str
    rarity: Numbers
    heads: Heads

    @classmethod
    def learned(cls, kind: str, counted: Numbers, labelled: Labelled) -> Self:
        if kind == "meanings":
            x = _averaged(counted) @ VECTORS.vectors
            heads = Heads.fitted(x, labelled.harmful, labelled.rows, ease=0.5, steps=50)
            return cls(kind, VECTORS.rarity, Heads(VECTORS.vectors @ heads.weights, heads.biases))
        often = np.asarray((counted > 0).sum(0)).ravel()
        rarity = np.where(often >= 2, np.log((1 + counted.shape[0]) / (1 + often)) + 1, 0.0)
        x = _scaled(counted, rarity)
        return cls(kind, rarity, Heads.fitted(x, labelled.harmful, labelled.rows, ease=10.0, steps=50))

    def margins(self, counted: Numbers) -> Numbers:
        x = _averaged(counted) if self.kind == "meanings" else _scaled(counted, self.rarity)
        return self.heads.margins(x)


def counted_of(kind: str, texts: Sequence[str]) -> Numbers:
    rows = [COUNTED[kind](words_of(undisguised(text))) for text in texts]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((number for row in rows for number in row), int)
    values = np.fromiter((float(often) for row in rows for often in row.values()), float)
    return csr_matrix((values, columns, ends), shape=(len(rows), SIZES[kind]))


def _scaled(counted: Numbers, rarity: Numbers) -> Numbers:
    x = counted.copy()
    x.data = (1 + np.log(x.data)) * rarity[x.indices]
    lengths = np.sqrt(np.asarray(x.multiply(x).sum(1)).ravel())
    return x.multiply(1 / np.where(lengths > 0, lengths, 1.0)[:, None]).tocsr()


def _averaged(counted: Numbers) -> Numbers:
    x = counted.multiply(VECTORS.rarity).tocsr()
    sums = np.asarray(x.sum(1)).ravel()
    return x.multiply(1 / np.where(sums > 0, sums, 1.0)[:, None]).tocsr()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of texts before anything is learned of them in steps two and three."""

    labelled: Labelled
    dense: Numbers
    counted: dict[str, Numbers]

    @classmethod
    def of(cls, labelled: Labelled, roles: Roles, words: WordList) -> Self:
        dense = []
        for text in labelled.texts:
            plain = undisguised(text)
            found = sentences(plain)[:MOST_SENTENCES] or [""]
            offensive = [words.margin(plain), max(map(words.margin, found))]
            dense.append([*offensive, *roles.known_of(plain)])
        counted = {kind: counted_of(kind, labelled.texts) for kind in COUNTS}
        return cls(labelled, np.array(dense), counted)

    def some(self, which: Numbers) -> "Known":
        counted = {kind: numbers[which] for kind, numbers in self.counted.items()}
        return Known(some_of(self.labelled, which), self.dense[which], counted)


@dataclass(frozen=True, slots=True)
class Learned:
    """All three steps."""

    ngrams: tuple[NGrams, ...]
    last: Heads

    @classmethod
    def learned(cls, known: Known, ours: Known) -> Self:
        unseen = np.zeros((len(known.labelled.texts), len(COUNTS) * known.labelled.harmful.shape[1]))
        for seen, left in folds(known.labelled, FOLDS, seed=5):
            unseen[left] = _margins(_ngrams(known.some(seen), ours), known.some(left))
        x = np.hstack([known.dense, unseen])
        middle, spread = x.mean(0), x.std(0) + 1e-9
        last = Heads.fitted(
            (x - middle) / spread, known.labelled.harmful, known.labelled.rows, ease=0.03, steps=500
        )
        weights = last.weights / spread[:, None]
        return cls(_ngrams(known, ours), Heads(weights, last.biases - middle @ weights))

    def margins(self, known: Known) -> Numbers:
        return self.last.margins(np.hstack([known.dense, _margins(self.ngrams, known)]))


def _ngrams(known: Known, ours: Known) -> tuple[NGrams, ...]:
    found = []
    for kind, counts in COUNTS.items():
        labelled = joined(known.labelled, ours.labelled)
        labelled.rows[len(known.labelled.texts) :] *= counts
        counted = vstack([known.counted[kind], ours.counted[kind]]).tocsr()
        found.append(NGrams.learned(kind, counted, labelled))
    return tuple(found)


def _margins(ngrams: tuple[NGrams, ...], known: Known) -> Numbers:
    return np.hstack([one.margins(known.counted[one.kind]) for one in ngrams])


def folds(labelled: Labelled, number: int, *, seed: int) -> list[tuple[Numbers, Numbers]]:
    """Rows to learn from and rows to judge by, as many harmful ones in each fold."""
    chance = np.random.default_rng(seed)
    fold = np.zeros(len(labelled.texts), int)
    for harmful in (True, False):
        rows = np.flatnonzero(labelled.harmful[:, 0] == harmful)
        fold[chance.permutation(rows)] = np.arange(len(rows)) % number
    return [(np.flatnonzero(fold != one), np.flatnonzero(fold == one)) for one in range(number)]
