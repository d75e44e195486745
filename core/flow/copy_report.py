"""Copy that is no variant, checked as one would be: of a content repository, or of another program."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.campaigns.brief import Brief
from core.flow.checks import Checking
from core.foundation.errors import InvalidInput
from core.foundation.ids import PlatformName, TemplateName, Tone
from core.foundation.unknown import cut, did_you_mean, unknown_fields
from core.platforms.catalogue import rules_of
from core.platforms.entities import cashtags, hashtags, mentions
from core.platforms.links import find_links
from core.review.findings import Finding, Severity
from core.review.policy import DEFAULT_POLICY, Policy

EXAMPLE = '{"platform": "x", "text": "…"}'
MAX_COPY = 200_000
"""Characters of one text."""


class CopyForm(BaseModel):
    """A text and what is known of it, as it arrives: without a brief it is judged by itself."""

    model_config = ConfigDict(extra="forbid")

    platform: PlatformName
    text: Annotated[str, Field(max_length=MAX_COPY)]
    title: Annotated[str, Field(max_length=MAX_COPY)] = ""
    preheader: Annotated[str, Field(max_length=MAX_COPY)] = ""
    """What e-mail shows beside its subject."""
    link: Annotated[str, Field(max_length=MAX_COPY)] | None = None
    brief: Annotated[str, Field(max_length=MAX_COPY)] = ""

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> "CopyForm":
        """The copy in `raw`.

        Raises:
            InvalidInput: with one sentence for each field that can't be used.
        """
        wrong = unknown_fields(raw, cls.model_fields, of=f"copy ({', '.join(cls.model_fields)})")
        try:
            form = cls.model_validate({name: raw[name] for name in cls.model_fields if name in raw})
        except ValidationError as error:
            wrong |= {str(one["loc"][0]): _sentence(one) for one in error.errors()}
        if wrong:
            raise InvalidInput(wrong)
        return form

    @property
    def as_brief(self) -> Brief:
        """The brief to judge it by; where there is none, one that gives all that the text says."""
        return Brief(
            product="",
            news=self.brief or "\n".join((self.title, self.preheader, self.text)),
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
    checked = await checking.about(
        copy.as_brief,
        copy.platform,
        text=text,
        title=copy.title,
        preheader=copy.preheader,
        policy=policy,
    )
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


def _sentence(problem: Mapping[str, Any]) -> str:
    """What is wrong with a field, and what to write."""
    given = problem["input"]
    match problem["type"]:
        case "missing":
            return f"is missing; write it as in {EXAMPLE}."
        case "string_too_long":
            return f"is {len(given):,} characters long; {MAX_COPY:,} are the most."
        case "enum":
            known = [each.value for each in PlatformName]
            near = did_you_mean(given, known) if isinstance(given, str) else ""
            return f"must be one of {', '.join(known)}.{near}"
        case "string_unicode":
            return "holds half of a character (a lone surrogate, such as \\ud83d); write the whole one."
        case _:
            return f'must be text in quotation marks, such as "…", and not {cut(json.dumps(given))}.'
