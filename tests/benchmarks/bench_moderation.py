"""Texts that the offline moderation scores in a second, beside alt-profanity-check in its own environment.

Both score one text at a time, as drafts come: ours by every harm, the peer by offensive words alone.
"""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from core.review.moderation.offline import scores_of
from tests.benchmarks.row import Row

PEERS = Path(__file__).parents[2] / ".venv-peers" / "bin" / "python"
POSTS = [
    f"{opening} {rest} From {price} euros, in the shop since Monday."
    for opening in ("Fresh coffee at your desk, no plug needed.", "Our first waterproof backpack is here.")
    for rest in ("Built to last, repaired for free.", "You asked for it.", "Made by people who hate Mondays.")
    for price in range(20, 120)
]
ROUNDS = 3
PEER = """
import sys, time
from profanity_check import predict_prob
posts = sys.stdin.read().split("\\n")
predict_prob(posts[:1])
begun = time.perf_counter()
for post in posts:
    predict_prob([post])
print(len(posts) / (time.perf_counter() - begun))
"""


def measure() -> list[Row]:
    scores_of(POSTS[0])
    rounds = [(_ours(), _peer()) for _ in range(ROUNDS)]
    ours, peer = (sorted(figures)[ROUNDS // 2] for figures in zip(*rounds, strict=True))
    return [Row("texts moderated", ours, "texts/s", peer, "alt-profanity-check", "ratio 1 or more")]


def _ours() -> float:
    return len(POSTS) / _seconds(lambda: [scores_of(post) for post in POSTS])


def _peer() -> float:
    ended = subprocess.run(
        [PEERS, "-c", PEER], input="\n".join(POSTS), capture_output=True, text=True, check=True
    )
    return float(ended.stdout)


def _seconds(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun
