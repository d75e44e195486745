"""The brief: what a team wants said, parsed once at the door and plain ever after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from core.campaigns.attached_form import MOST_ATTACHED, AttachedForm
from core.campaigns.link import EXAMPLE, whole_address
from core.campaigns.news import TOO_LITTLE, says_too_little
from core.foundation.attached import Attached
from core.foundation.clipping import clipped
from core.foundation.errors import InvalidInput
from core.foundation.ids import AccountId, LanguageName, PlatformName, TemplateName, Tone
from core.foundation.text import given
from core.foundation.unknown import NoSwitch, unknown_fields

MAX_VARIANTS = 5
MAX_NAME = 80
MOST_ACCOUNTS = 50
MAX_LINK = 2_000


@dataclass(frozen=True, slots=True)
class Brief:
    """What to write about, for whom, in which tone, and for which platforms."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    product: str
    news: str
    audience: str
    tone: Tone
    template: TemplateName
    platforms: tuple[PlatformName, ...]
    variants: int
    link: str | None = None
    sender: str = ""
    """Who speaks: the company, where the product is not it."""
    language: LanguageName | None = None
    """What the news is written in; None where that is to be guessed."""
    media: tuple[Attached, ...] = ()
    """Images and videos that go out with each text, as far as its platform takes them."""
    accounts: tuple[AccountId, ...] = ()
    """As whom it is posted; a platform of which none is named is posted as its usual one."""
    languages: tuple[LanguageName, ...] = ()
    """In which it is written for each platform; in none of them, it is in that of its news."""

    @property
    def name(self) -> str:
        """A short name for lists: the product and the beginning of its news."""
        return clipped(f"{self.product}: {' '.join(self.news.split())}", MAX_NAME)

    @property
    def said(self) -> str:
        """All that it says in words, as one text."""
        return "\n".join((self.product, self.news, self.audience, self.sender, self.link or ""))


Line = Annotated[str, Field(min_length=1)]


class BriefForm(BaseModel):
    """A brief as it arrives from a modal, the HTTP API or a file."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid")

    product: Annotated[Line, Field(max_length=120)]
    news: Line
    audience: Annotated[Line, Field(max_length=300)]
    tone: Tone = Tone.FRIENDLY
    template: TemplateName = TemplateName.LAUNCH
    platforms: Annotated[list[PlatformName], Field(min_length=1)]
    variants: Annotated[int, Field(ge=1, le=MAX_VARIANTS), NoSwitch] = 2
    link: Annotated[str, Field(max_length=MAX_LINK)] | None = None
    sender: Annotated[str, Field(max_length=120)] = ""
    language: LanguageName | None = None
    media: Annotated[list[AttachedForm], Field(max_length=MOST_ATTACHED)] = []
    accounts: Annotated[list[AccountId], Field(max_length=MOST_ACCOUNTS)] = []
    languages: Annotated[list[LanguageName], Field(max_length=MAX_VARIANTS)] = []

    @field_validator("link", mode="after")
    @classmethod
    def _whole_web_address(cls, link: str | None) -> str | None:
        if not link:
            return None
        parts = urlsplit(link)
        if parts.scheme not in {"http", "https"} or "." not in parts.netloc or any(map(str.isspace, link)):
            raise ValueError(EXAMPLE)
        return link

    @field_validator("platforms", "accounts", "languages", mode="after")
    @classmethod
    def _each_once(cls, named: list[str]) -> list[str]:
        return list(dict.fromkeys(named))

    @field_validator("languages", mode="after")
    @classmethod
    def _with_a_name(cls, named: list[LanguageName]) -> list[LanguageName]:
        if LanguageName.OTHER in named:
            raise ValueError("are those in which it is to be written: “other” is none of them")
        return named

    @classmethod
    def parse(cls, raw: Any, *, max_length: int) -> Brief:
        """The brief in `raw`; `max_length` bounds the news, in characters.

        Raises:
            InvalidInput: with one sentence for each field that can't be used.
        """
        unknown = unknown_fields(raw, cls.model_fields, of="a brief") if isinstance(raw, Mapping) else {}
        known = {name: raw[name] for name in cls.model_fields if name in raw} if unknown else raw
        kept, wrong = _at_the_door(known)
        wrong |= unknown
        try:
            form = cls.model_validate(kept)
        except ValidationError as error:
            raise InvalidInput({**_sentences(error), **wrong}) from error
        if wrong:
            raise InvalidInput(wrong)
        if len(form.news) > max_length:
            raise InvalidInput(
                {"news": f"is {len(form.news):,} characters; at most {max_length:,} are allowed."}
            )
        media = tuple(each.attached for each in form.media)
        lists = {name: tuple(getattr(form, name)) for name in ("platforms", "accounts", "languages")}
        return Brief(**{**form.model_dump(), **lists, "media": media})


def _at_the_door(raw: Any) -> tuple[Any, dict[str, str]]:
    """`raw` with its texts as they are kept, and a sentence for each that can't be.

    Only here and not in the form itself, so that what was kept under other rules can still be read.
    """
    if not isinstance(raw, dict):
        return raw, {}
    kept = dict(raw)
    wrong: dict[str, str] = {}
    for field in ("product", "news", "audience", "link", "sender"):
        if isinstance(raw.get(field), str):
            try:
                kept[field] = given(raw[field], field)
                if field in {"product", "sender"}:  # they stand in lists, titles and signatures
                    kept[field] = " ".join(kept[field].split())
                if field == "link" and 0 < len(kept[field]) <= MAX_LINK:
                    kept[field] = whole_address(kept[field])
                elif kept[field] and not any(map(str.isalnum, kept[field])):
                    wrong[field] = "holds no word: say it in letters or figures."
                elif field == "news" and kept[field] and says_too_little(kept[field]):
                    wrong[field] = TOO_LITTLE
            except InvalidInput as error:
                wrong |= error.fields
            except ValueError as error:
                wrong[field] = f"{error}."
    return kept, wrong


def _sentences(error: ValidationError) -> dict[str, str]:
    fields: dict[str, str] = {}
    for problem in error.errors():
        field = str(problem["loc"][0]) if problem["loc"] else "brief"
        context = {**problem.get("ctx", {}), "input": _shown(problem["input"])}
        kind = "missing" if problem["input"] is None and problem["type"] in _WRONG_TYPE else problem["type"]
        fields.setdefault(field, _sentence(kind, context, problem["msg"]))
    return fields


def _sentence(kind: str, context: dict[str, Any], fallback: str) -> str:
    worded = _WORDED.get(kind)
    return worded.format(**context) if worded else f"{fallback[0].lower()}{fallback[1:]}."


def _shown(given: Any) -> str:
    """What was given, as far as it is worth repeating: never what is in a list or a mapping."""
    return (
        str(given)[:40]
        if isinstance(given, str | int | float)
        else "a list"
        if isinstance(given, list)
        else "this"
    )


_WRONG_TYPE = {
    "string_type": "must be text; put it in quotes.",
    "list_type": "must be a list, such as [x, linkedin].",
    "int_type": "must be a whole number.",
    "int_parsing": "must be a whole number.",
    "int_from_float": "must be a whole number.",
}
_WORDED = {
    **_WRONG_TYPE,
    "missing": "is needed.",
    "string_too_short": "is needed.",
    "too_short": "is needed.",
    "too_long": "holds too many; at most {max_length} are taken.",
    "extra_forbidden": "holds a field that is not known; kind, key and alt are.",
    "string_too_long": "is too long; at most {max_length:,} characters are allowed.",
    "enum": "can't be “{input}”; it must be one of {expected}.",
    "less_than_equal": f"must be between 1 and {MAX_VARIANTS}.",
    "greater_than_equal": f"must be between 1 and {MAX_VARIANTS}.",
    "value_error": "{error}.",
}
"""Pydantic's kinds of errors in words that follow a field's name."""
