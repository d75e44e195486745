"""An event: a frozen value.

Who did it, when, and in which workspace stand beside it in the journal. No event carries copy, secrets or
tokens: ids and figures only, and a link or a reason where people need it.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `kind` is its public name, for webhooks and the lake."""

    kind: ClassVar[str]
