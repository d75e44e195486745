"""What is attached to a text, as it arrives from a form, the HTTP API or a file."""

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from core.foundation.attached import Attached, MediaKind
from core.foundation.text import storable

MOST_ATTACHED = 20
LONGEST_ADDRESS = 2_000
LONGEST_ALT = 10_000
"""Characters of the words for those who can't see it; what a platform takes is checked later."""
_KEY = re.compile(r"[0-9a-f]{64}")


class AttachedForm(BaseModel):
    """An image by the key that adding it gave, or a video by its https address."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid")

    kind: MediaKind = MediaKind.IMAGE
    key: Annotated[str, Field(min_length=1, max_length=LONGEST_ADDRESS)]
    alt: Annotated[str, Field(max_length=LONGEST_ALT)] = ""

    @field_validator("key", "alt", mode="after")
    @classmethod
    def _storable(cls, words: str) -> str:
        return storable(words)

    @model_validator(mode="after")
    def _key_of_its_kind(self) -> "AttachedForm":
        if self.kind is MediaKind.IMAGE and not _KEY.fullmatch(self.key):
            raise ValueError("must name images by the keys that adding them gave")
        return self

    @property
    def attached(self) -> Attached:
        return Attached(self.kind, self.key, self.alt)
