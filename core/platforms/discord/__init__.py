"""Discord: 2,000 characters in a message."""

from core.foundation.ids import PlatformName
from core.platforms.counting import characters
from core.platforms.port import Limit, Profile, TextRules

PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.DISCORD,
        limits=(Limit(2000, "characters", characters),),
        source="https://discord.com/developers/docs/resources/message#create-message",
        text_target=500,
    ),
    colour="#4a56c9",
)
