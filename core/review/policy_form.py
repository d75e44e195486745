"""A workspace's policy over the rules as it arrives from a modal, the HTTP API or a file."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from core.foundation.errors import InvalidInput
from core.foundation.text import given, is_visible
from core.foundation.unknown import cut, unknown_fields
from core.review.findings import Severity
from core.review.own_patterns import pattern_problem
from core.review.policy import DEFAULT_POLICY, Jurisdiction, OwnPattern, Policy
from core.review.rules.catalogue import BY_ID

OFF = "off"
MOST_PATTERNS, MOST_ENTRIES = 100, 100
MAX_PATTERN, MAX_WORDS, MAX_PROTECTED = 200, 100, 5_000


_WORDS = {
    "string_too_long": "must have at most {max_length:,} characters",
    "string_too_short": "is empty",
    "string_type": "must be text",
    "too_long": "must have at most {max_length:,} entries",
    "list_type": "must be a list",
    "dict_type": "must be rules with how grave each is, such as “placeholder: blocking”",
    "model_type": "must be fields with what they say, such as “pattern: synergy”",
    "enum": "must be {expected}",
    "missing": "is missing",
    "extra_forbidden": "is no field of a pattern",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
}
"""What pydantic finds, in words that follow the place."""


def _one_line(text: str) -> str:
    if len(text.splitlines()) > 1:
        raise PydanticCustomError("lines", "must be one line")
    return text


def _without_its_sign(tag: str) -> str:
    bare = tag.lstrip("#＃").strip()
    if not is_visible(bare):
        raise PydanticCustomError("no_hashtag", "is no hashtag: nothing stands behind its sign")
    if len(bare.split()) > 1:
        raise PydanticCustomError("no_hashtag", "is no hashtag: there is a blank in it")
    return bare


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_WORDS)]
Line = Annotated[Words, AfterValidator(_one_line)]
Hashtag = Annotated[Words, AfterValidator(_without_its_sign)]
Protected = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_PROTECTED)]


class _Pattern(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    pattern: Annotated[str, Field(min_length=1, max_length=MAX_PATTERN), AfterValidator(_one_line)]
    is_regex: bool = False
    severity: Severity = Severity.WARNING
    reason: Annotated[str, Field(max_length=MAX_WORDS), AfterValidator(_one_line)] = ""
    replacement: Annotated[str, Field(max_length=MAX_WORDS), AfterValidator(_one_line)] = ""


class PolicyForm(BaseModel):
    """What a workspace makes of the rules; what it does not name is as it comes."""

    model_config = ConfigDict(extra="forbid")

    severities: dict[str, str] = {}
    jurisdictions: list[Jurisdiction] = list(Jurisdiction)
    """None where they advertise nowhere: no law holds."""
    patterns: Annotated[list[_Pattern], Field(max_length=MOST_PATTERNS)] = []
    banned_hashtags: Annotated[list[Hashtag], Field(max_length=MOST_ENTRIES)] = []
    protected_texts: Annotated[list[Protected], Field(max_length=MOST_ENTRIES)] = []
    trademarks: Annotated[list[Line], Field(max_length=MOST_ENTRIES)] = []


def _entry(place: int) -> str:
    return f"entry {place + 1}"


def read_policy(raw: Any, *, named: Callable[[int], str] = _entry) -> Policy:
    """The policy in `raw`, a mapping of its fields.

    `named` is what people call an entry of a list by its place, which counts from 0.

    Raises:
        InvalidInput: with one sentence for each field that can't be used.
    """
    if not isinstance(raw, Mapping):
        raise InvalidInput({"policy": "must be fields with what they say, such as “jurisdictions: [us]”."})
    wrong = unknown_fields(raw, PolicyForm.model_fields, of="a policy")
    try:
        form = PolicyForm.model_validate(_storable({n: raw[n] for n in PolicyForm.model_fields if n in raw}))
    except ValidationError as error:
        raise InvalidInput({**_sentences(error, named), **wrong}) from error
    severities = {}
    for name, said in form.severities.items():
        if problem := _severity_problem(name, said):
            wrong["severities"] = problem
        else:
            severities[name] = None if said == OFF else Severity(said)
    patterns = tuple(OwnPattern(**each.model_dump()) for each in form.patterns)
    for place, own in enumerate(patterns):
        if problem := pattern_problem(own) or "":
            sentence = f"can't be used: {named(place)}, “{cut(own.pattern, 40)}”, {problem}"
            wrong.setdefault("patterns", sentence)
    if wrong:
        raise InvalidInput(wrong)
    return Policy(
        severities,
        frozenset(form.jurisdictions),
        tuple(sorted(patterns, key=lambda own: [*Severity].index(own.severity), reverse=True)),
        tuple(dict.fromkeys(form.banned_hashtags)),
        tuple(dict.fromkeys(form.protected_texts)),
        tuple(dict.fromkeys(form.trademarks)),
    )


def as_fields(policy: Policy) -> dict[str, Any]:
    """What a policy says, for `read_policy`: nothing of what is as it comes."""
    said: dict[str, Any] = {}
    if policy.severities:
        said["severities"] = {name: str(grave or OFF) for name, grave in sorted(policy.severities.items())}
    if policy.jurisdictions != DEFAULT_POLICY.jurisdictions:
        said["jurisdictions"] = [str(each) for each in Jurisdiction if each in policy.jurisdictions]
    if policy.patterns:
        said["patterns"] = [_pattern_fields(each) for each in policy.patterns]
    for name in ("banned_hashtags", "protected_texts", "trademarks"):
        if listed := getattr(policy, name):
            said[name] = list(listed)
    return said


def _pattern_fields(own: OwnPattern) -> dict[str, Any]:
    fields = {"is_regex": own.is_regex, "reason": own.reason, "replacement": own.replacement}
    told = {name: value for name, value in fields.items() if value}
    return {"pattern": own.pattern, "severity": str(own.severity), **told}


def _severity_problem(name: str, said: str) -> str:
    rule = BY_ID.get(name)
    if rule is None:
        return f"names “{cut(name, 40)}”, which is no rule; `copydesk rules list` shows them."
    if rule.is_fixed:
        return f"can't change “{name}”: the platform itself would refuse such a text."
    choices = (OFF, *Severity)
    return "" if said in choices else f"must be one of {', '.join(choices)} for “{name}”."


def _storable(said: Any) -> Any:
    """The same with its texts as they are kept."""
    if isinstance(said, Mapping):
        return {name: _storable(each) for name, each in said.items()}
    if isinstance(said, list | tuple):
        return [_storable(each) for each in said]
    return given(said, "policy") if isinstance(said, str) else said


def _sentences(error: ValidationError, named: Callable[[int], str]) -> dict[str, str]:
    told: dict[str, str] = {}
    for one in error.errors():
        field, *rest = one["loc"]
        place = ", ".join(named(part) if isinstance(part, int) else f"“{part}”" for part in rest)
        why = _WORDS.get(one["type"], one["msg"]).format(**one.get("ctx", {}))
        told.setdefault(str(field), f"can't be used: {place}: {why}." if place else f"{why}.")
    return told
