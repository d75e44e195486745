"""What is learned from, and what is judged by; docs/moderation.md names the sets."""

import csv
import json
import os
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from core.review.moderation.harm import Harm
from scripts.moderation.fitting import Numbers
from scripts.moderation.sentences import made

DATA = Path(os.environ.get("MODERATION_DATA", "../shared/data"))
HEADS = ("any", *(harm.value for harm in Harm if harm is not Harm.PROFANITY))
LABELS = {
    Harm.SEXUAL: ("S", "S3"),
    Harm.HATE: ("H", "H2"),
    Harm.HARASSMENT: ("HR",),
    Harm.SELF_HARM: ("SH",),
    Harm.VIOLENCE: ("V", "V2"),
    Harm.THREAT: ("H2",),
}
"""What the labels of OpenAI's samples stand for."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts, whether each does each harm of `HEADS`, and what each such label counts."""

    texts: list[str]
    harmful: Numbers
    rows: Numbers


def openai_samples() -> Labelled:
    """OpenAI's moderation samples (Markov et al., 2023; MIT). A label that is missing counts nothing."""
    lines = (DATA / "moderation" / "openai_half.jsonl").read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    harmful = np.zeros((len(told), len(HEADS)), bool)
    rows = np.ones(harmful.shape)
    for row, one in enumerate(told):
        harmful[row, 0] = any(value for name, value in one.items() if name != "prompt")
        for head, harm in enumerate(HEADS[1:], 1):
            names = LABELS[Harm(harm)]
            harmful[row, head] = any(one.get(name) for name in names)
            rows[row, head] = float(any(name in one for name in names))
    return Labelled([one["prompt"] for one in told], harmful, rows)


def headlines(part: str) -> list[str]:
    """Upworthy's headlines (Matias et al., 2021; CC BY 4.0): ordinary copy. `part` is `train` or `dev`."""
    found = duckdb.sql(
        f"select distinct headline from '{DATA}/upworthy/{part}.parquet' order by 1"
    ).fetchall()
    return [headline for (headline,) in found]


def hatecheck() -> tuple[list[str], Numbers]:
    """HateCheck's cases (Röttger et al., 2021; CC BY 4.0), for judging only, and whether each is hateful."""
    with (DATA / "hatecheck" / "half.csv").open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    return [case["test_case"] for case in cases], np.array(
        [case["label_gold"] == "hateful" for case in cases]
    )


def our_own(*, counts: float) -> Labelled:
    """Our sentences and ordinary headlines, each of which counts as `counts` of a sample.

    A sentence without parts that others share says more, and counts more.
    """
    ours, ordinary = list(made()), headlines("train")
    harmful = np.zeros((len(ours) + len(ordinary), len(HEADS)), bool)
    rows = np.full(harmful.shape, counts)
    for row, one in enumerate(ours):
        harmful[row] = [bool(one.harms), *(head in one.harms for head in HEADS[1:])]
        rows[row] *= one.counts
    return Labelled([*(one.text for one in ours), *ordinary], harmful, rows)


def joined(one: Labelled, other: Labelled) -> Labelled:
    return Labelled(
        [*one.texts, *other.texts],
        np.concatenate([one.harmful, other.harmful]),
        np.concatenate([one.rows, other.rows]),
    )


def some_of(labelled: Labelled, which: Numbers) -> Labelled:
    texts = [labelled.texts[row] for row in which]
    return Labelled(texts, labelled.harmful[which], labelled.rows[which])
