"""One answer to several variants: which answers can be given so, and to what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.foundation.errors import InvalidInput
from core.foundation.ids import ContentHash, ReviewStep, VariantId, VariantState

ANSWERS = (
    ReviewStep.APPROVED,
    ReviewStep.CHANGES_REQUESTED,
    ReviewStep.PUT_ON_HOLD,
    ReviewStep.REJECTED,
    ReviewStep.REOPENED,
)
MOST = 100


@dataclass(frozen=True, slots=True)
class SeenVariant:
    """A variant with the content and the state in which whoever answers has seen it."""

    id: VariantId
    seen: ContentHash
    state: VariantState = VariantState.IN_REVIEW


def answerable(answer: ReviewStep, variants: Sequence[SeenVariant]) -> Mapping[VariantId, SeenVariant]:
    """The variants by their ids, in one order for everybody.

    Raises:
        InvalidInput: that is no such answer, or it can't be given to all of them together.
    """
    wrong = {}
    by_id = {one.id: one for one in sorted(variants, key=lambda one: one.id)}
    if answer not in ANSWERS:
        wrong["answer"] = f"must be one of {', '.join(ANSWERS)}."
    if not 1 <= len(variants) <= MOST:
        wrong["variants"] = f"must be 1 to {MOST}."
    elif len(by_id) < len(variants):
        wrong["variants"] = "are named twice; name each once."
    elif any(one.state is VariantState.APPROVED for one in variants):
        # What that undoes differs from one to the next, down to what is out.
        wrong["variants"] = "that are approved are decided on one by one."
    if wrong:
        raise InvalidInput(wrong)
    return by_id
