"""A system of one's own, told of each post by a signed webhook.

Standard Webhooks advises to keep a payload below 20 kB; what stands beside the text takes the rest:
https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, "Payload size".
The title's limit is ours.
"""

from core.foundation.ids import PlatformName
from core.platforms.counting import utf8_bytes
from core.platforms.port import Limit, Profile, TextRules

PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.WEBHOOK,
        limits=(Limit(16_000, "bytes", utf8_bytes),),
        source="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
        title_limit=200,
        title_target=60,
        text_target=1200,
    ),
    where="to your own system",
    mark="→",
    colour="#3d5a6c",
)
