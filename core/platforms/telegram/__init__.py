"""Telegram: 4,096 UTF-16 units, but 1,024 for the caption of a picture."""

from core.foundation.ids import PlatformName
from core.platforms.counting import utf16_units
from core.platforms.look import Called, Coloured, Look, Shape
from core.platforms.media import JPEG, PNG, MediaRules
from core.platforms.port import Limit, Profile, TextRules

PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.TELEGRAM,
        limits=(Limit(4096, "characters", utf16_units),),
        source="https://core.telegram.org/bots/api#sendmessage",
        text_target=700,
        # The Bot API's limit for `caption`: a longer text can't go out together with a picture.
        caption=Limit(1024, "characters", utf16_units),
    ),
    # Width and height together may be 10,000. The Bot API has no place for an image's description; a video of
    # up to 20 MB it fetches itself, https://core.telegram.org/bots/api#sending-files.
    media=MediaRules(
        source="https://core.telegram.org/bots/api#sendphoto",
        most=10,
        max_bytes=10_000_000,
        types=(JPEG, PNG),
        max_width=5_000,
        max_height=5_000,
        min_ratio=1 / 20,
        max_ratio=20,
        takes_video=True,
    ),
    tells_figures=False,
    mark="➤",
    colour="#1d83b8",
    look=Look(
        Shape.BUBBLE,
        (Coloured.LINKS, Coloured.HASHTAGS, Coloured.MENTIONS, Coloured.CASHTAGS),
        called=Called.BOTH,
    ),
)
