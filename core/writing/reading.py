"""Reading what a model said: where the drafts are in it, and what is in each.

What a model wrote is paid for, so everything that can be used is kept: whatever stands around the JSON,
however the drafts are wrapped, and whatever is missing of a draft but its text.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ValidationError

from core.foundation.storable import is_visible, made_storable

LONGEST_TEXT = 60_000
"""Characters of a draft that are kept: more than any platform takes, cut to that later."""
LONGEST_REMARK = 1_000
"""Characters of what a model says about a draft, and of its title."""
MOST_HASHTAGS = 30
MOST_WRAPPINGS = 6
"""How deep drafts may be wrapped."""
MOST_STARTS = 100
"""Places in an answer where JSON is looked for: each costs as much as the answer is long."""


def _copy(given: object) -> object:
    return made_storable(given, LONGEST_TEXT).strip() if isinstance(given, str) else given


def _words(given: object) -> str:
    return made_storable(given, LONGEST_REMARK).strip() if isinstance(given, str) else ""


def _tags(given: object) -> list[str]:
    tags = given.replace(",", " ").split() if isinstance(given, str) else given
    if not isinstance(tags, list):
        return []
    return [tag for tag in map(_words, tags[:MOST_HASHTAGS]) if tag.strip("#")]


_Words = Annotated[str, BeforeValidator(_words)]


class GivenDraft(BaseModel):
    """A draft as it came: only `text` is needed."""

    text: Annotated[str, BeforeValidator(_copy)]
    title: _Words = ""
    hashtags: Annotated[list[str], BeforeValidator(_tags)] = []
    call_to_action: _Words = ""
    reasoning: _Words = ""


def drafts_in(text: str) -> list[GivenDraft]:
    """The drafts in what a model said: of several objects with drafts the last, thoughts left out.

    Where no object is whole, as in an answer that was cut off, the drafts that are whole.
    """
    values = list(_json_in(_without_thoughts(text))) or list(_json_in(text))
    named = [drafts for value in values if (drafts := _named(value))]
    listed = [drafts for value in values if isinstance(value, dict | list) and (drafts := _listed(value))]
    alone = [draft for value in values for draft in _alone(value)]
    return (named or listed or [alone])[-1]


def holds_json(text: str) -> bool:
    """Whether any JSON object or list in `text` is whole."""
    return any(True for _ in _json_in(text))


def _without_thoughts(text: str) -> str:
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
    if isinstance(value, str) and value.lstrip().startswith(("{", "[")):
        with suppress(ValueError, RecursionError):
            return _DECODER.decode(value)
    return value


def _named(value: object) -> list[GivenDraft]:
    """What an object, or the outermost that it wraps, calls its drafts."""
    for holder in _within(value):
        if isinstance(holder, dict):
            named = {name.casefold(): held for name, held in holder.items()}
            drafts = _opened(named.get("drafts"))
            if isinstance(drafts, dict) and "text" not in drafts:
                drafts = list(drafts.values())
            found = _given(drafts if isinstance(drafts, list) else [drafts], (dict, str))
            if found:
                return found
    return []


def _listed(value: object) -> list[GivenDraft]:
    """The drafts of the outermost list that holds any, each perhaps wrapped once more."""
    for held in _within(value):
        if isinstance(held, list) and (found := [draft for one in held for draft in _alone(one)[:1]]):
            return found
    return []


def _alone(value: object) -> list[GivenDraft]:
    """A draft that stands by itself, or in what wraps it."""
    if not isinstance(value, dict):
        return []
    return _given([value], dict) or _given(list(value.values()), dict)


def _given(values: list[Any], kinds: type | tuple[type, ...]) -> list[GivenDraft]:
    """The drafts among `values`; those without a text are left out."""
    forms = [
        {"text": value} if isinstance(value, str) else value for value in values if isinstance(value, kinds)
    ]
    return [draft for form in forms if (draft := _read(form)) and is_visible(draft.text)]


def _read(form: object) -> GivenDraft | None:
    try:
        return GivenDraft.model_validate(form)
    except ValidationError:
        return None
