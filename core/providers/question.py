"""What a model is asked, whoever has it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and the form its answer is to have.

    `form_in_words` says the same as `form` to servers that don't hold to a schema; `room` bounds the answer,
    in tokens. A form forbids fields of other names, since no strict schema leaves that open.
    """

    instructions: str
    message: str
    form: type[BaseModel]
    form_in_words: str
    room: int

    @property
    def strict_schema(self) -> dict[str, Any]:
        """The form as servers that hold to a schema take it.

        Source: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas.
        """
        return {"name": self.form.__name__, "schema": _schema(self.form), "strict": True}


@cache
def _schema(form: type[BaseModel]) -> dict[str, Any]:
    """Made once: the client would make it, and look through it, anew for each question."""
    return form.model_json_schema()
