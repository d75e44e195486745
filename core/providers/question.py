"""What a model is asked, whoever has it."""

from dataclasses import dataclass

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and the form its answer is to have.

    `form_in_words` says the same as `form` to servers that don't hold to a schema; `room` bounds the answer,
    in tokens.
    """

    instructions: str
    message: str
    form: type[BaseModel]
    form_in_words: str
    room: int
