"""Mastodon: 500 characters unless the server says otherwise; a link counts 23."""

from core.foundation.ids import PlatformName
from core.platforms.counting import mastodon_length
from core.platforms.port import Limit, Profile, TextRules

PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.MASTODON,
        limits=(Limit(500, "characters", mastodon_length),),
        source="https://docs.joinmastodon.org/user/posting/#text",
        hashtags=3,
        text_target=350,
    ),
    colour="#5a47c9",
)
