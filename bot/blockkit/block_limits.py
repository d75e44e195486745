"""Slack's limits on blocks and on the frame of a view.

Blocks that only Slack's agent surfaces use (plans, cards, carousels) are not ours and count as unknown.
Source: Slack's reference, docs.slack.dev/reference/block-kit/blocks and /reference/views.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.blockkit.element_limits import (
    ALT_TEXT,
    FLAG,
    ID,
    IMAGE,
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    OBJECT,
    URL,
    exactly_one,
)
from bot.blockkit.rich_text import RICH_TEXT_ELEMENTS
from bot.blockkit.schema import Check, Choice, Many, OneOf, Rule, Shape, Text, Value, WhenLong, Words

SECTION_TEXT = 3000
MARKDOWN_TEXT = 12_000


class Surface(StrEnum):
    """Where blocks are shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"

    @property
    def most_blocks(self) -> int:
        return 50 if self is Surface.MESSAGE else 100


def _block(kind: str, *checks: Check, needed: Mapping[str, Rule] | None = None, **optional: Rule) -> Shape:
    return Shape(
        needed={"type": Choice((kind,)), **(needed or {})},
        optional={"block_id": ID, **optional},
        checks=checks,
    )


_RICH_TEXT = _block("rich_text", needed={"elements": RICH_TEXT_ELEMENTS})
_CELL = OneOf(
    {
        "raw_text": Shape({"type": Choice(("raw_text",)), "text": Words(SECTION_TEXT, instead="–")}),
        "rich_text": _RICH_TEXT,
    }
)
_COLUMN = Shape({}, {"align": Choice(("left", "center", "right")), "is_wrapped": FLAG})
_CONTEXT_TEXT = Text(3000)

BLOCKS: Mapping[str, Shape] = {
    "section": _block(
        "section",
        Check("missing required field: text", lambda block: "text" in block or "fields" in block),
        text=Text(SECTION_TEXT),
        fields=Many(Text(2000), 10),
        accessory=IN_SECTION,
        expand=FLAG,
    ),
    "header": _block("header", needed={"text": Text(150, plain=True)}),
    "divider": _block("divider"),
    "context": _block(
        "context",
        needed={
            "elements": Many(
                OneOf({"image": IMAGE, "mrkdwn": _CONTEXT_TEXT, "plain_text": _CONTEXT_TEXT}), 10
            )
        },
    ),
    "actions": _block("actions", needed={"elements": Many(IN_ACTIONS, 25)}),
    "input": _block(
        "input",
        needed={"label": Text(2000, plain=True), "element": IN_INPUT},
        hint=Text(2000, plain=True),
        optional=FLAG,
        dispatch_action=FLAG,
    ),
    "image": _block(
        "image",
        exactly_one("image_url", "slack_file"),
        needed={"alt_text": ALT_TEXT},
        image_url=URL,
        slack_file=OBJECT,
        title=Text(2000, plain=True),
    ),
    "markdown": _block("markdown", needed={"text": Words(MARKDOWN_TEXT)}),
    "rich_text": _RICH_TEXT,
    "table": _block("table", needed={"rows": Many(Many(_CELL, 20), 100)}, column_settings=Many(_COLUMN, 20)),
    "video": _block(
        "video",
        needed={
            "alt_text": ALT_TEXT,
            "title": Text(199, plain=True),
            "video_url": URL,
            "thumbnail_url": URL,
        },
        title_url=URL,
        author_name=Words(49),
        description=Text(200, plain=True),
        provider_icon_url=URL,
        provider_name=Words(50),
    ),
}
_MESSAGES_ONLY = {"markdown", "table"}

ON_SURFACE: Mapping[Surface, OneOf] = {
    surface: OneOf(
        {
            kind: shape
            for kind, shape in BLOCKS.items()
            if surface is Surface.MESSAGE or kind not in _MESSAGES_ONLY
        }
    )
    for surface in Surface
}
_HIDDEN = {
    "private_metadata": Words(3000, when_long=WhenLong.DROP, may_be_empty=True),
    "callback_id": Words(255, when_long=WhenLong.DROP, may_be_empty=True),
    "external_id": Words(255, when_long=WhenLong.DROP, may_be_empty=True),
}
_ANY = Value("", lambda _: True)
VIEWS: Mapping[Surface, Shape] = {
    Surface.MODAL: Shape(
        needed={"type": Choice(("modal",)), "title": Text(24, plain=True), "blocks": _ANY},
        optional={
            "submit": Text(24, plain=True),
            "close": Text(24, plain=True),
            "clear_on_close": FLAG,
            "notify_on_close": FLAG,
            "submit_disabled": FLAG,
            **_HIDDEN,
        },
    ),
    Surface.HOME: Shape(needed={"type": Choice(("home",)), "blocks": _ANY}, optional=_HIDDEN),
}
