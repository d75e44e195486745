"""Words for those who can't see an image, where the platform shows such."""

from core.foundation.text import is_visible
from core.review.findings import Part, Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Family, Found, Rule


def alt_missing(checked: Checked) -> list[Found]:
    """One finding for all that lack them: a warning, and blocking where the workspace demands them."""
    rules = checked.media_rules
    if rules is None or not rules.max_alt:
        return []
    places = [str(place) for place, each in enumerate(checked.media, start=1) if not is_visible(each.alt)]
    if not places:
        return []
    if len(checked.media) == 1:
        lacking = "The image has no alt text"
    else:
        lacking = f"{'Image' if len(places) == 1 else 'Images'} {' and '.join(places)} "
        lacking += "has no alt text" if len(places) == 1 else "have no alt text"
    severity = Severity.BLOCKING if checked.demands_alt else Severity.WARNING
    sentence = f"{lacking}. Say what is to be seen, for those who can't see it."
    return [Found(sentence, severity=severity, part=Part.MEDIA)]


ALT_MISSING = Rule(
    id="alt_missing",
    family=Family.PLATFORM,
    severity=Severity.WARNING,
    why="Images without words for those who can't see them. It blocks where the installation demands them.",
    look=alt_missing,
)
