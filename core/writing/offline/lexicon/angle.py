"""The angles a draft can take."""

from enum import Enum


class Angle(Enum):
    """Where a draft begins, and what carries it."""

    BENEFIT = "benefit"
    PROBLEM = "problem"
    QUESTION = "question"
    PROOF = "proof"
    DIRECT = "direct"
