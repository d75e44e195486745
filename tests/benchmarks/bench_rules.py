"""How long all rules of copy take for 5,000 characters: of ordinary copy, and of the most hostile kind.

Each text is new, so that nothing of it is remembered; what rules read (dictionaries, lists) is at hand. It is
the processor's time, since nothing is waited for.
"""

import time
from itertools import cycle, islice
from pathlib import Path

import yaml

from core.foundation.ids import LanguageName, PlatformName
from core.review.rules.catalogue import findings_of
from core.review.rules.rule import Example
from tests.benchmarks.row import Row
from tests.stand_ins.patterns import UNITS

LENGTH, ROUNDS = 5_000, 20
BRIEFS = sorted((Path(__file__).parents[2] / "examples" / "briefs").glob("*-en.yaml"))
GOAL = "under 20 ms"


def measure() -> list[Row]:
    sentences = " ".join(str(yaml.safe_load(path.read_text("utf-8"))["news"]) for path in BRIEFS).split(". ")
    ordinary = [_text(sentences[number:], ". ") for number in range(ROUNDS)]
    hostile = {unit: _text([unit], "") for unit in UNITS}
    _seconds(ordinary[0])
    usual = sorted(map(_least, ordinary))[ROUNDS // 2]
    worst = max(map(_least, hostile.values()))
    return [
        Row("all rules, 5,000 characters of ordinary copy", usual * 1_000, "ms", goal=GOAL),
        Row("all rules, 5,000 characters of the most hostile kind", worst * 1_000, "ms", goal=GOAL),
    ]


def _text(pieces: list[str], between: str) -> str:
    return between.join(islice(cycle(pieces), LENGTH))[:LENGTH]


def _least(text: str) -> float:
    """Of three looks at it, each of which is the first."""
    return min(_seconds(f"{number}{text}") for number in range(3))


def _seconds(text: str) -> float:
    example = Example(text, PlatformName.BLOG, "Title", news="News.", changes={"spoken": LanguageName.EN})
    checked = example.checked
    begun = time.process_time()
    findings_of(checked)
    return time.process_time() - begun
