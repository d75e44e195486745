"""What one has said already: platforms show it to fewer people, and followers notice."""

from collections.abc import Iterator
from datetime import UTC, datetime

from core.foundation.ids import PlatformName
from core.review.findings import Severity
from core.review.rules.checked import Checked, Past
from core.review.rules.originality.shingles import SHINGLE, likeness, words_in
from core.review.rules.rule import Example, Family, Found, Rule

COMPARED = 2_000
"""Characters of each text."""
NEAR = 0.6
"""Of their runs of words; about one word in eight is another."""
FEWEST_WORDS = 2 * SHINGLE
"""Shorter texts are greetings, and alike by chance."""


def near_duplicate(checked: Checked) -> Iterator[Found]:
    """The past post that is most like it."""
    text = checked.whole[:COMPARED]
    if not checked.past or len(words_in(text)) < FEWEST_WORDS:
        return
    like, past = max(((likeness(text, past.text), past) for past in checked.past), key=lambda both: both[0])
    if like >= NEAR:
        share = "the same" if like == 1 else f"nearly the same ({like:.0%} of the wording)"
        day = f"{past.at.day} {past.at:%B %Y}"
        yield Found(f"This says {share} as the post of {day}. Say it anew, or repeat that post on purpose.")


_PAST: dict[str, object] = {
    "past": (
        Past(
            "Our first waterproof backpack is here: 900 g light, with room for a laptop. "
            "https://example.com/a",
            datetime(2026, 5, 12, 9, tzinfo=UTC),
        ),
    )
}

NEAR_DUPLICATE = Rule(
    id="near_duplicate",
    family=Family.ORIGINALITY,
    severity=Severity.WARNING,
    why="A text that says nearly the same as a post of the same account in the last 90 days.",
    look=near_duplicate,
    source="https://help.x.com/en/rules-and-policies/platform-manipulation",
    flagged=(
        Example(
            "Our first waterproof backpack is here, 900 g light, with room for a laptop! "
            "https://example.com/b",
            changes=_PAST,
        ),
    ),
    passing=(
        Example("Our first waterproof backpack comes in red now, for those who like it loud.", changes=_PAST),
        Example("Our first backpack is here.", PlatformName.X),
    ),
)
