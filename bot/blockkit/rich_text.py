"""Slack's limits on rich text: which parts it has, and what they hold.

Slack publishes no length for a part's text; it is held to that of a section.
Source: Slack's reference, docs.slack.dev/reference/block-kit/blocks/rich-text-block.
"""

from collections.abc import Mapping

from bot.blockkit.element_limits import FLAG, URL, whole_number
from bot.blockkit.schema import Choice, Many, OneOf, Rule, Shape, Value, WhenLong, Words

PART_TEXT = 3000
MOST_PARTS = 1000

_NAME = Words(255, when_long=WhenLong.DROP)
_TEXT = Words(PART_TEXT, when_long=WhenLong.CUT, may_be_blank=True)
_NUMBER = Value("must be a whole number", lambda value: isinstance(value, int))
_STYLE = Shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), FLAG))


def _part(
    kind: str, needed: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None
) -> dict[str, Rule]:
    return {kind: Shape({"type": Choice((kind,)), **needed}, {"style": _STYLE, **(optional or {})})}


_PARTS = Many(
    OneOf(
        {
            **_part("text", {"text": _TEXT}),
            **_part("link", {"url": URL}, {"text": _TEXT, "unsafe": FLAG}),
            **_part("emoji", {"name": _NAME}, {"unicode": _NAME, "skin_tone": whole_number(1, 6)}),
            **_part("user", {"user_id": _NAME}),
            **_part("usergroup", {"usergroup_id": _NAME}),
            **_part("channel", {"channel_id": _NAME}),
            **_part("broadcast", {"range": Choice(("here", "channel", "everyone"))}),
            **_part(
                "date", {"timestamp": _NUMBER, "format": Words(255)}, {"url": URL, "fallback": Words(255)}
            ),
            **_part("color", {"value": _NAME}),
        }
    ),
    MOST_PARTS,
)
_LINE = Shape({"type": Choice(("rich_text_section",)), "elements": Many(_PARTS.of, MOST_PARTS, least=0)})
_FRAME: Mapping[str, Rule] = {"border": Value("must be 0 or 1", lambda border: border in (0, 1))}

RICH_TEXT_ELEMENTS = Many(
    OneOf(
        {
            "rich_text_section": _LINE,
            "rich_text_list": Shape(
                {
                    "type": Choice(("rich_text_list",)),
                    "style": Choice(("bullet", "ordered")),
                    "elements": Many(_LINE, MOST_PARTS),
                },
                {"indent": _NUMBER, "offset": _NUMBER, **_FRAME},
            ),
            "rich_text_preformatted": Shape(
                {"type": Choice(("rich_text_preformatted",)), "elements": _PARTS}, _FRAME
            ),
            "rich_text_quote": Shape({"type": Choice(("rich_text_quote",)), "elements": _PARTS}, _FRAME),
        }
    ),
    MOST_PARTS,
)
