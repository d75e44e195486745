"""Learns the offline moderation's model anew and writes it: `python -m scripts.moderation.train`.

The same samples and sentences give the same files, `data/model.json` and `data/model.bin`. It takes minutes.
"""

import json
from pathlib import Path

import numpy as np

import core.review.moderation
from core.review.moderation.words import WordList
from scripts.moderation.fitting import Numbers
from scripts.moderation.samples import HEADS, openai_samples, our_own
from scripts.moderation.training import Known, Learned, Roles
from scripts.moderation.vectors import Vectors

DATA = Path(core.review.moderation.__file__).with_name("data")
MADE_OF = (
    "OpenAI's moderation samples (Markov et al., 2023; MIT), "
    "Upworthy headlines (Matias et al., 2021; CC BY 4.0), GloVe (Pennington et al., 2014; PDDL 1.0), "
    "and scripts/moderation/sentences.toml"
)


def main() -> None:
    roles, words = Roles.learned(), WordList.read()
    samples, ours = (Known.of(one, roles, words) for one in (openai_samples(), our_own(counts=1.0)))
    write(roles, Learned.learned(samples, ours))


def write(roles: Roles, learned: Learned) -> None:
    heads = len(HEADS)
    dense = 2 + 2 * heads
    biases = learned.last.biases.copy()
    told, numbers = {}, b""
    for place, table in enumerate(learned.ngrams):
        shares = learned.last.weights[dense + place * heads : dense + (place + 1) * heads]
        biases += table.heads.biases @ shares
        told[table.kind], made = _packed(table.rarity, table.heads.weights @ shares, len(numbers))
        numbers += made
    (DATA / "model.bin").write_bytes(numbers + Vectors.read().numbers.tobytes())
    model = {
        "made_of": MADE_OF,
        "heads": HEADS,
        "biases": _short(biases),
        "dense": [_short(one) for one in learned.last.weights[:dense].T],
        "tables": told,
        "known": len(numbers),
        "roles_biases": _short(roles.heads.biases),
        "roles": {name: _short(roles.heads.weights[at]) for name, at in roles.places.items()},
    }
    (DATA / "model.json").write_text(json.dumps(model, indent=0) + "\n", "utf-8")


def _packed(rarity: Numbers, weights: Numbers, start: int) -> tuple[dict[str, object], bytes]:
    """A table as bytes: how rare each n-gram is, then what it weighs for each head, head by head."""
    scales = np.abs(weights).max(0) / 127
    made = np.round(rarity * (255 / rarity.max())).astype("u1").tobytes()
    made += np.round(weights / scales).astype("i1").T.tobytes()
    return {"start": start, "size": len(rarity), "scales": [float(scale) for scale in scales]}, made


def _short(numbers: Numbers) -> list[float]:
    return [round(float(number), 4) for number in numbers]


if __name__ == "__main__":
    main()
