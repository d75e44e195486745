"""Texts that a workspace protects, and copy that repeats a part of one."""

from collections.abc import Iterator
from itertools import islice

from core.foundation.clipping import clipped
from core.review.findings import Severity
from core.review.policy import Policy
from core.review.rules.checked import Checked
from core.review.rules.originality.shingles import SHINGLE, common_runs, shingles, words_in
from core.review.rules.rule import Example, Family, Found, Rule

IN_A_ROW = 8
"""Words that nobody writes alike by chance."""
MOST = 3
LONGEST_QUOTE = 60
"""Characters of a protected text by which people know it."""


def protected_text(checked: Checked) -> Iterator[Found]:
    """Each passage that stands in one, or the whole of a short one."""
    for protected in checked.policy.protected_texts:
        least = max(SHINGLE, min(IN_A_ROW, len(words_in(protected))))
        known = shingles(protected)
        for said in checked.said:
            for start, end in islice(common_runs(said.words, known, least), MOST):
                name = clipped(" ".join(protected.split()), LONGEST_QUOTE)
                sentence = (
                    f"This repeats a text that your workspace protects (“{name}”). Say it in other words."
                )
                yield Found(sentence, said.span(start, end))


_POLICY = Policy(
    protected_texts=(
        "We walked the old road to the sea, and the sea walked with us all the way home.",
        "Just do nothing.",
    )
)

PROTECTED_TEXT = Rule(
    id="protected_text",
    family=Family.ORIGINALITY,
    severity=Severity.WARNING,
    why="Eight words in a row of a text that your workspace protects, such as a poem, or all of a slogan.",
    look=protected_text,
    flagged=(
        Example("Summer! The old road to the sea and the sea walked with us.", policy=_POLICY),
        Example("JUST DO NOTHING", policy=_POLICY),
    ),
    passing=(
        Example("We walked to the sea and home.", policy=_POLICY),
        Example("We walked the old road to the sea, and the sea walked with us all the way home."),
    ),
)
