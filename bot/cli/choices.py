"""What can be said about variants at the command line."""

from enum import StrEnum


class Rule(StrEnum):
    """What is approved without, or by, asking."""

    ALL = "all"
    FIRST = "first"
    NONE = "none"
    ASK = "ask"


class Choice(StrEnum):
    """What a person may say to a variant; the letter they type."""

    APPROVE = "a"
    EDIT = "e"
    REJECT = "r"
    REGENERATE = "g"
    SKIP = "s"
    STOP = "q"


class WriterChoice(StrEnum):
    """Who writes."""

    OFFLINE = "offline"
    OPENAI = "openai"
