"""A model's answer, parsed at the door: the drafts in it, or why there are none.

Only what is needed is read: servers which leave out the rest, or fill it with something else, still
serve. What a model wrote is paid for, so everything in it that can be used is kept.
"""

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    field_validator,
)

from core.foundation.ids import Angle, PlatformName
from core.foundation.text import is_visible, made_storable
from core.platforms.addresses import places_of
from core.providers.chat import as_response, bare, is_stream, whole
from core.spending.rates import Tier
from core.writing.model.angles import angle_named
from core.writing.model.counted import Counted
from core.writing.model.reading import GivenDraft, drafts_in, holds_json
from core.writing.model.tidying import link_once, subject_apart, tidied
from core.writing.port import BriefRefused, Draft, Usage, WriterRefused, WriterUnavailable, WritingRequest

TRANSIENT = frozenset({"server_error", "rate_limit_exceeded"})
LONGEST_QUOTE = 300
"""Characters of what a model or its provider says in a refusal."""
SHORTEST_LEAK = 20
"""Characters of its reasoning by which it is known where it stands below the copy too."""


class DraftForm(BaseModel):
    """One draft as the model fills it in."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(description="The whole post as it will be published, with link and hashtags.")]
    title: Annotated[str, Field(description="Title or subject line; empty where the platform has none.")]
    preheader: Annotated[
        str, Field(description="What mail clients show after the subject; empty where the platform has none.")
    ]
    hashtags: Annotated[list[str], Field(description="The hashtags used in the text, each with its #.")]
    call_to_action: Annotated[str, Field(description="The words in the text that ask the reader to act.")]
    angle: Annotated[str, Field(description="By what the draft draws.", json_schema_extra={"enum": [*Angle]})]
    reasoning: Annotated[
        str, Field(description="Why this should work for the audience, in a sentence or two.")
    ]


class DraftsForm(BaseModel):
    """All drafts of one answer."""

    model_config = ConfigDict(extra="forbid")

    drafts: list[DraftForm]


class Unusable(Exception):
    """The model answered, but there is nothing in the answer to work with; asking again may help."""

    def __init__(self, reason: "Reason") -> None:
        self.reason = reason
        super().__init__(reason.value)


class Reason(StrEnum):
    """Why an answer could not be used."""

    TRUNCATED = "truncated"
    UNPARSABLE = "unparsable"
    EMPTY = "empty"
    NOT_AN_ANSWER = "not_an_answer"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


_SENTENCES = {
    Reason.TRUNCATED: "The model ran out of room before it had finished. Ask for fewer variants.",
    Reason.UNPARSABLE: "The model's answer could not be read. Try again, or set another OPENAI_MODEL.",
    Reason.EMPTY: "The model sent no copy. Try again, or say more in the brief.",
    Reason.NOT_AN_ANSWER: "What answered does not speak OpenAI's API. Check OPENAI_BASE_URL.",
}


class _Incomplete(BaseModel):
    reason: str | None = None


class _Failure(BaseModel):
    code: str | None = None
    message: str | None = None


class _Content(BaseModel):
    type: str
    text: str | None = None
    refusal: str | None = None


class Answer(BaseModel):
    """An answer of the Responses API, as far as it matters here."""

    output: list[Any]
    output_text: Annotated[str, BeforeValidator(lambda given: given if isinstance(given, str) else "")] = ""
    status: str | None = None
    incomplete_details: _Incomplete | None = None
    error: _Failure | None = None
    usage: Counted | None = None
    service_tier: Any = None

    @field_validator("status", "incomplete_details", "error", "usage", mode="wrap")
    @classmethod
    def _as_far_as_it_can_be_read(cls, given: Any, read: ValidatorFunctionWrapHandler) -> Any:
        """Copy that was written is not thrown away for want of a count."""
        try:
            return read(given)
        except ValidationError:
            return None

    @classmethod
    def parse(cls, body: str) -> "Answer":
        """The answer in `body`.

        Raises:
            Unusable: it is no answer of this API.
        """
        try:
            body = bare(body)
            said = whole(body) if is_stream(body) else json.loads(body)
            return cls.model_validate(as_response(_mended(said)))
        except (ValueError, RecursionError) as error:
            raise Unusable(Reason.NOT_AN_ANSWER) from error

    @property
    def used(self) -> Usage | None:
        """What the server says was used; some say nothing."""
        return self.usage.as_told(self.tier) if self.usage else None

    @property
    def tier(self) -> Tier:
        return Tier.named(self.service_tier)

    @property
    def text(self) -> str:
        said = "".join(part.text or "" for part in self._parts() if part.type in ("output_text", "text"))
        called = (item.get("arguments") for item in self._items() if item.get("type") == "function_call")
        return said or "".join(text for text in called if isinstance(text, str)) or self.output_text

    def drafts(self, request: WritingRequest) -> tuple[Draft, ...]:
        """The drafts in this answer, with the link put in where the model left it out.

        Raises:
            Unusable: there are none; asking again may help.
            WriterRefused: the model or a filter said no.
            WriterUnavailable: the provider failed while it was writing.
        """
        self._require_success(request.platform)
        drafts = tuple(draft for given in drafts_in(self.text) if (draft := _draft(given, request)))
        if drafts:
            return drafts
        if self.incomplete_details and self.incomplete_details.reason:
            raise Unusable(Reason.TRUNCATED)
        raise Unusable(Reason.EMPTY if holds_json(self.text) else Reason.UNPARSABLE)

    def _require_success(self, platform: PlatformName) -> None:
        if self.status == "failed":
            failure = self.error or _Failure()
            if failure.code in TRANSIENT:
                raise WriterUnavailable(
                    "The model provider failed while it was writing. Try again in a minute."
                )
            raise WriterRefused(
                f"The model provider refused the request: {_quoted(failure.message) or 'it gave no reason'}"
            )
        if self.incomplete_details and self.incomplete_details.reason == "content_filter":
            raise BriefRefused(
                f"The provider's content filter stopped the copy for {platform.label}. Change the brief."
            )
        refusals = [part.refusal or part.text or "" for part in self._parts() if part.type == "refusal"]
        if refusals:
            raise BriefRefused(
                f"The model declined to write this: “{_quoted(' '.join(refusals))}” Change the brief."
            )
        if not self.text.strip() and not (self.incomplete_details and self.incomplete_details.reason):
            raise Unusable(Reason.EMPTY)

    def _parts(self) -> list[_Content]:
        messages = (item for item in self._items() if item.get("type", "message") == "message")
        return [part for item in messages for part in _contents(item.get("content"))]

    def _items(self) -> list[dict[str, Any]]:
        return [item for item in self.output if isinstance(item, dict)]


def _contents(given: object) -> Iterator[_Content]:
    if isinstance(given, str):
        yield _Content(type="output_text", text=given)
    for part in given if isinstance(given, list) else []:
        try:
            yield _Content.model_validate(part)
        except ValidationError:
            continue


def _quoted(said: str | None) -> str:
    return made_storable(" ".join((said or "").split()), LONGEST_QUOTE)


def _mended(value: Any) -> Any:
    """Parsed JSON without half surrogate pairs, which no string may hold after this."""
    match value:
        case str():
            return _HALF_PAIR.sub("\ufffd", value)
        case list():
            return [_mended(item) for item in value]
        case dict():
            return {name: _mended(item) for name, item in value.items()}
    return value


_HALF_PAIR = re.compile(r"[\ud800-\udfff]")


def _draft(form: GivenDraft, request: WritingRequest) -> Draft | None:
    """The draft that was meant; None where nothing of it is copy."""
    rules, link, known = request.rules, request.brief.link, request.brief.said
    reasoning = tidied(form.reasoning)
    subject, text = "", tidied(form.text, known=known, shows_markdown=rules.shows_markdown)
    if rules.title_limit is not None:
        subject, text = subject_apart(text)
    if len(reasoning) >= SHORTEST_LEAK:
        text = text.removesuffix(reasoning).rstrip()
    if not is_visible(text):
        return None
    text = link_once(text, link) if link else text
    if link and rules.links_work and not places_of(text, link):
        text = f"{text}\n\n{link}"
    tags = (f"#{tag.strip().lstrip('#')}" for tag in form.hashtags)
    title = _titled(tidied(form.title, known=known) or subject, rules.title_limit)
    preheader = _titled(tidied(form.preheader), rules.preheader_limit)
    return Draft(
        text=text,
        title=title,
        preheader="" if preheader.casefold() == title.casefold() else preheader,
        hashtags=tuple(
            dict.fromkeys(tag for tag in tags if tag.casefold() in text.casefold() and tag != "#")
        ),
        call_to_action=tidied(form.call_to_action),
        reasoning=reasoning,
        angle=angle_named(form.angle, request),
    )


def _titled(title: str, limit: int | None) -> str:
    if limit is None:
        return ""
    title = " ".join(title.split())
    if len(title) <= limit:
        return title
    return f"{title[: limit - 1].rsplit(' ', 1)[0].rstrip(' ,;:–-')}…"
