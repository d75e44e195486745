"""What can't be a preheader."""

from core.review.findings import Part, Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Family, Found, Rule


def preheader_refused(checked: Checked) -> list[Found]:
    """A blocking finding for each reason why no mail client would show the preheader whole."""
    return [
        Found(sentence, part=Part.PREHEADER)
        for sentence in checked.rules.preheader_problems(checked.preheader)
    ]


PREHEADER_REFUSED = Rule(
    id="preheader_refused",
    family=Family.PLATFORM,
    severity=Severity.BLOCKING,
    why="Preheaders that can't be sent whole.",
    look=preheader_refused,
    is_fixed=True,
)
