"""What can be said at the command line: of which workspace it is, and about variants."""

from enum import StrEnum
from typing import Annotated

import typer

Where = Annotated[str, typer.Option("--workspace", help="Workspace: its id or name; needed with several.")]
LATEST = 2**31 - 1
"""The highest number that a version can have."""


class Rule(StrEnum):
    """What is approved without, or by, asking."""

    ALL = "all"
    FIRST = "first"
    NONE = "none"
    ASK = "ask"


class Choice(StrEnum):
    """What a person may say to a variant: the letter they type, or the word it stands for."""

    APPROVE = "a"
    EDIT = "e"
    REJECT = "r"
    REGENERATE = "g"
    SKIP = "s"
    STOP = "q"

    @classmethod
    def meant(cls, said: str) -> "Choice | None":
        """What somebody means who types that; None where it is neither: “abort” is no approval."""
        word = said.strip().lower().rstrip(".!")
        return next((choice for choice in cls if word and word in (choice.value, _WORDS[choice])), None)


_WORDS = {
    Choice.APPROVE: "approve",
    Choice.EDIT: "edit",
    Choice.REJECT: "reject",
    Choice.REGENERATE: "regenerate",
    Choice.SKIP: "skip",
    Choice.STOP: "quit",
}


class WriterChoice(StrEnum):
    """Who writes."""

    OFFLINE = "offline"
    OPENAI = "openai"
