"""A Slack channel: short news for a team or a community.

Slack advises to keep `text` within 4,000 characters, and cuts what is longer than 40,000:
https://docs.slack.dev/reference/methods/chat.postMessage. It says nothing of how it counts, so the wider
reading is taken. Copy goes out as rich text, in which nothing is markup, and no character is escaped.
"""

from core.foundation.ids import PlatformName
from core.platforms.counting import utf16_units
from core.platforms.look import Called, Coloured, Look, Shape
from core.platforms.media import GIF, JPEG, PNG, MediaRules
from core.platforms.port import Limit, Profile, TextRules

PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.SLACK,
        limits=(Limit(4000, "characters", utf16_units),),
        source="https://docs.slack.dev/reference/methods/chat.postMessage",
        text_target=500,
        most_follow_ups=10,
        follow_up_word="reply",
    ),
    # Of bytes Slack states no limit, and of images that of 50 blocks: those two are ours. Of words 1,000 at
    # the file, https://docs.slack.dev/reference/methods/files.getUploadURLExternal.
    media=MediaRules(
        source="https://docs.slack.dev/reference/block-kit/blocks/image-block",
        most=10,
        max_bytes=10_000_000,
        types=(JPEG, PNG, GIF),
        max_alt=1000,
    ),
    where="in a Slack channel",
    mark="#",
    colour="#5a2a5c",
    look=Look(Shape.MESSAGE, (Coloured.LINKS,), card_beside_media=True, when="9:30 AM", called=Called.BOTH),
)
