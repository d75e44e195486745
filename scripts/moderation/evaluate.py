"""Judges the offline moderation and writes the figures into docs/moderation.md: `make eval`. Some minutes.

OpenAI's samples are what the model is learned from, so they are judged by models that have not seen them
(five folds, all three steps learned anew for each). HateCheck and the headlines for false alarms
are unseen by all.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml

from core.review.moderation.disguises import undisguised
from core.review.moderation.lists import harms_in_other_languages
from core.review.moderation.model import shared
from core.review.moderation.offline import findings_of, scores_of
from core.review.moderation.words import WordList
from scripts.moderation.fitting import Numbers
from scripts.moderation.judging import area, average_precision
from scripts.moderation.samples import HEADS, Labelled, hatecheck, headlines, openai_samples, our_own
from scripts.moderation.training import Known, Learned, Roles, folds

DOCS = Path("docs/moderation.md")
BEGIN, END = "<!-- figures: make eval -->", "<!-- end of figures -->"
FOLDS = 5


def main() -> None:
    samples = openai_samples()
    rows = [*_judged(samples), *_hatecheck(), *_false_alarms(), *_costs(samples.texts)]
    table = "\n".join(
        ["| what | figure | aim |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    )
    before, rest = DOCS.read_text("utf-8").split(BEGIN)
    after = rest.split(END)[1]
    DOCS.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", "utf-8")
    print(table)


def _judged(samples: Labelled) -> list[tuple[str, str, str]]:
    roles, words = Roles.learned(), WordList.read()
    known, ours = (Known.of(one, roles, words) for one in (samples, our_own(counts=1.0)))
    margins = np.zeros(samples.harmful.shape)
    for seen, left in folds(samples, FOLDS, seed=0):
        margins[left] = Learned.learned(known.some(seen), ours).margins(known.some(left))
    scores = _scores(samples.texts, known, margins)
    harmful = samples.harmful[:, 0]
    number = f"OpenAI's samples ({len(harmful)}, {int(harmful.sum())} harmful), cross-validated"
    kinds = (
        f"{head.replace('_', '-')} {area(samples.harmful[told, at], margins[told, at]):.2f}"
        for at, head in enumerate(HEADS)
        if at
        for told in [samples.rows[:, at] > 0]
    )
    return [
        (f"{number}: average precision", f"{average_precision(harmful, scores):.3f}", "0.80"),
        (f"{number}: area under ROC", f"{area(harmful, scores):.3f}", "0.88"),
        ("The same for each kind, where it is labelled", ", ".join(kinds), ""),
    ]


def _scores(texts: Sequence[str], known: Known, margins: Numbers) -> Numbers:
    """As `scores_of` makes scores of margins."""
    chances = 1 / (1 + np.exp(-margins))
    offensive = 1 / (1 + np.exp(-known.dense[:, 1]))
    return np.array(
        [
            shared(dict(zip(HEADS, row, strict=True)), swears)
            .with_at_least(harms_in_other_languages(undisguised(text)))
            .score
            for text, row, swears in zip(texts, chances.tolist(), offensive.tolist(), strict=True)
        ]
    )


def _hatecheck() -> list[tuple[str, str, str]]:
    texts, hateful = hatecheck()
    score = area(hateful, [scores_of(text).score for text in texts])
    found = np.array([bool(findings_of(text)) for text in texts])
    return [
        (f"HateCheck ({len(texts)} cases, never learned from): area under ROC", f"{score:.3f}", "0.75"),
        (
            "Findings in HateCheck: hateful cases, and others",
            f"{found[hateful].mean():.1%}, {found[~hateful].mean():.1%}",
            "",
        ),
    ]


def _false_alarms() -> list[tuple[str, str, str]]:
    ordinary = headlines("dev")
    alarms = sum(bool(findings_of(text)) for text in ordinary)
    ours = [
        path for folder in ("examples", "core/templates") for path in sorted(Path(folder).rglob("*.y*ml"))
    ]
    values = [value for path in ours for value in strings_in(yaml.safe_load(path.read_text("utf-8")))]
    own = sum(bool(findings_of(text)) for text in values)
    return [
        (
            f"Findings in ordinary copy: unseen headlines ({len(ordinary)})",
            f"{alarms / len(ordinary):.2%}",
            "< 1 %",
        ),
        (f"Findings in ordinary copy: our examples and templates ({len(values)} texts)", str(own), "0"),
    ]


def strings_in(told: object) -> list[str]:
    """Every text in what a YAML file holds."""
    match told:
        case str():
            return [told]
        case dict():
            return [text for value in told.values() for text in strings_in(value)]
        case list():
            return [text for value in told for text in strings_in(value)]
        case _:
            return []


def _costs(texts: Sequence[str]) -> list[tuple[str, str, str]]:
    begun = time.process_time()
    for text in texts:
        scores_of(text)
    each = (time.process_time() - begun) / len(texts) * 1_000
    letters = sum(map(len, texts)) // len(texts)
    return [
        (f"Processor time for a text of {letters} characters, on average", f"{each:.1f} ms", "< 5 ms"),
        (
            "Memory that a process needs more for it, Python modules included",
            f"{_megabytes():.0f} MB",
            "< 30 MB",
        ),
    ]


def _megabytes() -> float:
    program = (
        "import psutil\n"
        "used = lambda: psutil.Process().memory_info().rss\n"
        "before = used()\n"
        "from core.review.moderation.offline import findings_of, scores_of\n"
        "scores_of('What a good kettle!'), findings_of('What a good kettle!')\n"
        "print(used() - before)\n"
    )
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    return int(told) / 1024**2


if __name__ == "__main__":
    main()
