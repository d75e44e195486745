"""Instagram: captions of 2,200 characters in which links can't be clicked, and at most five hashtags."""

import regex

from core.foundation.ids import PlatformName
from core.platforms.port import Fold, Limit, TextRules
from core.platforms.text import utf16_units

# Lowered from 30 in December 2025: https://routenote.com/blog/Instagram-hashtags.
MAX_HASHTAGS = 5
MAX_MENTIONS = 20


def problems(text: str) -> tuple[str, ...]:
    """What else Instagram refuses in a caption: too many hashtags or mentions."""
    found = []
    if (hashtags := len(_HASHTAG.findall(text))) > MAX_HASHTAGS:
        found.append(f"Instagram takes at most {MAX_HASHTAGS} hashtags; this text has {hashtags}.")
    if (mentions := len(_MENTION.findall(text))) > MAX_MENTIONS:
        found.append(f"Instagram takes at most {MAX_MENTIONS} mentions; this text has {mentions}.")
    return tuple(found)


_HASHTAG = regex.compile(r"(?<![\w&/])#(?=\w*[^\W\d])\w+")
_MENTION = regex.compile(r"(?<![\w@/])@\w[\w.]*")

# Meta says "characters" and no more; counted in UTF-16 units, so that what fits here fits there.
RULES = TextRules(
    platform=PlatformName.INSTAGRAM,
    limits=(Limit(2200, "characters", utf16_units),),
    source="https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media",
    hashtags=4,
    links_work=False,
    text_target=400,
    # Measured by the field, not stated by Instagram.
    fold=Fold(125, "https://charactercounter.com/instagram"),
    also_refuses=problems,
)
