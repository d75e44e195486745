"""What Slack makes of what people type, before an app hears of it; pure.

Source: docs.slack.dev, "Formatting message text" and "Implementing slash commands" (`should_escape` is off
in our manifest, so that commands keep people, channels and links as they were typed).
"""

import re

from bot.blockkit.mrkdwn import escaped

_ENTITY_OR_ADDRESS = re.compile(r"(<[@#!][^<>\s]{1,200}>)|(https?://[^\s<>|]{1,3000})")


def in_a_command(text: str) -> str:
    return escaped(text)


def in_a_message(text: str) -> str:
    """Escaped, with links wrapped; mentions that the client put in stay what they are."""
    said, end = [], 0
    for found in _ENTITY_OR_ADDRESS.finditer(text):
        said += [escaped(text[end : found.start()]), found[1] or f"<{escaped(found[2])}>"]
        end = found.end()
    return "".join([*said, escaped(text[end:])])
