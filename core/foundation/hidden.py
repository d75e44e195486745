"""Characters that nobody sees: they carry messages past people, turn text around, or break lines unasked.

Where a script or an emoji needs such a character it is no secret, and stays. Sources: Unicode Standard,
chapter 23, "Special areas and format characters"; UTS #51 for emoji sequences and the three flags in them.
"""

import regex

_NAMES = {
    "line or paragraph separators": r"\u2028\u2029\u0085\x0b\x0c",
    "control characters": r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb",
    "invisible tag characters": r"\U000e0000-\U000e007f",
    "characters that turn the direction of text": r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f",
    "zero-width characters": r"\u200b-\u200d\u2060-\u2064\ufeff\u180e\u034f\u115f\u1160\u3164\uffa0",
    "variation selectors": r"\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180d\u180f",
    "soft hyphens": r"\u00ad",
    "characters without a look of their own": r"\p{Default_Ignorable_Code_Point}\u2800\ufffc",
}
"""By Unicode's own list (DerivedCoreProperties), so that none is missing; a braille blank beside it."""
_RIGHT_TO_LEFT = regex.compile(r"[[\p{bc=R}\p{bc=AL}]&&\p{L}]", regex.V1)
_MARKS = "\u061c\u200e\u200f\u2066\u2067\u2068\u2069"
"""What sets the direction of single words, as ordinary text in Hebrew or Arabic does."""

# Scripts whose letters join, or change their form, around a joiner.
_JOINING = (
    r"\p{Arabic}\p{Syriac}\p{Mongolian}\p{Nko}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}"
    r"\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Khmer}\p{Myanmar}\p{Tibetan}"
)
_NEEDED = (
    r"\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074"
    r"|\U000e0077\U000e006c\U000e0073)\U000e007f",
    r"\p{Extended_Pictographic}[\ufe0e\ufe0f]?\p{Emoji_Modifier}?(?:\u200d(?=\p{Extended_Pictographic}))?",
    r"[0-9#*]\ufe0f?\u20e3",
    r"\p{Emoji}[\ufe0e\ufe0f]",
    rf"[{_JOINING}]\p{{M}}{{0,4}}[\u200c\u200d]",
    r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\u200b(?=[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])",
    r"[\p{Han}\p{Myanmar}\p{Phags_Pa}][\ufe00-\ufe02\U000e0100-\U000e01ef]",
    r"\p{Mongolian}[\u180b-\u180d\u180f]",
)
_FOUND = regex.compile(
    "|".join(
        [f"(?P<needed>{'|'.join(_NEEDED)})"]
        + [f"(?P<h{number}>[{characters}])" for number, characters in enumerate(_NAMES.values())]
    )
)
_ANY = regex.compile(f"[{''.join(_NAMES.values())}]")
_KINDS = tuple(_NAMES)
_BREAKS = "\u2028\u2029\u0085\x0b\x0c"


def hidden_kinds(text: str) -> list[str]:
    """What kinds of hidden characters are in `text`, in words, each once."""
    kinds = {int(match.lastgroup[1:]) for match in _hidden(text) if match.lastgroup}
    return [_KINDS[kind] for kind in sorted(kinds)]


def without_hidden(text: str) -> str:
    """`text` as people see it: hidden characters left out, separators as line breaks."""
    kept: list[str] = []
    end = 0
    for match in _hidden(text):
        kept += [text[end : match.start()], "\n" if match[0] in _BREAKS else ""]
        end = match.end()
    return "".join([*kept, text[end:]])


def _hidden(text: str) -> "list[regex.Match[str]]":
    if not _ANY.search(text):  # as in nearly all there is
        return []
    marks = _MARKS if _RIGHT_TO_LEFT.search(text) else ""
    return [match for match in _FOUND.finditer(text) if match.lastgroup != "needed" and match[0] not in marks]
