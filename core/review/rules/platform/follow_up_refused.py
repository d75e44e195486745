"""What the platform would refuse of the texts below a post."""

from core.review.findings import Part, Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Family, Found, Rule


def follow_up_refused(checked: Checked) -> list[Found]:
    """A blocking finding for each reason why the rest of a thread, or a comment, can't go out."""
    return [
        Found(sentence, part=Part.FOLLOW_UPS)
        for sentence in checked.rules.follow_up_problems(checked.follow_ups)
    ]


FOLLOW_UP_REFUSED = Rule(
    id="follow_up_refused",
    family=Family.PLATFORM,
    severity=Severity.BLOCKING,
    why="Replies, comments and threads that the platform would refuse.",
    look=follow_up_refused,
    is_fixed=True,
)
