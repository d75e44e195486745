"""Telegram: 4,096 UTF-16 units, but 1,024 for the caption of a picture."""

from core.foundation.ids import PlatformName
from core.platforms.counting import utf16_units
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
    mark="➤",
    colour="#1d83b8",
)
