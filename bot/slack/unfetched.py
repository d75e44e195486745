"""Images that Slack can't fetch, as from a PUBLIC_URL that is away: it shows nothing then that shows them.

Source: https://github.com/otiai10/amesh-bot/issues/24, "downloading image failed" as a reason of
`invalid_blocks`; views are refused as `invalid_arguments`.
"""

from collections.abc import Sequence

from slack_sdk.errors import SlackApiError

from bot.blockkit.blocks import Block
from bot.slack.failures import code_of

_REFUSED = frozenset({"invalid_blocks", "invalid_arguments"})


def without_images(blocks: Sequence[Block]) -> list[Block]:
    """The same in words alone."""
    return [_plain(block) for block in blocks if block["type"] != "image"]


def instead(blocks: Sequence[Block], error: SlackApiError) -> list[Block]:
    """What to show where Slack refused `blocks`, perhaps for their images.

    Raises:
        SlackApiError: the same again; images are not why.
    """
    plain = without_images(blocks)
    if code_of(error) not in _REFUSED or plain == list(blocks):
        raise error
    return plain


def _plain(block: Block) -> Block:
    if block.get("accessory", {}).get("type") == "image":
        return {name: value for name, value in block.items() if name != "accessory"}
    if block["type"] == "context":
        return {**block, "elements": [each for each in block["elements"] if each["type"] != "image"]}
    return block
