"""Bluesky: 300 graphemes and 3,000 bytes; links count in full."""

from core.foundation.ids import PlatformName
from core.platforms.counting import graphemes, utf8_bytes
from core.platforms.port import Limit, Profile, TextRules

PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.BLUESKY,
        limits=(Limit(300, "characters", graphemes), Limit(3000, "bytes", utf8_bytes)),
        source="https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json",
        hashtags=1,
        text_target=250,
        most_follow_ups=24,
    ),
    mark="🦋",
    colour="#1170d8",
)
