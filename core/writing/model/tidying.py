"""What models leave on copy, taken off it where that changes no word that readers are to read.

Characters that nobody sees, thoughts, labels and remarks around a post, quotation marks around the whole of
it, Markdown and HTML, entities, and the names of emoji. Each is known by signs that copy doesn't have; what
else is wrong with a draft is asked for again (`core.writing.model.faults`).
"""

import html
from html.entities import html5
from itertools import pairwise

import emoji
import regex

from core.foundation.hidden import without_hidden
from core.platforms.addresses import places_of
from core.platforms.marks import without_markdown, without_tags
from core.writing.model.reading import without_thoughts
from core.writing.openings import first_sentence

MOST_ROUNDS = 8
"""What one round takes off may bare what the next one does, such as bold words in a heading."""

_ENTITY = regex.compile(
    r"&(?:amp;)*+(?:(?P<name>#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?"
)
_EMOJI_NAMES = regex.compile(r"(?<![\w/:])(?::[a-z0-9+\-][a-z0-9_+\-’.]{0,60}+:)++(?![\d/])")
_FREE_LINES = regex.compile(r"\n{3,}+")
_QUOTES = {
    '"': '"',
    "“": "”",
    "„": "“",
    "«": "»",
    "»": "«",
    "”": "”",
    "'": "'",
    "‘": "’",
    "「": "」",
    "『": "』",
}

_POST = r"(?:posts?|drafts?|tweets?|captions?|copy|beiträge?|beitrag|entwurf|entwürfe|vorschlag|vorschläge)\b"
_YOURS = (
    r"(?:(?:linkedin|facebook|instagram|blog)?-?(?:e-?mail|newsletter|message|text|announcement|nachricht))\b"
)
_OPENS = r"(?:sure|certainly|of course|absolutely|great|okay|ok|gern|gerne|klar)[!,.:]?+\s"
_HERE = r"(?:here(?:['’]s| is| are)|below is|hier (?:ist|sind|kommt))\s"
_WORDS = r"(?:(?!(?:our|my|unser|mein)\w{0,2}\b)[^\s:]{1,20}+\s)"
_ON = (
    r"(?:(?:x|twitter|linkedin|facebook|instagram|threads|bluesky|mastodon|telegram|discord|blog|slack)[ -])"
)
_LABEL = regex.compile(
    r"(?i)\A[*_#\s]{0,6}+(?:"
    # "Sure! Here is a post for LinkedIn:" on a line of its own, or right before a quotation; our own is copy
    rf"(?:{_OPENS})?+{_HERE}(?:{_WORDS}{{0,4}}?{_POST}|(?:your|dein|deine|ihr|ihre)\s{_WORDS}{{0,3}}?{_YOURS})"
    r"[^:.\n]{0,60}+:[*_ \t]{0,4}+(?=\n|[\"“„«])"
    # "Draft 2:", and "LinkedIn post:" on a line of its own
    r"|(?:draft|entwurf)\s?(?:[1-9]|[a-e])\b\s?[:)][*_]{0,3}+(?=\s)"
    r"|(?:variant|version|option|variante)\s(?:[1-9]|[a-e])\s?:[*_ \t]{0,4}+(?=\n)"
    rf"|{_ON}?+{_POST}(?:\s(?:[1-9]|[a-e]))?\s?:[*_ \t]{{0,4}}+(?=\n)"
    r")\s*+"
)
_PART = regex.compile(
    r"(?im)^[*_ \t]{0,4}+(?:CTA|call[ -]to[ -]action|hashtags)[*_]{0,3}+\s?:[*_]{0,3}+[ \t]{1,4}+"
)
_REASONS = r"(?:reasoning|rationale|begründung|note to (?:the )?editor|editor['’]s note)[*_]{0,3}+\s?:"
_COUNTS = r"(?:character|word|zeichen|wort)s?[ -]?(?:count|zahl|anzahl)?\s?:\s?\d[\d.,/ ]{0,12}+"
_REMARK = regex.compile(
    rf"(?i)\n[*_(\[ \t]{{0,6}}+(?:{_REASONS}(?:[^\n]|\n(?!\n)){{0,2000}}+"
    rf"|(?:{_COUNTS}(?:characters|words)?|\d[\d.,]{{0,6}}+\s(?:characters|zeichen|words|wörter))[.)\]*_]{{0,4}}+"
    r")\s*+\Z"
)

_SUBJECT = regex.compile(
    r"(?i)\A(?:subject(?: line)?|betreff|objet|asunto|oggetto|assunto|onderwerp|temat)\s?:\s?"
    r"(?P<subject>[^\n]{1,300}+)\n\s*+"
)


def tidied(text: str, *, known: str = "", shows_markdown: bool = False) -> str:
    """`text` as it was meant; Markdown stays where the platform shows what it stands for.

    `known` is what the brief says.
    """
    for _ in range(MOST_ROUNDS):
        before = text
        text = without_tags(_decoded(without_hidden(without_thoughts(text))))
        text = text if shows_markdown else without_markdown(text)
        text = _PART.sub("", _REMARK.sub("", _LABEL.sub("", _EMOJI_NAMES.sub(_emoji, text))))
        text = _unquoted(text.strip(), known)
        if text == before:
            break
    return text


def subject_apart(text: str) -> tuple[str, str]:
    """The subject that stands above a mail's text, and the text below it."""
    found = _SUBJECT.match(text)
    return (found["subject"].strip(), text[found.end() :]) if found else ("", text)


def link_once(text: str, link: str) -> str:
    """`text` without `link` right after itself, or alone in a line, where it stands elsewhere too."""
    places = places_of(text, link)
    for (_, before), (start, end) in reversed(list(pairwise(places))):
        if text[before:start].isspace():
            text = text[:before] + text[end:]
    lines = text.split("\n")
    holding = [at for at, line in enumerate(lines) if places_of(line, link)]
    alone = [at for at in holding if not any(map(str.isalnum, _without(link, lines[at])))]
    gone = alone[max(0, len(alone) - len(holding) + 1) :]
    if not gone:
        return text
    left = "\n".join(line for at, line in enumerate(lines) if at not in gone)
    return _FREE_LINES.sub("\n\n", left).strip()


def _without(link: str, line: str) -> str:
    for start, end in reversed(places_of(line, link)):
        line = line[:start] + line[end:]
    return line


def _decoded(text: str) -> str:
    def character(found: "regex.Match[str]") -> str:
        name = found["name"]
        if name is None:
            return "&"
        known = name.startswith("#") or f"{name};" in html5
        return html.unescape(f"&{name};") if known else f"&{name};"

    return _ENTITY.sub(character, text)


def _emoji(names: "regex.Match[str]") -> str:
    return emoji.emojize(names[0], language="alias")


def _unquoted(text: str, known: str) -> str:
    """`text` without quotation marks around all of it, unless the brief has it as what somebody said."""
    closing = _QUOTES.get(text[:1])
    inside = text[1:-1].strip()
    is_whole = bool(inside) and text[-1] == closing and text[0] not in inside and closing not in inside
    return inside if is_whole and first_sentence(inside).rstrip(".!?… ") not in known else text
