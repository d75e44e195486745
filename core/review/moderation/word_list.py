"""The word list model of alt-profanity-check, read from its files without the libraries that made it.

To load those takes 150 MB and two seconds of a processor. What they compute for a sentence is short: how
often it has each known word, by the word's rarity and scaled to length one, weighed by five judges whose
verdicts are turned into chances (Platt, 1999) and averaged.
"""

import pickle
import re
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from math import exp, hypot, prod
from pathlib import Path
from typing import Any, BinaryIO, Self

PACKAGE = "profanity_check"
_WORD = re.compile(r"\b\w\w+\b")


class Unreadable(ValueError):
    """The files are not what they were when this was written; the package itself reads them."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What each word weighs, and how a sum becomes a chance."""

    weights: "array[float]"
    bias: float
    slope: float
    offset: float

    def chance(self, words: dict[int, float]) -> float:
        total = self.bias + sum(self.weights[place] * share for place, share in words.items())
        raised = self.slope * total + self.offset
        return 1 / (1 + exp(raised)) if raised < 0 else exp(-raised) / (1 + exp(-raised))


@dataclass(frozen=True, slots=True)
class WordList:
    """The model. `places` says where each word stands in what goes by words."""

    places: dict[str, int]
    rarity: "array[float]"
    judges: tuple[Judge, ...]

    @classmethod
    def read(cls) -> Self:
        """The model of the package that is installed.

        Raises:
            Unreadable: it has another form, or is not there.
        """
        found = find_spec(PACKAGE)  # looks where it is, and runs nothing of it
        if found is None or not found.submodule_search_locations:
            raise Unreadable(PACKAGE)
        folder = Path(found.submodule_search_locations[0]) / "data"
        try:
            words, model = (_fields(folder / f"{name}.joblib") for name in ("vectorizer", "model"))
            return cls(
                places={word: int(_number(place)) for word, place in words["vocabulary_"].items()},
                rarity=words["_tfidf"].fields["idf_"],
                judges=tuple(_judge(one.fields) for one in model["calibrated_classifiers_"]),
            )
        except (pickle.UnpicklingError, KeyError, AttributeError, TypeError, ValueError, EOFError) as error:
            raise Unreadable(type(error).__name__) from error

    def scores(self, texts: Sequence[str]) -> list[float]:
        """How offensive each text is, from 0 to 1."""
        return [self._score(text) for text in texts]

    def _score(self, text: str) -> float:
        known = (self.places[word] for word in _WORD.findall(text.lower()) if word in self.places)
        counted = {place: count * self.rarity[place] for place, count in Counter(known).items()}
        length = hypot(*counted.values()) or 1.0
        shares = {place: weight / length for place, weight in counted.items()}
        return sum(judge.chance(shares) for judge in self.judges) / len(self.judges)


def _judge(fields: dict[str, Any]) -> Judge:
    line, [curve] = fields["estimator"].fields, fields["calibrators"]
    return Judge(
        line["coef_"], line["intercept_"][0], _number(curve.fields["a_"]), _number(curve.fields["b_"])
    )


def _fields(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        fields: dict[str, Any] = _Reader(file).load().fields
    return fields


class _Thing:
    """Any object in the files: what it was made of, and its fields. Nothing of its own code is run."""

    def __init__(self, *made_of: Any) -> None:
        self.made_of = made_of

    def __setstate__(self, state: Any) -> None:
        self.fields = state


class _Numbers(_Thing):
    """Stands before an array, whose bytes follow it in the file."""

    def read(self, file: BinaryIO) -> "array[Any]":
        padding = file.read(1)[0]
        file.read(padding)
        numbers = array({"f8": "d", "i8": "q"}[self.fields["dtype"].made_of[0]])
        numbers.frombytes(file.read(prod(self.fields["shape"]) * numbers.itemsize))
        return numbers


# As joblib does, by Python's own reader: the other one reads ahead.
_Python: Any = pickle._Unpickler


class _Reader(_Python):  # type: ignore[misc]
    """Reads what joblib wrote."""

    dispatch = _Python.dispatch.copy()

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self._arrays = file

    def find_class(self, module: str, name: str) -> type[_Thing]:
        return _Numbers if name == "NumpyArrayWrapper" else _Thing

    def load_build(self) -> None:
        super().load_build()
        if isinstance(self.stack[-1], _Numbers):
            self.stack[-1] = self.stack[-1].read(self._arrays)

    dispatch[pickle.BUILD[0]] = load_build


def _number(given: Any) -> float:
    """A number, or one of NumPy's: its type, and its bytes."""
    if not isinstance(given, _Thing):
        return float(given)
    kind, data = given.made_of
    return float(array({"f8": "d", "i8": "q"}[kind.made_of[0]], data)[0])
