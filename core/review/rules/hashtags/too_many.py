"""More hashtags than good posts carry."""

from collections.abc import Iterator

from core.foundation.ids import PlatformName
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

FURTHER = 2
"""How many more than usual are nobody's business."""


def too_many(checked: Checked) -> Iterator[Found]:
    """One warning for each part, at the first that is too many."""
    usual, where = checked.rules.hashtags, checked.rules.platform.label
    for said in checked.said:
        if len(said.tags) > usual + FURTHER:
            advice = f"good posts carry {usual} or so. Keep the best" if usual else "they are unusual there"
            sentence = f"{len(said.tags)} hashtags are many for {where}: {advice}."
            first = said.tags[usual]
            yield Found(sentence, said.span(first.start, first.end))


TOO_MANY_HASHTAGS = Rule(
    id="too_many_hashtags",
    family=Family.HASHTAGS,
    severity=Severity.WARNING,
    why="More hashtags than good posts on the platform carry: readers take them for spam.",
    look=too_many,
    source="https://help.x.com/en/using-x/how-to-use-hashtags",
    flagged=(
        Example("Fresh #coffee #cup #beans #roast", PlatformName.X),
        Example("Our new catalogue is out. #tents #rain #autumn", PlatformName.EMAIL),
    ),
    passing=(
        Example("Fresh beans. #coffee #roast #cup", PlatformName.LINKEDIN),
        Example("Fresh beans. #coffee #roast", PlatformName.X),
    ),
)
