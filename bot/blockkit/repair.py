"""Mending blocks at run time, so that Slack shows something rather than refuses everything.

Long text is split over further sections or parts of rich text, or shortened. Ids are cut and made unique,
what is empty or unknown is left out, and a list that is too long ends by saying so. What comes back has no
problems; the problems that were there come with it, for the log.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.blockkit.block_limits import MARKDOWN_TEXT, ON_SURFACE, SECTION_TEXT, VIEWS, Surface
from bot.blockkit.blocks import Block
from bot.blockkit.limits import ALL_BLOCKS_TEXT, interactive, problems, view_problems, weight
from bot.blockkit.rich_text import PART_TEXT
from bot.blockkit.schema import GONE, Problem
from bot.blockkit.truncate import parts, shortened
from core.foundation.clipping import clipped

NOTICE = "Shortened to fit Slack; open the thread or the campaign to read all"
LONGEST_ID = 255
SHORTEST_TEXT = 80


def repaired(blocks: Sequence[Any], *, surface: Surface | str) -> tuple[list[Block], list[Problem]]:
    """`blocks` without problems on `surface`, and the problems they had."""
    surface = Surface(surface)
    found = problems(list(blocks), surface=surface)
    if not found:
        return list(blocks), []
    mended = [ON_SURFACE[surface].mended(block) for block in _spread(blocks)]
    kept = _once_only([block for block in mended if block is not GONE])
    _make_ids_unique(kept)
    if surface is Surface.MESSAGE:
        kept = _within_total(kept)
    return _within_count(kept, surface.most_blocks), found


def repaired_view(view: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """A modal or App Home `view` without problems, and the problems it had."""
    found = view_problems(view)
    if not found:
        return view, []
    surface = Surface(view["type"])
    blocks = view.get("blocks")
    fixed, _ = repaired(blocks if isinstance(blocks, list) else [], surface=surface)
    if surface is Surface.HOME:
        return VIEWS[surface].mended({**view, "blocks": fixed}), found
    title = {"title": {"type": "plain_text", "text": "Copydesk"}}
    submit = {"submit": {"type": "plain_text", "text": "Submit"}}
    whole = VIEWS[surface].mended({**view, "blocks": fixed})
    whole = whole if whole is not GONE else VIEWS[surface].mended({**view, **title, "blocks": fixed})
    needs_submit = any(block["type"] == "input" for block in fixed)
    return {**(submit if needs_submit else {}), **whole}, found


def _spread(blocks: Sequence[Any]) -> Iterator[Any]:
    """Long texts as several. Of sections the first keeps id and accessory, the last the fields."""
    for block in blocks:
        if isinstance(block, dict) and block.get("type") == "rich_text":
            yield _with_short_parts(block)
            continue
        words = _section_words(block)
        if len(words) <= SECTION_TEXT or not words.strip():
            yield block
            continue
        pieces = [{**block["text"], "text": part} for part in parts(words, SECTION_TEXT)]
        sections: list[Block] = [{"type": "section", "text": piece} for piece in pieces]
        held = {name: value for name, value in block.items() if name != "fields"}
        sections[0] = {**held, "text": pieces[0]}
        if "fields" in block:
            sections[-1]["fields"] = block["fields"]
        yield from sections


def _with_short_parts(held: Any) -> Any:
    """Rich text with long parts as several, which read as one."""
    match held:
        case {"type": "text", "text": str(words)} if len(words) > PART_TEXT:
            return [{**held, "text": words[at : at + PART_TEXT]} for at in range(0, len(words), PART_TEXT)]
        case dict():
            return {name: _with_short_parts(inside) for name, inside in held.items()}
        case list():
            inside = [_with_short_parts(item) for item in held]
            return [part for item in inside for part in (item if isinstance(item, list) else [item])]
        case _:
            return held


def _section_words(block: Any) -> str:
    match block:
        case {"type": "section", "text": {"text": str(words)}}:
            return words
        case _:
            return ""


def _once_only(blocks: list[Block]) -> list[Block]:
    """Only the first table and the first focus stay; markdown blocks stay within their common limit."""
    kept: list[Block] = []
    room, has_table, has_focus = MARKDOWN_TEXT, False, False
    for block in blocks:
        if block["type"] == "table" and has_table:
            continue
        has_table = has_table or block["type"] == "table"
        if block["type"] == "markdown":
            if room == 0:
                continue
            block["text"] = shortened(block["text"], room)
            room -= len(block["text"])
        for _, element in interactive(block):
            if element.get("focus_on_load") is True and has_focus:
                del element["focus_on_load"]
            has_focus = has_focus or element.get("focus_on_load") is True
        kept.append(block)
    return kept


def _make_ids_unique(blocks: Sequence[Block]) -> None:
    seen: set[str] = set()
    for block in blocks:
        _claim(block, "block_id", seen)
        inside: set[str] = set()
        for _, element in interactive(block):
            _claim(element, "action_id", inside)


def _claim(thing: dict[str, Any], name: str, taken: set[str]) -> None:
    wanted = thing.get(name)
    if wanted is None:
        return
    free, number = wanted, 1
    while free in taken:
        number += 1
        ending = f"-{number}"
        free = wanted[: LONGEST_ID - len(ending)] + ending
    thing[name] = free
    taken.add(free)


def _within_total(blocks: list[Block]) -> list[Block]:
    """All blocks fit together: the longest texts are shortened, then the last blocks go."""
    if weight(blocks) <= ALL_BLOCKS_TEXT:
        return blocks
    longest = [text for block in blocks for text in _long_texts(block)]
    lengths = sorted(len(text["text"]) for text in longest)
    room = ALL_BLOCKS_TEXT - len(NOTICE) - (weight(blocks) - sum(lengths))
    level = max(_level(lengths, room), SHORTEST_TEXT)
    for text in longest:
        shorten = clipped if text.get("type") == "text" else shortened
        text["text"] = shorten(text["text"], level)
    while weight(blocks) > ALL_BLOCKS_TEXT - len(NOTICE):
        blocks.pop()
    return _with_notice(blocks, Surface.MESSAGE.most_blocks)


def _long_texts(block: Block) -> list[dict[str, Any]]:
    """What holds the words of a block under the key "text", where they may be shortened."""
    match block["type"]:
        case "markdown":
            return [block]
        case "section" if "text" in block:
            return [block["text"]]
        case "context":
            return [element for element in block["elements"] if "text" in element]
        case "rich_text":
            return [part for part in _parts(block) if part["type"] == "text"]
        case _:
            return []


def _parts(rich: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What rich text is made of in the end: text, links, emoji."""
    for inside in rich["elements"]:
        if "elements" in inside:
            yield from _parts(inside)
        else:
            yield inside


def _level(lengths: Sequence[int], room: int) -> int:
    """The greatest length to which texts can be cut so that together they fit `room`. `lengths` ascend."""
    for place, length in enumerate(lengths):
        share = room // (len(lengths) - place)
        if length > share:
            return share
        room -= length
    return lengths[-1] if lengths else 0


def _within_count(blocks: list[Block], most: int) -> list[Block]:
    if len(blocks) <= most:
        return blocks
    spoken = [block for block in blocks if block["type"] != "divider"]
    return spoken if len(spoken) <= most else _with_notice(spoken, most)


def _with_notice(blocks: list[Block], most: int) -> list[Block]:
    notice: Block = {"type": "context", "elements": [{"type": "mrkdwn", "text": NOTICE}]}
    kept = blocks[: most - 1]
    return kept if kept and kept[-1] == notice else [*kept, notice]
