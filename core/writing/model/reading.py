"""Reading what a model said: where the drafts are in it, and what is in each.

What a model wrote is paid for, so everything that can be used is kept: whatever stands around the JSON,
however the drafts are wrapped, and whatever is missing of a draft but its text.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ValidationError, model_validator

from core.foundation.text import is_visible, made_storable
from core.writing.model.mending import mended

LONGEST_TEXT = 60_000
"""Characters of a draft that are kept: more than any platform takes, cut to that later."""
LONGEST_REMARK = 1_000
"""Characters of what a model says about a draft, and of its title."""
MOST_HASHTAGS = 30
MOST_WRAPPINGS = 6
"""How deep drafts may be wrapped."""
MOST_DRAFTS = 50
"""Drafts of an answer that are looked at; nobody asks for so many, and each is read, mended and compared."""
MOST_STARTS = 100
"""Places in an answer where JSON is looked for: each costs as much as the answer is long."""


def _bare(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


def _copy(given: object) -> object:
    if isinstance(given, list) and given and all(isinstance(line, str) for line in given):
        given = "\n".join(given)
    return made_storable(given, LONGEST_TEXT).strip() if isinstance(given, str) else given


def _words(given: object) -> str:
    return made_storable(given, LONGEST_REMARK).strip() if isinstance(given, str) else ""


def _tags(given: object) -> list[str]:
    tags = given.replace(",", " ").split() if isinstance(given, str) else given
    if not isinstance(tags, list):
        return []
    return [tag for tag in map(_words, tags[:MOST_HASHTAGS]) if tag.strip("#")]


_Words = Annotated[str, BeforeValidator(_words)]


_TEXT = ("text", "content", "copy", "post", "posttext", "drafttext", "caption", "body", "draft", "tweet")
_CALLED = {
    **dict.fromkeys(_TEXT, "text"),
    **dict.fromkeys(("title", "headline", "subject", "subjectline"), "title"),
    **dict.fromkeys(("preheader", "preheadertext", "previewtext", "preview"), "preheader"),
    **dict.fromkeys(("hashtags", "tags"), "hashtags"),
    **dict.fromkeys(("calltoaction", "cta"), "call_to_action"),
    **dict.fromkeys(("angle", "hook", "approach"), "angle"),
    **dict.fromkeys(("reasoning", "reason", "rationale", "why", "explanation"), "reasoning"),
}
"""What models call the parts of a draft, in small letters and figures alone; the likeliest first."""


class GivenDraft(BaseModel):
    """A draft as it came: only `text` is needed."""

    text: Annotated[str, BeforeValidator(_copy)]
    title: _Words = ""
    preheader: _Words = ""
    hashtags: Annotated[list[str], BeforeValidator(_tags)] = []
    call_to_action: _Words = ""
    reasoning: _Words = ""
    angle: _Words = ""

    @model_validator(mode="before")
    @classmethod
    def _by_any_name(cls, given: Any) -> Any:
        named = {_bare(str(name)): value for name, value in given.items()} if isinstance(given, dict) else {}
        parts: dict[str, Any] = {}
        for name, part in _CALLED.items():
            if named.get(name):
                parts.setdefault(part, named[name])
        return parts


def drafts_in(text: str) -> list[GivenDraft]:
    """The drafts in what a model said: of several objects with drafts the last, thoughts left out.

    Where no object is whole, as in an answer that was cut off, the drafts that are whole.
    """
    said = _opened(without_thoughts(text))
    if not isinstance(said, str):
        said = json.dumps(said)
    as_written = _drafts(list(_json_in(said)) or list(_json_in(text)))
    fenced = said.partition("```")[2] or said
    return max(as_written, _drafts(list(_json_in(mended(fenced)))), key=len)


def _drafts(values: list[Any]) -> list[GivenDraft]:
    named = [drafts for value in values if (drafts := _named(value))]
    listed = [drafts for value in values if isinstance(value, dict | list) and (drafts := _listed(value))]
    alone = [draft for value in values for draft in _alone(value)]
    return (named or listed or ([alone] if alone else [_spoken(values)]))[-1]


def _spoken(values: list[Any]) -> list[GivenDraft]:
    """The texts of an answer that is nothing but texts: a list, or an object that numbers them."""
    match values:
        case [dict() as numbered] if all(map(_NUMBERED.fullmatch, numbered)):
            return _given(list(numbered.values()), str)
        case [list() as listed] if all(" " in str(_unpacked(text)).strip() for text in listed):
            return _given(listed, str)  # a list of single words would be hashtags
    return []


def _unpacked(value: object) -> object:
    """What is in a list of one."""
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value


def holds_json(text: str) -> bool:
    """Whether any JSON object or list in `text` is whole."""
    return any(True for _ in _json_in(text))


def without_thoughts(text: str) -> str:
    """`text` without what models think aloud before they answer."""
    said: list[str] = []
    position, thinking = 0, False
    for tag in _THOUGHT.finditer(text):
        if tag["closes"]:
            if not thinking:
                said.clear()  # the opening tag stood in the server's own template
            position, thinking = tag.end(), False
        elif not thinking:
            said.append(text[position : tag.start()])
            thinking = True
    return "".join(said if thinking else [*said, text[position:]])


_THOUGHT = re.compile(r"<(?P<closes>/?)(?:think|thinking|thought|reasoning)>", re.IGNORECASE)


def _json_in(text: str) -> Iterator[Any]:
    """Every object and list in `text` that is whole, from left to right, none inside another."""
    position = 0
    for _ in range(MOST_STARTS):
        start = _STARTS.search(text, position)
        if start is None:
            return
        try:
            value, position = _DECODER.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            position = start.end()
        else:
            yield value


_NUMBERED = re.compile(r"(?:draft|variant|version|option|post|text)?[ _-]?\d{1,2}", re.IGNORECASE)
_STARTS = re.compile(r"[{\[]")
# Not strict: models put line breaks into strings as they are.
_DECODER = json.JSONDecoder(strict=False)


def _within(value: object) -> Iterator[dict[str, Any] | list[Any]]:
    """`value` and what it wraps, from the outside in, also where it is JSON in a string."""
    layer = [value]
    for _ in range(MOST_WRAPPINGS):
        opened = [_opened(one) for one in layer]
        held = [one for one in opened if isinstance(one, dict | list)]
        yield from held
        layer = [inner for one in held for inner in (one.values() if isinstance(one, dict) else one)]


def _opened(value: object) -> object:
    if isinstance(value, str) and value.lstrip().startswith(("{", "[", '"')):
        with suppress(ValueError, RecursionError):
            return _opened(_DECODER.decode(value.strip()))
    return value


def _named(value: object) -> list[GivenDraft]:
    """What an object, or the outermost that it wraps, calls its drafts."""
    for holder in _within(value):
        if isinstance(holder, dict):
            named = {_bare(name): held for name, held in holder.items()}
            drafts = _opened(named.get("drafts"))
            if isinstance(drafts, dict) and not _read(drafts):
                drafts = list(drafts.values())
            found = _given(drafts if isinstance(drafts, list) else [drafts], (dict, str))
            if found:
                return found
    return []


def _listed(value: object) -> list[GivenDraft]:
    """The drafts of the outermost list that holds any, each perhaps wrapped once more."""
    for held in _within(value):
        if isinstance(held, list) and (
            found := [draft for one in held[:MOST_DRAFTS] for draft in _alone(one)[:1]]
        ):
            return found
    return []


def _alone(value: object) -> list[GivenDraft]:
    """A draft that stands by itself, or in what wraps it."""
    if not isinstance(value, dict):
        return []
    return _given([value], dict) or _given(list(value.values()), dict)


def _given(values: list[Any], kinds: type | tuple[type, ...]) -> list[GivenDraft]:
    """The drafts among `values`; those without a text are left out."""
    held = [value for value in map(_unpacked, values) if isinstance(value, kinds)][:MOST_DRAFTS]
    forms = [{"text": value} if isinstance(value, str) else value for value in held]
    return [draft for form in forms if (draft := _read(form)) and is_visible(draft.text)]


def _read(form: object) -> GivenDraft | None:
    try:
        return GivenDraft.model_validate(form)
    except ValidationError:
        return None
