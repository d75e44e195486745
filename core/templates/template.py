"""A template: a brief that is begun. It gives some fields, and leaves blanks such as {price} to be filled in.

One that gives nothing but for whom and how is what marketers call a persona.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import regex

from core.campaigns.brief import Brief, BriefForm
from core.campaigns.kept_brief import as_kept
from core.foundation.errors import InvalidInput
from core.foundation.ids import LanguageName, PlatformName, TemplateName, Tone
from core.foundation.text import given
from core.foundation.unknown import unknown_fields

LONGEST_NAME, LONGEST_ABOUT, LONGEST_TEXT = 60, 200, 3_000
BLANK = regex.compile(r"\{(\p{L}[\p{L}\p{N} _-]{0,39})\}")
"""A blank and the name of what belongs there."""
GIVEN = tuple(name for name in BriefForm.model_fields if name not in {"media", "accounts"})
"""The fields of a brief that a template may give."""
_TEXTS = {"product", "news", "audience", "link", "sender"}
_FOR_WHOM = {"audience", "tone", "language", "languages"}


@dataclass(frozen=True, slots=True)
class Template:
    """What it is called, what it is for, and the fields that it gives, as a brief's form takes them."""

    name: str
    about: str
    fields: Mapping[str, Any]
    version: int = 0
    """Of a workspace's own; 0 for those of the house."""
    blanks: tuple[str, ...] = field(init=False)
    """What is to be filled in, in the order in which it stands there."""

    def __post_init__(self) -> None:
        texts = (text for text in self.fields.values() if isinstance(text, str))
        object.__setattr__(self, "blanks", tuple(dict.fromkeys(BLANK.findall("\n".join(texts)))))

    @property
    def is_persona(self) -> bool:
        """Whether it says only for whom and how."""
        return self.fields.keys() <= _FOR_WHOM

    def begun(self, brief: Brief) -> Brief:
        """`brief`, but for what the template gives; its blanks stand there as they are."""
        given = {name: _KINDS.get(name, _as_it_is)(value) for name, value in self.fields.items()}
        return replace(brief, **given)

    def filled(self, values: Mapping[str, str]) -> dict[str, Any]:
        """Its fields with `values` in its blanks, for a brief's form.

        Raises:
            InvalidInput: a blank has no value, or one that can't be kept, or a value no blank.
        """
        wrong: dict[str, str] = {}
        said = {blank: _value(values.get(blank, ""), blank, wrong) for blank in self.blanks}
        wrong |= unknown_fields(values, self.blanks, of="this template")
        if wrong:
            raise InvalidInput(wrong)
        return {
            name: BLANK.sub(lambda found: said[found[1]], text) if isinstance(text, str) else text
            for name, text in self.fields.items()
        }


def _value(value: str, blank: str, wrong: dict[str, str]) -> str:
    """What is said for a blank; says in `wrong` where it can't be used."""
    try:
        if not (value := given(value, blank)):
            wrong[blank] = "is needed: the template asks for it."
    except InvalidInput as error:
        wrong |= error.fields
    return value


def _as_it_is(value: Any) -> Any:
    return value


_KINDS: Mapping[str, Callable[[Any], Any]] = {
    "tone": Tone,
    "template": TemplateName,
    "language": LanguageName,
    "platforms": lambda named: tuple(map(PlatformName, named)),
    "variants": int,
    "languages": lambda named: tuple(map(LanguageName, named)),
}


def require_filled(texts: Mapping[str, str], template: Template) -> None:
    """That none of the template's blanks still stands in `texts`, each under its field's name.

    Raises:
        InvalidInput: one does.
    """
    left = {
        name: [blank for blank in BLANK.findall(text) if blank in template.blanks]
        for name, text in texts.items()
    }
    wrong = {name: f"still has {_listed(blanks)} to fill in." for name, blanks in left.items() if blanks}
    if wrong:
        raise InvalidInput(wrong)


def _listed(blanks: list[str]) -> str:
    return ", ".join(f"{{{blank}}}" for blank in dict.fromkeys(blanks))


def parse(raw: Any) -> Template:
    """The template in `raw`: `name`, `about`, and fields of a brief, told to be wrong as a brief's are.

    Raises:
        InvalidInput: with one sentence for each field that can't be used.
    """
    if not isinstance(raw, Mapping):
        raise InvalidInput({"template": "must be fields and their values."})
    wrong = unknown_fields(raw, ("name", "about", *GIVEN), of="a template")
    fields = {name: raw[name] for name in GIVEN if raw.get(name) not in (None, "", [])}
    called, about = (_line(raw.get(name) or "", name, longest, wrong) for name, longest in _LINES.items())
    read, problems = _read(fields)
    wrong |= problems
    if not called:
        wrong.setdefault("name", "is needed.")
    if not fields:
        wrong.setdefault("news", "or another field of a brief is needed: this gives none.")
    if wrong:
        raise InvalidInput(wrong)
    texts = {name: given(text, name) for name, text in fields.items() if name in _TEXTS}
    return Template(called, about, read | texts)


def _line(value: Any, name: str, longest: int, wrong: dict[str, str]) -> str:
    try:
        line = " ".join(given(value, name).split()) if isinstance(value, str) else ""
    except InvalidInput as error:
        wrong |= error.fields
        return ""
    if len(line) > longest:
        wrong[name] = f"is {len(line):,} characters; at most {longest:,} are allowed."
    return line


def _read(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """`fields` as a brief reads them, with something in the blanks and in what they don't give; and what it
    says against them."""
    in_blanks = {
        name: BLANK.sub(_IN_LINKS if name == "link" else _IN_BLANKS, value)
        if isinstance(value, str)
        else value
        for name, value in fields.items()
    }
    try:
        brief = BriefForm.parse(_WHOLE | in_blanks, max_length=LONGEST_TEXT)
    except InvalidInput as error:
        return {}, dict(error.fields)
    as_read = as_kept(brief)
    return {name: as_read[name] for name in fields}, {}


_LINES = {"name": LONGEST_NAME, "about": LONGEST_ABOUT}
_IN_BLANKS, _IN_LINKS = "29 euros from Monday", "example.com"
_WHOLE = {
    "product": "Kettle",
    "news": "Our first kettle that boils in a minute costs 29 euros from Monday.",
    "audience": "people who drink tea",
    "platforms": ["x"],
}
