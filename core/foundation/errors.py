"""The tree of errors people are told about. Each carries fields for code and one sentence for a person.

What is not a CopydeskError is a fault of ours: edges log it under an id and show only the id.
"""

from collections.abc import Mapping

LONGEST_ASKED = 80


class CopydeskError(Exception):
    """Something a person should be told. `message` is the sentence; `code` is stable, for machines."""

    code = "error"

    @property
    def message(self) -> str:
        """What was wrong, where, and what to do, in the user's words."""
        return str(self)


class InvalidInput(CopydeskError):
    """Input was refused at the door; nothing was stored. `fields` maps a field's name to its sentence."""

    code = "invalid_input"

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__(" ".join(f"{name}: {why}" for name, why in self.fields.items()))


class NotFound(CopydeskError):
    """There is no such thing in this workspace."""

    code = "not_found"

    def __init__(self, kind: str, asked: str) -> None:
        # Whatever was asked for, an answer repeats no more of it than a person can read.
        self.kind, self.asked = kind, asked if len(asked) <= LONGEST_ASKED else f"{asked[:LONGEST_ASKED]}…"
        super().__init__(kind, asked)

    @property
    def message(self) -> str:
        return f"There is no {self.kind} “{self.asked}” in this workspace."


class NotAllowed(CopydeskError):
    """The person may not do this; nothing was changed."""

    code = "not_allowed"


class Conflict(CopydeskError):
    """Somebody was faster, or the thing changed meanwhile; nothing was changed."""

    code = "conflict"


class DoneBefore(Conflict):
    """This very request was stored before; nothing was done now."""

    code = "done_before"

    @property
    def message(self) -> str:
        return "This was asked for before, and is done or under way."


class Unavailable(CopydeskError):
    """An outside service did not serve us; trying later may work."""

    code = "unavailable"
