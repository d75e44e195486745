"""Why a step on a variant was not taken. Nothing was changed in any of them."""

from collections.abc import Mapping

from core.foundation.errors import Conflict
from core.foundation.ids import MemberId, ReviewStep, VariantState

DONE: Mapping[ReviewStep, str] = {
    ReviewStep.APPROVED: "approved",
    ReviewStep.CHANGES_REQUESTED: "sent back for changes",
    ReviewStep.PUT_ON_HOLD: "put on hold",
    ReviewStep.REJECTED: "rejected",
    ReviewStep.REOPENED: "reopened",
    ReviewStep.WITHDRAWN: "withdrawn from approval",
    ReviewStep.EDITED: "changed",
    ReviewStep.SUPERSEDED: "replaced",
    ReviewStep.OVERRIDDEN: "let through",
    ReviewStep.RESTORED: "put back",
}
"""Each step, as something that was done to a variant."""


class AlreadyDecided(Conflict):
    """Somebody was faster, or the text changed since it was shown; nothing was changed."""

    code = "already_decided"

    def __init__(
        self, *, label: str, step: ReviewStep, by: str | None = None, by_id: MemberId | None = None
    ) -> None:
        self.label, self.step, self.by, self.by_id = label, step, by, by_id
        super().__init__(label, step, by)

    @property
    def is_another_text(self) -> bool:
        """Whether the text is not the one that was looked at."""
        return self.step in {ReviewStep.EDITED, ReviewStep.RESTORED}

    @property
    def message(self) -> str:
        who = self.by or "Somebody"
        if self.is_another_text:
            return f"{who} changed variant {self.label} since you looked. Read the new text and decide again."
        return f"{who} was faster: variant {self.label} is already {DONE[self.step]}. Nothing was changed."


class NotFromHere(Conflict):
    """A step can't be taken from the state that was seen; nothing was changed."""

    code = "not_from_here"

    def __init__(self, step: ReviewStep, state: VariantState) -> None:
        self.step, self.state = step, state
        super().__init__(step, state)

    @property
    def message(self) -> str:
        return f"A variant that is {self.state.replace('_', ' ')} can't be {DONE[self.step]}."


class NothingToUndo(Conflict):
    """The variant says what its writer wrote, and took nobody's place."""

    code = "nothing_to_undo"

    def __init__(self, label: str) -> None:
        self.label = label
        super().__init__(label)

    @property
    def message(self) -> str:
        return f"Variant {self.label} has no earlier text to go back to."
