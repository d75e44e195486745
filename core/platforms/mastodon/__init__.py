"""Mastodon: 500 characters unless the server says otherwise; a link counts 23. Four images, each with words.

Threads have no limit of Mastodon's; ours is 24 texts below the first, so that one leaves most of the 300
calls in 5 minutes that an account has (https://docs.joinmastodon.org/api/rate-limits/) to other posts.
"""

from core.foundation.ids import PlatformName
from core.platforms.counting import mastodon_length
from core.platforms.look import Called, Coloured, Look
from core.platforms.media import JPEG, PNG, MediaRules
from core.platforms.port import Limit, Profile, TextRules

MEDIA = MediaRules(
    source="https://docs.joinmastodon.org/user/posting/#attachments",
    most=4,
    # What servers of every kind take: Mastodon's own limit is 16 MB, and was 8; to what has more pixels than
    # that it gives so many anyway. A server with less is asked when an account is connected.
    # https://github.com/mastodon/mastodon/blob/main/app/models/media_attachment.rb
    max_bytes=8_000_000,
    types=(JPEG, PNG),
    max_pixels=3_840 * 2_160,
    max_alt=1_500,
)

PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.MASTODON,
        limits=(Limit(500, "characters", mastodon_length),),
        source="https://docs.joinmastodon.org/user/posting/#text",
        hashtags=3,
        text_target=350,
        most_follow_ups=24,
        is_thread=True,
    ),
    media=MEDIA,
    colour="#5a47c9",
    look=Look(
        coloured=(Coloured.LINKS, Coloured.HASHTAGS, Coloured.FAR_MENTIONS),
        signs=("reply", "repost", "star", "bookmark", "dots"),
        called=Called.BOTH,
    ),
)
