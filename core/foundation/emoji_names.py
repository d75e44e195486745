"""Emoji by the names that chats give them: `:tada:`, `:flag-de:`, `:wave::skin-tone-3:`.

Source: docs.slack.dev, "Formatting message text", "Emoji"; names as the emoji package has them.
"""

import re

from emoji import emojize

EMOJI_NAME = re.compile(r"(?<![\w/]):([a-z0-9_+'-]{1,60}):(?::skin-tone-([2-6]):)?(?!\w)")
_SKIN_TONE_2 = 0x1F3FB
_LOOK = "\ufe0f"
"""The look of an emoji, which one with a skin tone has anyway."""


def emoji_named(found: re.Match[str]) -> str:
    """The emoji whose name was found; as it was found where only a workspace knows it."""
    name = found[1]
    for spelt in (name, name.replace("-", "_"), name.removeprefix("flag-")):
        shown = emojize(f":{spelt}:", language="alias")
        if not shown.startswith(":"):
            tone = chr(_SKIN_TONE_2 + int(found[2]) - 2) if found[2] else ""
            return f"{shown[0]}{tone}{shown[1:].removeprefix(_LOOK) if tone else shown[1:]}"
    return found[0]
