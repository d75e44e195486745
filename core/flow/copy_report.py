"""Copy that is no variant, checked as one would be: of a content repository, or of another program."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.campaigns.brief import Brief
from core.flow.checks import Checking
from core.foundation.errors import InvalidInput
from core.foundation.ids import PlatformName, TemplateName, Tone
from core.platforms.catalogue import rules_of
from core.platforms.entities import cashtags, hashtags, mentions
from core.platforms.links import find_links
from core.review.findings import Finding, Severity
from core.review.policy import DEFAULT_POLICY, Policy

MAX_COPY = 200_000
"""Characters of one text."""


class CopyForm(BaseModel):
    """A text and what is known of it, as it arrives: without a brief it is judged by itself."""

    model_config = ConfigDict(extra="forbid")

    platform: PlatformName
    text: Annotated[str, Field(max_length=MAX_COPY)]
    title: Annotated[str, Field(max_length=MAX_COPY)] = ""
    link: Annotated[str, Field(max_length=MAX_COPY)] | None = None
    brief: Annotated[str, Field(max_length=MAX_COPY)] = ""

    @classmethod
    def parse(cls, raw: Any) -> "CopyForm":
        """The copy in `raw`.

        Raises:
            InvalidInput: with one sentence for each field that can't be used.
        """
        if not isinstance(raw, Mapping):
            raise InvalidInput({"copy": 'must be an object, such as {"platform": "x", "text": "…"}.'})
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            told = {str(one["loc"][0]) if one["loc"] else "copy": one["msg"] for one in error.errors()}
            raise InvalidInput({name: f"{why[0].lower()}{why[1:]}." for name, why in told.items()}) from error

    @property
    def as_brief(self) -> Brief:
        """The brief to judge it by; where there is none, one that gives all that the text says."""
        return Brief(
            product="",
            news=self.brief or f"{self.title}\n{self.text}",
            audience="",
            tone=Tone.PLAIN,
            template=TemplateName.UPDATE,
            platforms=(self.platform,),
            variants=1,
            link=self.link or None,
        )


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What there is to say about a text. `length` and `limit` are in the platform's own unit."""

    platform: PlatformName
    length: int
    limit: int
    unit: str
    valid: bool
    """Whether the platform would take it, and nothing found blocks it."""
    hashtags: tuple[str, ...]
    mentions: tuple[str, ...]
    cashtags: tuple[str, ...]
    urls: tuple[str, ...]
    findings: tuple[Finding, ...]


async def report_on(copy: CopyForm, checking: Checking, policy: Policy = DEFAULT_POLICY) -> CopyReport:
    """Check `copy` as a variant of its platform is checked, in a workspace with this `policy`."""
    text, rules = copy.text, rules_of(copy.platform)
    first = rules.limits[0]
    checked = await checking.about(copy.as_brief, copy.platform, text=text, title=copy.title, policy=policy)
    findings = await checking.check(replace(checked, is_briefed=bool(copy.brief)))
    return CopyReport(
        platform=copy.platform,
        length=first.count(text),  # however long it is
        limit=first.most,
        unit=first.unit,
        valid=not any(finding.severity is Severity.BLOCKING for finding in findings),
        hashtags=tuple(tag.name for tag in hashtags(text)),
        mentions=tuple(mention.name for mention in mentions(text) if not mention.of_list),
        cashtags=tuple(tag.name for tag in cashtags(text)),
        urls=tuple(text[link.start : link.end] for link in find_links(text)),
        findings=tuple(findings),
    )
