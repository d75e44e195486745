"""A system of one's own, told of each post by a signed webhook.

Standard Webhooks advises to keep a payload below 20 kB; what stands beside the text takes the rest:
https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, "Payload size".
The title's limit is ours, as is what it takes of images, which are told by their addresses.
"""

from core.foundation.ids import PlatformName
from core.platforms.counting import utf8_bytes
from core.platforms.look import Look, Shape
from core.platforms.media import GIF, JPEG, PNG, WEBP, MediaRules
from core.platforms.port import Limit, Profile, TextRules

PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.WEBHOOK,
        limits=(Limit(16_000, "bytes", utf8_bytes),),
        source="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
        title_limit=200,
        title_target=60,
        text_target=1200,
        most_follow_ups=24,
        follow_up_word="text",
    ),
    media=MediaRules(
        source="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
        most=10,
        max_bytes=10_000_000,
        types=(JPEG, PNG, WEBP, GIF),
        max_alt=1000,
        takes_video=True,
        needs_address=True,
    ),
    medium="referral",
    where="to your own system",
    tells_figures=False,
    mark="→",
    colour="#3d5a6c",
    look=Look(Shape.RECORD, ()),
)
