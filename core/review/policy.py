"""What a workspace makes of the rules: which are off, how grave each is, which laws hold, its own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.review.findings import Severity


class Jurisdiction(StrEnum):
    """Where advertising rules hold."""

    US = "us"
    UK = "uk"
    EU = "eu"


@dataclass(frozen=True, slots=True)
class OwnPattern:
    """Words, or a pattern in RE2's syntax, that a workspace looks for; why, and what to say instead."""

    pattern: str
    is_regex: bool = False
    severity: Severity = Severity.WARNING
    reason: str = ""
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """A workspace's own say over the rules."""

    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    """Of a rule's id; None switches it off."""
    jurisdictions: frozenset[Jurisdiction] = frozenset(Jurisdiction)
    patterns: tuple[OwnPattern, ...] = ()
    banned_hashtags: tuple[str, ...] = ()
    """Without their sign."""
    protected_texts: tuple[str, ...] = ()
    """Texts of others, or of the house, that no copy may repeat."""
    trademarks: tuple[str, ...] = ()
    """Names as they are to be written, with their ® or ™ where that stands once. Those that copy must not use
    are `patterns`.
    """


DEFAULT_POLICY = Policy()
