"""A Slack channel: short news for a team or a community.

Slack advises to keep `text` within 4,000 characters, and cuts what is longer than 40,000:
https://docs.slack.dev/reference/methods/chat.postMessage. It says nothing of how it counts, so the wider
reading is taken. Copy goes out as rich text, in which nothing is markup, and no character is escaped.
"""

from core.foundation.ids import PlatformName
from core.platforms.counting import utf16_units
from core.platforms.port import Limit, Profile, TextRules

PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.SLACK,
        limits=(Limit(4000, "characters", utf16_units),),
        source="https://docs.slack.dev/reference/methods/chat.postMessage",
        text_target=500,
    ),
    where="in a Slack channel",
    mark="#",
    colour="#5a2a5c",
)
