"""JSON as models misspell it, made into JSON: quotes of any kind, and unescaped ones within; names without
quotes; Python's True and None; comments; commas too many; escapes that JSON doesn't have.

What is written inside strings stays. It is read in one pass, so that no answer takes long.
"""

import json

import regex

_ENDS = r"(?!\s{0,40}(?:[,:\]}]|//|/\*|\Z))"
"""After a quote that stands within a string: what could follow the string does not."""


def _string(opening: str, closing: str) -> str:
    body = rf"(?:\\(?s:.)?|[^{closing}\\]|{closing}{_ENDS})*+"
    return rf"{opening}({body})(?:{closing}|\Z)"


_STRINGS = "|".join(_string(*quotes) for quotes in ('""', "''", "“”", "``"))
_TOKEN = regex.compile(
    r"(?P<comment>//[^\n]*+|/\*(?s:.*?)(?:\*/|\Z))"
    rf"|(?P<string>{_STRINGS})"
    r"|(?P<comma>,(?=\s{0,40}[}\]]))"
    r"|(?P<word>[A-Za-z_$][\w$-]*+)(?P<names>(?=\s{0,40}:))?"
)
_ESCAPE = regex.compile(r"\\(u[0-9a-fA-F]{4}|(?s:.))")
_MEANT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\n": ""}
_WORDS = {"True": "true", "False": "false", "None": "null", "undefined": "null"}


def mended(text: str) -> str:
    """`text` from its first bracket on, as JSON where it was meant as such."""
    start = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=len(text))
    return _TOKEN.sub(_written, text[start:])


def _written(token: "regex.Match[str]") -> str:
    match token.lastgroup:
        case "string":
            body = next(group for group in token.groups()[2:6] if group is not None)
            return json.dumps(_ESCAPE.sub(_unescaped, body))
        case "names":
            return json.dumps(token["word"])
        case "word":
            return _WORDS.get(token["word"], token["word"])
    return ""


def _unescaped(found: "regex.Match[str]") -> str:
    escaped = found[1]
    return chr(int(escaped[1:], 16)) if len(escaped) > 1 else _MEANT.get(escaped, escaped)
