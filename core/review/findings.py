"""Findings: what a rule has to say about a text, as a value that stays with the variant for life."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from core.foundation.errors import Conflict


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    BLOCKING = "blocking"
    """The text can't be approved as it is."""


class Part(StrEnum):
    """The field of a variant that is meant."""

    TITLE = "title"
    PREHEADER = "preheader"
    TEXT = "text"
    FOLLOW_UPS = "follow_ups"
    MEDIA = "media"

    @property
    def label(self) -> str:
        """One of it, in words."""
        return {Part.FOLLOW_UPS: "follow-up"}.get(self, self.value)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a variant: code points `start` to `end` (excluded) of one of its parts."""

    start: int
    end: int
    part: Part = Part.TEXT
    number: int = 0
    """Which of the follow-ups, from 0."""

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        return cls(**{**stored, "part": Part(stored["part"])})


@dataclass(frozen=True, slots=True)
class Fix:
    """One change that mends what was found: `words` in the place of the span. At an empty span they go in."""

    span: Span
    words: str
    label: str
    """What it does, in an imperative: Write “the” once."""

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        return cls(**{**stored, "span": Span.of(stored["span"])})


@dataclass(frozen=True, slots=True)
class Override:
    """That an admin lets a text out although this was found."""

    by: str
    """The member's id."""
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about a text. `rule` is the id of who says so; `sentence` is for people."""

    rule: str
    severity: Severity
    sentence: str
    where: str = ""
    """The words it is about, where it is about some."""
    span: Span | None = None
    """Where they stand; None where it is about the whole, or about what is missing."""
    part: Part | None = None
    """The field that is to blame, where it is about one without a span."""
    source: str = ""
    """Who made the rule: an address, or a law. Empty where it is Copydesk's own."""
    fix: Fix | None = None
    override: Override | None = None
    key: str = field(default="", compare=False)
    """What tells it from the others of a text; another text has other keys."""

    def __post_init__(self) -> None:
        span = self.span
        at = f"@{span.part}.{span.number}.{span.start}-{span.end}" if span else ""
        object.__setattr__(self, "key", f"{self.rule}{at}")

    @property
    def told(self) -> str:
        """Its sentence, and who let it pass, where somebody did."""
        passed = self.override
        return f"{self.sentence} – let pass by {passed.name}: {passed.reason}" if passed else self.sentence

    @property
    def can_be_fixed(self) -> bool:
        """Whether it has a fix, and nobody has let it pass."""
        return self.fix is not None and self.override is None

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCKING and self.override is None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def finding_of(stored: dict[str, Any]) -> Finding:
    """The finding that `as_json` made `stored` of; what was found before rules had ids says `kind`."""
    kept = {"rule": stored.get("kind"), **stored}
    kept.pop("kind", None)
    span, part, fix, override = (kept.get(name) for name in ("span", "part", "fix", "override"))
    kept |= {
        "severity": Severity(kept["severity"]),
        "span": Span.of(span) if span else None,
        "part": Part(part) if part else None,
        "fix": Fix.of(fix) if fix else None,
        "override": Override(**override) if override else None,
    }
    return Finding(**kept)


class HasBlockingFindings(Conflict):
    """The text can't go out as it is; nothing was changed."""

    code = "blocking_findings"

    def __init__(self, label: str, findings: tuple[Finding, ...]) -> None:
        self.label, self.findings = label, findings
        super().__init__(label)

    @property
    def message(self) -> str:
        why = " ".join(finding.sentence for finding in self.findings)
        return f"Variant {self.label} can't be approved as it is: {why} Edit it, then approve."


def require_none_blocking(label: str, findings: Iterable[dict[str, Any]]) -> None:
    """Let a variant pass whose stored findings don't keep it from going out.

    Raises:
        HasBlockingFindings: with those that do.
    """
    found = tuple(one for one in map(finding_of, findings) if one.blocks)
    if found:
        raise HasBlockingFindings(label, found)
