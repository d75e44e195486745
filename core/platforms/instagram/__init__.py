"""Instagram: captions of 2,200 characters in which links can't be clicked, with few hashtags."""

import regex

from core.foundation.ids import PlatformName
from core.platforms.counting import count_hashtags, utf16_units
from core.platforms.look import Called, Coloured, Look, Shape
from core.platforms.media import JPEG, MediaRules
from core.platforms.port import Fold, Limit, Profile, TextRules

# The API reference (see `source`): "Maximum 2200 characters, 30 hashtags, and 20 @ tags."
MAX_HASHTAGS = 30
MAX_MENTIONS = 20
# Since December 2025 Instagram lowers it to five, one account after the other; its reference still says 30:
# https://www.socialmediatoday.com/news/instagrams-implementing-new-limits-on-hashtag-use/808309/.
HASHTAGS_EVERYWHERE = 5


def problems(text: str) -> tuple[str, ...]:
    """What else Instagram refuses in a caption: too many hashtags or mentions."""
    found = []
    if (hashtags := count_hashtags(text)) > MAX_HASHTAGS:
        found.append(f"Instagram takes at most {MAX_HASHTAGS} hashtags; this text has {hashtags}.")
    if (mentions := len(_MENTION.findall(text))) > MAX_MENTIONS:
        found.append(f"Instagram takes at most {MAX_MENTIONS} mentions; this text has {mentions}.")
    return tuple(found)


def warnings(text: str) -> tuple[str, ...]:
    """More hashtags than Instagram takes from every account."""
    if not HASHTAGS_EVERYWHERE < (hashtags := count_hashtags(text)) <= MAX_HASHTAGS:
        return ()
    return (
        f"From many accounts Instagram takes only {HASHTAGS_EVERYWHERE} hashtags; this text has {hashtags}.",
    )


_MENTION = regex.compile(r"(?<![\w@/])@\w[\w.]*")

# Meta says "characters" and no more; counted in UTF-16 units, so that what fits here fits there.
PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.INSTAGRAM,
        limits=(Limit(2200, "characters", utf16_units),),
        source="https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media",
        hashtags=4,
        links_work=False,
        text_target=400,
        # Measured by the field, not stated by Instagram.
        fold=Fold(125, "https://charactercounter.com/instagram"),
        most_follow_ups=1,
        also_refuses=problems,
        warns=warnings,
    ),
    # The same page, "Image Specifications", and of carousels …/instagram-platform/content-publishing.
    media=MediaRules(
        source="https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media",
        most=10,
        max_bytes=8_000_000,
        types=(JPEG,),
        max_width=1440,
        min_ratio=0.8,
        max_ratio=1.91,
        max_alt=1000,
        is_needed=True,
        takes_video=True,
        needs_address=True,
    ),
    tells_impressions=True,
    mark="◎",
    colour="#b8316f",
    look=Look(
        Shape.PHOTO,
        (Coloured.HASHTAGS, Coloured.MENTIONS),
        more="… more",
        signs=("heart", "reply", "send", "bookmark"),
        called=Called.HANDLE,
    ),
)
