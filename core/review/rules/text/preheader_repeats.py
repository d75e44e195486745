"""A preheader that says the same as what stands beside it."""

from core.foundation.ids import PlatformName
from core.review.findings import Part, Severity, Span
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule


def preheader_repeats(checked: Checked) -> list[Found]:
    """A warning: the line is there to say one thing more."""
    first = next(filter(None, map(_bare, checked.text.splitlines())), "")
    if not checked.preheader or _bare(checked.preheader) not in {_bare(checked.title), first}:
        return []
    beside = f"the {checked.rules.title_word} or the first line"
    sentence = f"The preheader says the same as {beside}. Say one thing more."
    return [Found(sentence, Span(0, len(checked.preheader), Part.PREHEADER))]


def _bare(line: str) -> str:
    return " ".join(line.split()).rstrip(".!。 ").casefold()


PREHEADER_REPEATS = Rule(
    id="preheader_repeats",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="A preheader that says what stands beside it: the line is there to say one thing more.",
    look=preheader_repeats,
    flagged=(Example("Ride dry.", PlatformName.EMAIL, "Dry at last", preheader="Dry at last."),),
    passing=(Example("Ride dry.", PlatformName.EMAIL, "Dry at last", preheader="A backpack for rain"),),
)
