"""A text in another language than it ought to be."""

from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule


def other_language(checked: Checked) -> list[Found]:
    """A warning that names both."""
    if checked.other_language is None:
        return []
    written, given = checked.other_language
    wanted = "was to be" if checked.language else "the brief"
    sentence = f"This text is in {written}, and {wanted} in {given}. Is that right?"
    return [Found(sentence)]


OTHER_LANGUAGE = Rule(
    id="other_language",
    family=Family.BRIEF,
    severity=Severity.WARNING,
    why="A text in another language than it was to be.",
    look=other_language,
    flagged=(Example("Hallo, Rom!", changes={"other_language": ("German", "English")}),),
    passing=(Example("Hello, Rome!"),),
)
