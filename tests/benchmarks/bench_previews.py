"""The page of a campaign's preview as HTML, without what is read for it: milliseconds of a processor.

The usual one is for four platforms with three variants each; the largest is for all of them, each with two
images, five findings in its text and two texts below.
"""

import time
from statistics import median

from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.previews.page import page
from core.previews.values import LinkCard, Picture, Remark, SeenPost
from tests.benchmarks.row import Row

ROUNDS = 40
USUAL = (PlatformName.X, PlatformName.LINKEDIN, PlatformName.INSTAGRAM, PlatformName.EMAIL)
TEXT = (
    "Rain on the way to work? Our first waterproof backpack weighs 900 g, keeps your laptop dry and dries in "
    "2 hours. From 89 euros: https://example.com/backpack #BikeToWork @fernweh "
)
IMAGES = tuple(Picture(f"k{place}", "A red backpack.", 800, 600, bytes(60_000)) for place in range(2))
CARD = LinkCard("https://example.com/backpack", "Backpack", "It keeps dry.", "example.com", IMAGES[0])


def measure() -> list[Row]:
    return [
        Row("preview, 4 platforms, 12 posts", _milliseconds(USUAL), "ms", goal="< 20 ms"),
        Row("preview, all platforms, 42 posts", _milliseconds(tuple(PlatformName)), "ms", goal="< 20 ms"),
    ]


def _milliseconds(platforms: tuple[PlatformName, ...]) -> float:
    posts = [_post(platform, label) for platform in platforms for label in "ABC"]
    page("Backpack", posts)
    took = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        page("Backpack", posts)
        took.append((time.process_time() - begun) * 1e3)
    return median(took)


def _post(platform: PlatformName, label: str) -> SeenPost:
    is_long = rules_of(platform).limits[0].most > 1_000
    text = f"{label}. {TEXT}" * (6 if is_long else 1)
    return SeenPost(
        platform,
        label,
        "In review",
        "Fernweh",
        text,
        title="Rain on the way to work",
        preheader="From 89 euros",
        card=CARD,
        media=IMAGES,
        follow_ups=("And in red.", "Ask us anything."),
        remarks=tuple(Remark("warning", "Prove it.", "text", at * 9, at * 9 + 6) for at in range(5)),
    )
