"""Emoji as people see them: a flag, a family or a keycap is one.

Source: Unicode Technical Standard 51, "Unicode Emoji", definitions ED-1 to ED-17.
"""

import regex

EMOJI = regex.compile(
    r"(?:\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3"
    r"|(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f)\p{Emoji_Modifier}?[\U000e0020-\U000e007f]*"
    r"(?:\u200d\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)*)"
)
