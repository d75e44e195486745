"""A model's answer, parsed at the door: the drafts in it, or why there are none.

Only what is needed is read, so that servers which leave out the rest (usage details, titles of
reasoning) still serve.
"""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError, ValidatorFunctionWrapHandler, field_validator

from core.foundation.ids import PlatformName
from core.platforms.port import TextRules
from core.writing.port import Draft, Usage, WriterRefused, WriterUnavailable

TRANSIENT = frozenset({"server_error", "rate_limit_exceeded"})


class DraftForm(BaseModel):
    """One draft as the model fills it in."""

    text: Annotated[str, Field(description="The whole post as it will be published, with link and hashtags.")]
    title: Annotated[str, Field(description="Title or subject line; empty where the platform has none.")]
    hashtags: Annotated[list[str], Field(description="The hashtags used in the text, each with its #.")]
    call_to_action: Annotated[str, Field(description="The words in the text that ask the reader to act.")]
    reasoning: Annotated[
        str, Field(description="Why this should work for the audience, in a sentence or two.")
    ]


class DraftsForm(BaseModel):
    """All drafts of one answer."""

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
    Reason.NOT_AN_ANSWER: "What answered does not speak OpenAI's Responses API. Check OPENAI_BASE_URL.",
}


class _Incomplete(BaseModel):
    reason: str | None = None


class _Failure(BaseModel):
    code: str | None = None
    message: str | None = None


class _Usage(BaseModel):
    input_tokens: Annotated[int, Field(strict=True)]
    output_tokens: Annotated[int, Field(strict=True)]


class _Content(BaseModel):
    type: str
    text: str | None = None
    refusal: str | None = None


class _Message(BaseModel):
    content: list[_Content]


class Answer(BaseModel):
    """An answer of the Responses API, as far as it matters here."""

    status: str | None = None
    output: list[dict[str, Any]]
    incomplete_details: _Incomplete | None = None
    error: _Failure | None = None
    usage: _Usage | None = None

    @field_validator("usage", mode="wrap")
    @classmethod
    def _counted(cls, given: Any, read: ValidatorFunctionWrapHandler) -> _Usage | None:
        """Copy that was written is not thrown away for want of a count."""
        try:
            counted: _Usage | None = read(given)
        except ValidationError:
            return None
        return counted

    @classmethod
    def parse(cls, body: str) -> "Answer":
        """The answer in `body`.

        Raises:
            Unusable: it is no answer of this API.
        """
        try:
            return cls.model_validate_json(body)
        except ValidationError as error:
            raise Unusable(Reason.NOT_AN_ANSWER) from error

    @property
    def used(self) -> Usage | None:
        """What the server says was used; some say nothing."""
        return Usage(self.usage.input_tokens, self.usage.output_tokens) if self.usage else None

    @property
    def text(self) -> str:
        return "".join(part.text or "" for part in self._parts() if part.type == "output_text")

    def drafts(self, platform: PlatformName, rules: TextRules, link: str | None) -> tuple[Draft, ...]:
        """The drafts in this answer, with the link put in where the model left it out.

        Raises:
            Unusable: there are none; asking again may help.
            WriterRefused: the model or a filter said no.
            WriterUnavailable: the provider failed while it was writing.
        """
        self._require_success(platform)
        try:
            form = DraftsForm.model_validate_json(_object_in(self.text))
        except ValidationError as error:
            raise Unusable(Reason.UNPARSABLE) from error
        drafts = tuple(_draft(draft, rules, link) for draft in form.drafts if draft.text.strip())
        if not drafts:
            raise Unusable(Reason.EMPTY)
        return drafts

    def _require_success(self, platform: PlatformName) -> None:
        if self.status == "failed":
            failure = self.error or _Failure()
            if failure.code in TRANSIENT:
                raise WriterUnavailable(
                    "The model provider failed while it was writing. Try again in a minute."
                )
            raise WriterRefused(
                f"The model provider refused the request: {failure.message or 'it gave no reason'}"
            )
        if self.incomplete_details and self.incomplete_details.reason == "content_filter":
            raise WriterRefused(
                f"The provider's content filter stopped the copy for {platform.label}. Change the brief."
            )
        refusals = [part.refusal or part.text or "" for part in self._parts() if part.type == "refusal"]
        if refusals:
            raise WriterRefused(
                f"The model declined to write this: “{' '.join(refusals).strip()}” Change the brief."
            )
        if self.incomplete_details and self.incomplete_details.reason:
            raise Unusable(Reason.TRUNCATED)
        if not self.text.strip():
            raise Unusable(Reason.EMPTY)

    def _parts(self) -> list[_Content]:
        messages = [item for item in self.output if item.get("type") == "message"]
        try:
            return [part for item in messages for part in _Message.model_validate(item).content]
        except ValidationError as error:
            raise Unusable(Reason.NOT_AN_ANSWER) from error


def _object_in(text: str) -> str:
    """The JSON object in `text`; models without structured output like to wrap it in a code fence."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if start >= 0 else text


def _draft(form: DraftForm, rules: TextRules, link: str | None) -> Draft:
    text = form.text.strip()
    if link and rules.links_work and link not in text:
        text = f"{text}\n\n{link}"
    tags = (f"#{tag.strip().lstrip('#')}" for tag in form.hashtags)
    return Draft(
        text=text,
        title=_titled(form.title, rules.title_limit),
        hashtags=tuple(
            dict.fromkeys(tag for tag in tags if tag.casefold() in text.casefold() and tag != "#")
        ),
        call_to_action=form.call_to_action.strip(),
        reasoning=form.reasoning.strip(),
    )


def _titled(title: str, limit: int | None) -> str:
    if limit is None:
        return ""
    title = " ".join(title.split())
    if len(title) <= limit:
        return title
    return f"{title[: limit - 1].rsplit(' ', 1)[0].rstrip(' ,;:–-')}…"
