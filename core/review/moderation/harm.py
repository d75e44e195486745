"""What kinds of harm a text may do."""

from enum import StrEnum


class Harm(StrEnum):
    """Named as `copydesk moderate --json` and docs/moderation.md name them."""

    PROFANITY = "profanity"
    HARASSMENT = "harassment"
    HATE = "hate"
    THREAT = "threat"
    SEXUAL = "sexual"
    SELF_HARM = "self_harm"
    VIOLENCE = "violence"
