"""What in a list of blocks, or in a view, breaks Slack's limits.

Pure: nothing is sent, nothing is changed; `bot.blockkit.repair` mends what is found here. The single shapes
stand in `layout` and `elements`; here are the entry points and the limits on all blocks together. The sum
over a message's blocks is not published and stands as reported in slackapi/bolt-js#2509. An action_id must
be unique inside its block only, as Slack's reference says, so that many cards can share one listener.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.blockkit.block_limits import MARKDOWN_TEXT, ON_SURFACE, VIEWS, Surface
from bot.blockkit.schema import Many, Problem

MESSAGE_TEXT = 40_000
ALL_BLOCKS_TEXT = 13_200


def problems(blocks: Any, *, surface: Surface | str) -> list[Problem]:
    """Every limit that `blocks` pass on `surface`, in the order of the blocks."""
    surface = Surface(surface)
    return list(_block_problems(blocks, surface, ""))


def view_problems(view: Any) -> list[Problem]:
    """Every limit that a modal or App Home view passes."""
    if not isinstance(view, dict):
        return [Problem("/view", "must provide an object")]
    if view.get("type") not in ("modal", "home"):
        return [Problem("/view/type", f"unsupported type: {view.get('type')}")]
    surface = Surface(view["type"])
    found = list(VIEWS[surface].problems(view, "/view"))
    if "blocks" in view:
        found += _block_problems(view["blocks"], surface, "/view")
        if surface is Surface.MODAL and "submit" not in view and _has_input(view["blocks"]):
            found.append(Problem("/view/submit", "submit is required when an input is within blocks"))
    return found


def text_problems(text: str) -> list[Problem]:
    """What Slack refuses of a message's own text."""
    return (
        [Problem("/text", f"must be less than {MESSAGE_TEXT + 1} characters")]
        if len(text) > MESSAGE_TEXT
        else []
    )


def interactive(block: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each interactive element of `block` with its place inside it."""
    if not isinstance(block, dict):
        return
    for name in ("accessory", "element"):
        if isinstance(block.get(name), dict):
            yield f"/{name}", block[name]
    elements = block.get("elements")
    if block.get("type") == "actions" and isinstance(elements, list):
        for place, element in enumerate(elements):
            if isinstance(element, dict):
                yield f"/elements/{place}", element


def weight(value: Any) -> int:
    """Characters of all text in `value`, as they count towards the sum over a message's blocks."""
    match value:
        case str():
            return len(value)
        case list():
            return sum(map(weight, value))
        case dict():
            return sum(weight(held) for name, held in value.items() if name not in _UNCOUNTED)
        case _:
            return 0


_UNCOUNTED = {"type", "block_id", "action_id", "value", "style"}


def _block_problems(blocks: Any, surface: Surface, at: str) -> Iterator[Problem]:
    at = f"{at}/blocks"
    yield from Many(ON_SURFACE[surface], surface.most_blocks, least=0).problems(blocks, at)
    if not isinstance(blocks, list):
        return
    yield from _repeated_ids(blocks, at)
    yield from _together(blocks, surface, at)


def _repeated_ids(blocks: Sequence[Any], at: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, block in enumerate(blocks):
        block_id = block.get("block_id") if isinstance(block, dict) else None
        if isinstance(block_id, str):
            if block_id in seen:
                yield Problem(f"{at}/{place}/block_id", f"block_id `{block_id}` already exists")
            seen.add(block_id)
        inside: set[str] = set()
        for pointer, element in interactive(block):
            action_id = element.get("action_id")
            if isinstance(action_id, str):
                if action_id in inside:
                    yield Problem(
                        f"{at}/{place}{pointer}/action_id", f"action_id `{action_id}` already exists"
                    )
                inside.add(action_id)


def _together(blocks: Sequence[Any], surface: Surface, at: str) -> Iterator[Problem]:
    """Limits on all blocks of a message or view together."""
    kinds = [block.get("type") if isinstance(block, dict) else None for block in blocks]
    if kinds.count("table") > 1:
        yield Problem(at, "only one table block is allowed")
    markdown = sum(weight(block) for block, kind in zip(blocks, kinds, strict=True) if kind == "markdown")
    if markdown > MARKDOWN_TEXT:
        yield Problem(at, f"markdown blocks must be less than {MARKDOWN_TEXT + 1} characters together")
    if surface is Surface.MESSAGE and weight(blocks) > ALL_BLOCKS_TEXT:
        yield Problem(
            at, f"msg_blocks_too_long: blocks must be less than {ALL_BLOCKS_TEXT + 1} characters together"
        )
    focused = [
        element
        for block in blocks
        for _, element in interactive(block)
        if element.get("focus_on_load") is True
    ]
    if len(focused) > 1:
        yield Problem(at, "only one element can have focus_on_load")


def _has_input(blocks: Any) -> bool:
    return isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )
