"""What may stand in a log line: no secret, no token, no copy.

Values are judged by the name they stand under, and every string is searched for what looks like a
secret, however deep it lies. When in doubt it is hidden: a log line too few can be lived with.
"""

import dataclasses
import enum
import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

HIDDEN = "[redacted]"
MAX_STRING = 2_000
MAX_DEPTH = 6

_SECRET_WORDS = frozenset(
    {"token", "tokens", "secret", "secrets", "authorization", "password", "passwords", "passwd", "passphrase"}
    | {"credential", "credentials", "cookie", "cookies", "signature", "bearer", "apikey", "whsec"}
)
_SECRET_PAIRS = frozenset({"api key", "private key", "access key", "signing key", "response url"})
_COPY_WORDS = frozenset(
    {"text", "copy", "brief", "body", "content", "news", "prompt", "hint", "draft", "caption", "blocks"}
)

_Plain = None | bool | int | float | str | list[Any] | Mapping[Any, Any]

_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# Every pattern is linear: what repeats is bounded, or can't begin again within itself.
_LOOKS_SECRET = re.compile(
    r"""
      xox[a-z](?:\.xox[a-z])?-[\w.-]+                   # Slack: bot, user, refresh tokens
    | xapp-[\w-]+                                       # Slack: app-level tokens
    | hooks\.slack(?:-gov)?\.com(?:/|(?i:%2f))\S+       # Slack: webhooks and response_urls
    | \bv0=[0-9a-fA-F]{6,} | \bv1a?,[\w+/]{16,}=*      # signatures of Slack's and of webhooks
    | (?<![A-Za-z0-9])sk-[\w-]{8,}                      # OpenAI and others
    | sk-(?=[\w-]{0,60}\d)[\w-]{20,}                     # the same, grown together with what precedes it
    | (?:sk|rk|pk)_(?:live|test)_\w{8,}                 # Stripe
    | gh[a-z]_\w{16,} | github_pat_\w{16,} | glpat-[\w-]{16,}
    | (?:AKIA|ASIA)[A-Z0-9]{16} | AIza[\w-]{30,}        # Amazon, Google
    | hf_[A-Za-z0-9]{20,} | npm_\w{30,} | pypi-[\w-]{20,}
    | (?:whsec_|cdk_)[\w+/=-]+                          # webhook secrets, our own API keys
    | (?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*               # JSON web tokens
    | (?i:\bbearer(?:\s{1,9}|%20|\+))[\w.~+/=:-]{6,}      # authorization headers
    | \b[Bb]asic\s{1,9}(?=[\w+/=]{0,60}[A-Z0-9])[\w+/=]{8,}
    | -----BEGIN[ ][A-Z ]{0,30}PRIVATE[ ]KEY-----(?s:.*?)(?:-----END[ ][A-Z ]{0,30}-----|\Z)
    """,
    re.VERBOSE,
)
_IN_URL = re.compile(
    r"(?<=://)(?:[^/\s:@]{0,100}:\S{1,300}|[^/\s:@]{1,100})(?=@)|(?i:(?<=%3a%2f%2f))[^\s&]{1,300}?(?=%40)"
)
"""A password may hold a slash, and an @; a user alone may be a token."""
_HEADER = re.compile(
    r"""(?ix)
        (?P<name> \b(?:authorization|cookie|x-api-key|x-slack-signature)\b )
        (?P<sign> \\{0,2}["']? \s{0,9} (?: [=:] | (?<=["']), ) \s{0,9} [\[(]? \\{0,2}(?:b?["'])? )
        (?!\[redacted) (?: [^"'\r\n\\] | (?<==)"[^"\r\n]{0,300}" )+"""
)
"""To the end of its line or quote: “Authorization: Token abc”, also as a pair, or in a list."""
_NAMES = r"""
    (?: token | secret | passw(?:or)?[dt] | (?<![a-z])pass | pwd | passphrase | credential | signature
      | kennwort | mot[ ]de[ ]passe | contraseña | (?<![a-z])(?: auth | jwt | sig )
      | (?: api | access | account | private | shared | signing | encryption )[ _-]?key (?: [ ]provided )?
    ) s?
    (?: [ _-]? (?: access[ _-]? )? (?: key | token | value | id ) )? (?![A-Za-z0-9_])
"""
_STATES = r"""
    (?: [a-z]{3,15}ed | an? | and | as | at | blank | by | empty | for | from | gone | in | invalid | known
      | missing | needed | no | none | not | now | old | or | set | shown | sent | the | too | unknown
      | unset | valid | weak | wrong ) (?![\w@#$%^&*!?-]{0,1}[\w@#$%^&*])
"""
"""What is said of secrets more often than what they are: “the token is missing”."""
_NAMED = re.compile(
    rf"""(?ix)
        (?P<name> {_NAMES} )
        (?P<sign>
            (?: \\{{0,2}}["']? \s{{0,40}} (?: => | -> | → | [=:] | %3[ad] | (?<=["']), ) \s{{0,40}}
              | \s{{1,9}} (?: is | was | are | were | equals ) (?: [ ](?: now | set[ ]to | reset[ ]to ) )?
                (?: \s{{0,9}} : | (?= \s ) ) \s{{0,9}} (?! {_STATES} ) )
            (?: (?:\\{{0,2}}b?(?P<quote>["'])) | %22 | [“‘`<(\[] )? )
        (?!\[?redacted) (?(quote) [^"'\n]+ | [^\s"'”’`&,;>)}}\]]+ )"""
)
_BESIDE = re.compile(
    rf"""(?ix)
        (?P<name> {_NAMES} )
        (?P<sign> \s{{1,9}} ["'“‘`<(\[]? )
        (?=[^\s]{{0,60}}\d) (?=[^\s]{{0,60}}[a-z]) (?!\[?redacted) [^\s"'”’`&,;>)}}\]]{{6,}}"""
)
"""A secret right after its name, told by its figures among its letters: “--password hunter2”."""


def redacted(value: Any, *, name: str = "", depth: int = 0) -> Any:
    """`value` as plain data that may be logged.

    Numbers stay under any name: a count of tokens is no token.
    """
    plain = _opened(value)
    if plain is None or isinstance(plain, bool | int | float):
        return plain
    if hidden := _hidden(name, plain):
        return hidden
    if isinstance(plain, str):
        return masked(plain)
    if depth >= MAX_DEPTH:
        return "…"
    if isinstance(plain, list):
        return [redacted(inner, name=name, depth=depth + 1) for inner in plain]
    return {
        _masked_name(str(key)): redacted(inner, name=str(key), depth=depth + 1)
        for key, inner in plain.items()
    }


def _opened(value: Any) -> _Plain:  # noqa: PLR0911 - one line for each kind
    """`value` as a number, a string, a list or a mapping: what can be searched."""
    match value:
        case enum.Enum():
            return _opened(value.value)
        case float() if not math.isfinite(value):
            return str(value)
        case None | bool() | int() | float() | str() | Mapping():
            return value
        case bytes() | bytearray():
            return bytes(value).decode(errors="replace")
        case date():
            return value.isoformat()
        case BaseModel():
            return dict(value)
        case list() | tuple() | set() | frozenset():
            return list(value)
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        case _:
            return str(value)


def masked(text: str, *, longest: int = MAX_STRING) -> str:
    """`text` without what looks like a secret, and no longer than a log line should be."""
    clean = _LOOKS_SECRET.sub(HIDDEN, text)
    clean = _IN_URL.sub(HIDDEN, clean)
    clean = _HEADER.sub(rf"\g<name>\g<sign>{HIDDEN}", clean)
    clean = _NAMED.sub(rf"\g<name>\g<sign>{HIDDEN}", clean)
    clean = _BESIDE.sub(rf"\g<name>\g<sign>{HIDDEN}", clean)
    return clean if len(clean) <= longest else f"{clean[:longest]}… [{len(clean):,} characters]"


def secrets_in(text: str) -> Iterator[tuple[int, int]]:
    """Where secrets surely stand in prose, which says “the password is easy” too: each has a figure among
    its letters.
    """
    near, ends = list(_near_mixed(text)), 0
    found = [
        match.span()
        for pattern in (_LOOKS_SECRET, _IN_URL)
        for place in near
        for match in pattern.finditer(text, *place)
    ]
    found += [(match.end("sign"), match.end()) for place in near for match in _NAMED.finditer(text, *place)]
    for start, end in sorted(found):
        words = text[start:end]
        if start >= ends and len(words) >= SHORTEST and _is_mixed(words):
            yield start, end
            ends = end


def _near_mixed(text: str) -> Iterator[tuple[int, int]]:
    """What is near words of figures and letters: without such a word nothing is surely secret."""
    start = end = 0
    for word in _WORD.finditer(text):
        if word[0].isalpha() or not _is_mixed(word[0]):
            continue
        if word.start() - NEAR > end:
            if end:
                yield start, end
            start = word.start() - NEAR
        end = word.end() + NEAR
    if end:
        yield start, end


NEAR = 400
"""Characters around a word: more than any pattern takes of what isn't secret."""
SHORTEST = 6
"""Characters of a secret in prose."""


_WORD = re.compile(rf"\S{{{SHORTEST},}}")


def _is_mixed(words: str) -> bool:
    """Whether it holds figures and letters."""
    return any(map(str.isdigit, words)) and any(sign.isascii() and sign.isalpha() for sign in words)


@lru_cache(maxsize=1_000)
def _masked_name(name: str) -> str:
    return masked(name)


class _Says(enum.Enum):
    """What the name of a value says about it."""

    SECRET = enum.auto()
    COPY = enum.auto()
    NOTHING = enum.auto()


def _hidden(name: str, value: _Plain) -> str | None:
    """What is shown instead of a value whose name says that it is secret, or copy."""
    match _says(name):
        case _Says.COPY if isinstance(value, str):
            return f"[{len(value):,} characters]"
        case _Says.COPY | _Says.SECRET:
            return HIDDEN
        case _:
            return None


@lru_cache(maxsize=1_000)
def _says(name: str) -> _Says:
    words = [part.lower() for part in _NAME_PARTS.findall(name)]
    pairs = {f"{first} {second}" for first, second in pairwise(words)}
    if not _SECRET_WORDS.isdisjoint(words) or not _SECRET_PAIRS.isdisjoint(pairs):
        return _Says.SECRET
    return _Says.COPY if words and words[-1] in _COPY_WORDS else _Says.NOTHING
