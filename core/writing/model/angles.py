"""Angles: by what a draft draws, so that drafts differ in more than their words, and people see in what.

Urgency is one only where the brief has a reason for it; a draft that claims it without has no angle.
"""

from collections.abc import Collection

from core.foundation.ids import Angle
from core.writing.offline.urgency import has_reason_to_hurry
from core.writing.port import WritingRequest

MEANINGS = {
    Angle.BENEFIT: "what the reader gains",
    Angle.PROOF: "a fact, figure or voice of the brief that shows it",
    Angle.QUESTION: "a question that the reader has already, and the answer",
    Angle.STORY: "one concrete moment",
    Angle.CONTRAST: "how it was before or is elsewhere, and how it is now",
    Angle.URGENCY: "the brief's own deadline or limited number, as the reason to act now",
}
_CALLED = {
    Angle.URGENCY: ("urgen", "scarc", "deadline", "fomo", "limited"),
    Angle.PROOF: ("proof", "evidence", "result", "testimonial", "credib"),
    Angle.QUESTION: ("question", "curiosity"),
    Angle.STORY: ("story", "situation", "moment", "narrative"),
    Angle.CONTRAST: ("contrast", "compar", "before"),
    Angle.BENEFIT: ("benefit", "value", "gain"),
}
"""How models name them, by parts of words; the first that is found counts."""


def angles_for(request: WritingRequest, taken: Collection[Angle | None] = ()) -> list[Angle]:
    """Those that drafts may take: not the one that was sent back, nor those `taken` where others are left."""
    open_to_all = [angle for angle in MEANINGS if angle is not request.rejected_angle]
    if not has_reason_to_hurry(request.brief):
        open_to_all.remove(Angle.URGENCY)
    return [angle for angle in open_to_all if angle not in taken] or open_to_all


def angle_named(said: str, request: WritingRequest) -> Angle | None:
    """The angle that a model named, in whatever words; None where it is none, or can't be true."""
    plain = said.casefold()
    named = next((angle for angle, parts in _CALLED.items() if any(part in plain for part in parts)), None)
    return None if named is Angle.URGENCY and not has_reason_to_hurry(request.brief) else named
