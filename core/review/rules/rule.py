"""A rule of copy: an id, words for people, where it comes from, and a small pure function.

Its examples are data too: texts that it must flag and texts that it must let pass are its tests and stand in
docs/rules.md.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from core.brand.voice import NO_VOICE, Voice
from core.campaigns.brief import Brief
from core.foundation.ids import PlatformName, TemplateName, Tone
from core.platforms.catalogue import profile_of, rules_of
from core.review.findings import Finding, Fix, Part, Severity, Span
from core.review.policy import DEFAULT_POLICY, Jurisdiction, Policy
from core.review.rules.checked import Checked


class Family(StrEnum):
    """What kind of reader would object."""

    label: str
    """The heading over its rules."""

    def __new__(cls, name: str, label: str = "") -> Self:
        member = str.__new__(cls, name)
        member._value_, member.label = name, label
        return member

    PLATFORM = "platform", "The platform"
    TEXT = "text", "Text"
    HASHTAGS = "hashtags", "Hashtags"
    LINKS = "links", "Links"
    BRIEF = "brief", "The brief"
    BRAND = "brand", "The brand"
    HARM = "harm", "Harm"
    LAW = "law", "Advertising rules"
    PRIVACY = "privacy", "Privacy"
    ORIGINALITY = "originality", "Originality"
    SPAM = "spam", "Spam"


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found. Without a severity of its own it has its rule's."""

    sentence: str
    span: Span | None = None
    fix: Fix | None = None
    severity: Severity | None = None
    where: str = ""
    """The words it is about, where they have no span."""
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A text for a rule to judge. Without `news` its brief says all that the text says."""

    text: str
    platform: PlatformName = PlatformName.LINKEDIN
    title: str = ""
    preheader: str = ""
    news: str | None = None
    link: str | None = None
    template: TemplateName = TemplateName.UPDATE
    voice: Voice = NO_VOICE
    policy: Policy = DEFAULT_POLICY
    changes: dict[str, object] = field(default_factory=dict)
    """Other fields of `Checked`."""

    @property
    def checked(self) -> Checked:
        return Checked(
            rules_of(self.platform),
            Brief(
                product="",
                news=f"{self.title}\n{self.text}" if self.news is None else self.news,
                audience="",
                tone=Tone.PLAIN,
                template=self.template,
                platforms=(self.platform,),
                variants=1,
                link=self.link,
            ),
            self.text,
            self.title,
            self.preheader,
            media_rules=profile_of(self.platform).media,
            voice=self.voice,
            policy=self.policy,
            **self.changes,  # type: ignore[arg-type]
        )


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One thing that copy is held to."""

    id: str
    """For machines; it never changes."""
    family: Family
    severity: Severity
    why: str
    """What it looks for, and why that matters, in a sentence or two for a marketer."""
    look: Callable[[Checked], Iterable[Found]] | None = None
    """None where a moderator looks for it."""
    source: str = ""
    """Who made it: an address, or a law; empty where it is Copydesk's own."""
    jurisdictions: frozenset[Jurisdiction] = frozenset()
    """Where it is law; empty where it holds everywhere."""
    is_fixed: bool = False
    """Whether no workspace can switch it, and no admin pass it by: the platform would refuse the text, or
    silence would pass for clean."""
    flagged: tuple[Example, ...] = ()
    passing: tuple[Example, ...] = ()

    @property
    def name(self) -> str:
        """Its id as people read it: “HTML left”."""
        first, *others = (_SHORT.get(word, word) for word in self.id.split("_"))
        return " ".join((first[0].upper() + first[1:], *others))

    def findings(self, checked: Checked) -> list[Finding]:
        """All that it has to say about a text."""
        return [self._finding(checked, found) for found in self.look(checked)] if self.look else []

    def _finding(self, checked: Checked, found: Found) -> Finding:
        return Finding(
            self.id,
            found.severity or self.severity,
            found.sentence,
            checked.words_at(found.span) if found.span else found.where,
            found.span,
            found.span.part if found.span else found.part,
            self.source,
            _whole(checked, found.fix) if self.family in _OF_WORDS else found.fix,
        )


_SHORT = {"html": "HTML", "id": "ID", "ip": "IP", "utm": "UTM"}
_OF_WORDS = frozenset({Family.TEXT, Family.HASHTAGS, Family.BRAND})
"""Whose rules judge words, and never mend what machines read."""


def _whole(checked: Checked, fix: Fix | None) -> Fix | None:
    """A fix; None where it would break an address, a field of a mailing or code."""
    if fix is None:
        return None
    place = (fix.span.part, fix.span.number)
    return fix if all(said.keeps(fix) for said in checked.said if (said.part, said.number) == place) else None
