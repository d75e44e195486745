"""Which words are offensive, and how much: the word list of alt-profanity-check as plain numbers.

A word weighs by its rarity; a text's words are scaled to length one. The list's five judges are one here: the
mean of what each makes of a word, so that the margin is the mean of their logits.
"""

import re
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from math import hypot
from typing import Self

_WORD = re.compile(r"\b\w\w+\b")


@dataclass(frozen=True, slots=True)
class WordList:
    """Rarity of each word, and rarity times weight. `data/words.tsv` says where they are from."""

    words: dict[str, tuple[float, float]]
    bias: float

    @classmethod
    def read(cls) -> Self:
        bias = 0.0
        words = {}
        with (files(__package__) / "data" / "words.tsv").open(encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("#"):
                    continue
                word, rarity, weight = line.rstrip("\n").split("\t")
                if word:
                    words[word] = (float(rarity), float(rarity) * float(weight))
                else:
                    bias = float(weight)
        return cls(words, bias)

    def margin(self, text: str) -> float:
        """Above zero where `text` is more likely offensive than not: the logit of its chance."""
        counted = Counter(word for word in _WORD.findall(text.lower()) if word in self.words)
        length = hypot(*(often * self.words[word][0] for word, often in counted.items()))
        if not length:
            return self.bias
        return self.bias + sum(often * self.words[word][1] for word, often in counted.items()) / length
