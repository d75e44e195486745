"""Bluesky: 300 graphemes and 3,000 bytes; links count in full. A post has four images.

Threads have no limit of the network's own; ours is 24 texts below the first. 25 records are 50 of the 5,000
points an hour that an account may write (https://docs.bsky.app/docs/advanced-guides/rate-limits), and go out
one after the other within the one call that a post has.
"""

from core.foundation.ids import PlatformName
from core.platforms.counting import graphemes, utf8_bytes
from core.platforms.look import Called, Coloured, Look
from core.platforms.media import JPEG, PNG, WEBP, MediaRules
from core.platforms.port import Limit, Profile, TextRules

PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.BLUESKY,
        limits=(Limit(300, "characters", graphemes), Limit(3000, "bytes", utf8_bytes)),
        source="https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json",
        hashtags=1,
        text_target=250,
        most_follow_ups=24,
        is_thread=True,
    ),
    media=MediaRules(
        source="https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/embed/images.json",
        most=4,
        # What every server takes: 2,000,000 is of 2026, and each checks by the schema that it came with.
        max_bytes=1_000_000,
        types=(JPEG, PNG, WEBP),
        # With so many bytes Bluesky's own app makes images no larger (IMAGE_SIZE_CONFIG_2K_1MB), and takes no
        # longer words for them (MAX_ALT_TEXT); the schema bounds neither.
        # https://github.com/bluesky-social/social-app/blob/main/src/lib/constants.ts
        max_width=2_000,
        max_height=2_000,
        max_alt=2_000,
    ),
    mark="🦋",
    colour="#1170d8",
    look=Look(
        coloured=(Coloured.LINKS, Coloured.HASHTAGS, Coloured.FAR_MENTIONS),
        signs=("reply", "repost", "heart", "bookmark", "share", "dots"),
        called=Called.BOTH,
    ),
)
