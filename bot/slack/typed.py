"""What a person typed after the command, from what Slack sends of it; pure.

Slack escapes `&<>`, spells emoji by their names, and may wrap people, channels and links. Phones and word
processors put curly quotes, other spaces and invisible characters into names; people mark names with quotes
or backticks.
"""

import re
import unicodedata

from core.foundation.emoji_names import EMOJI_NAME, emoji_named

_WRAPPED = re.compile(r"<([^<>|]{1,3000})(?:\|([^<>]{0,3000}))?>")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_BLANK = str.maketrans({"\u180e": " ", "\u2800": " ", "\u3164": " ", "\uffa0": " "})
_MARKS = "\"'`´‘’‚‛“”„‟‹›«»＂＇「」『』*_~ "
_AFTER_A_WORD = _MARKS + ".,:;!/"


def typed(text: str) -> str:
    """The words as they were typed."""
    # What people type themselves comes escaped, and so is not taken for Slack's wrapping.
    bare = _WRAPPED.sub(_unwrapped, text)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        bare = bare.replace(entity, character)
    return with_emoji(_INVISIBLE.sub("", bare).translate(_BLANK)).strip()


def with_emoji(text: str) -> str:
    """`text` with the emoji themselves, as they are to be published, where Slack gives their names.

    Names that only this workspace knows stay.
    """
    return EMOJI_NAME.sub(emoji_named, text)


def word_and_rest(words: str) -> tuple[str, str]:
    """The first word as commands are spelt, and what follows it, on one line."""
    first, *rest = words.split() or [""]
    word = unicodedata.normalize("NFKC", first).strip(_AFTER_A_WORD).casefold()
    return word.rstrip("?") or word, " ".join(rest)


def name_in(words: str) -> str:
    """The name in words that may stand in quotes or backticks."""
    return words.strip(_MARKS) or words.strip()


def _unwrapped(found: re.Match[str]) -> str:
    target, shown = found[1], found[2]
    if target[0] in "#@":
        return f"{target[0]}{shown.removeprefix(target[0])}" if shown else target
    if target[0] == "!":
        return shown or f"@{target[1:]}"
    return target.removeprefix("mailto:")
