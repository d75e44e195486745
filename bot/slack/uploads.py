"""Images that people put into a form: fetched from Slack with our token, and taken in.

Source: https://docs.slack.dev/reference/objects/file-object: `url_private` answers whoever shows a token with
`files:read`, and leads others to a page where they sign in.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from bot.slack.client import Slack
from bot.slack.context import Rooms
from bot.slack.fields import Field
from bot.slack.modal_values import entered, files_in, several
from bot.slack.views.media import alt_block, described
from core.access.models import Member
from core.foundation.attached import Attached, MediaKind
from core.foundation.clipping import clipped
from core.foundation.errors import InvalidInput
from core.media.models import MediaSource
from core.media.store import MAX_BYTES

WITHIN_SECONDS = 30
MOVING = (".mp4", ".mov", ".webm")
"""How addresses of videos end."""
PIECE = 1 << 16
SHOWN_TYPES = frozenset({"image/png", "image/jpeg", "image/gif"})


async def shown_after(
    view: dict[str, Any], before: Sequence[Attached], by: Member, rooms: Rooms
) -> list[Attached] | None:
    """What a variant is to show, that showed `before`; None where the form asks for nothing of it.

    Raises:
        InvalidInput: on `image` or `address`, what was added is none that is taken; on `described`, there are
            more words than images.
    """
    values = view["state"]["values"]
    if not {Field.IMAGE, Field.REMOVED} & values.keys():
        return None
    removed = several(view, Field.REMOVED)
    kept = [
        replace(each, alt=entered(view, alt_block(place))) if alt_block(place) in values else each
        for place, each in enumerate(before)
        if str(place) not in removed
    ]
    return [*kept, *await added(view, by, rooms)]


async def added(view: dict[str, Any], by: Member, rooms: Rooms) -> list[Attached]:
    """What somebody adds in a form, with its words; raises as `shown_after` does, on `described` too."""
    files, address = files_in(view, Field.IMAGE), entered(view, Field.ADDRESS).strip()
    words = described(entered(view, Field.DESCRIBED), len(files) + bool(address))
    media, new = rooms.desk.media, []
    for file in files:
        content = await _downloaded(file, rooms.slack)
        with _refused_as(Field.IMAGE, f"“{_name(file)}”"):
            kept = await media.add(by, content, source=MediaSource.SLACK, slack_file=_shown_by_slack(file))
            new.append(Attached.image(kept.key))
    if urlsplit(address).path.lower().endswith(MOVING):
        new.append(Attached(MediaKind.VIDEO, address))
    elif address:
        with _refused_as(Field.ADDRESS, "What is there"):
            new.append(Attached.image((await media.add_from(by, address)).key))
    return [replace(each, alt=alt) for each, alt in zip(new, words, strict=True)]


def block_of_media(view: dict[str, Any]) -> str:
    """Under which input it is said what is wrong with all that is shown: where somebody added something."""
    if not files_in(view, Field.IMAGE):
        if entered(view, Field.ADDRESS).strip():
            return Field.ADDRESS
        if Field.REMOVED in view["state"]["values"]:
            return Field.REMOVED
    return Field.IMAGE


@contextmanager
def _refused_as(field: Field, name: str) -> Iterator[None]:
    """Say of what can't be taken in what it is, under its own input."""
    try:
        yield
    except InvalidInput as refused:
        why = refused.fields.get(Field.IMAGE)
        raise InvalidInput({field: f"{name} {why}"} if why else refused.fields) from refused


def _shown_by_slack(file: Mapping[str, Any]) -> str:
    """The file's id, if Slack shows such in a block.
    Source: https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
    """
    return str(file.get("id") or "") if file.get("mimetype") in SHOWN_TYPES else ""


def _name(file: Mapping[str, Any]) -> str:
    return clipped(str(file.get("name") or "The file"), 100)


async def _downloaded(file: Mapping[str, Any], slack: Slack) -> bytes:
    name = _name(file)
    address = URL(str(file.get("url_private_download") or file.get("url_private") or ""))
    if not _is_slacks(address, URL(slack.web.base_url)):
        raise _refused(f"{name} is not kept by Slack. Save it, and upload it here.")
    if int(file.get("size") or 0) > MAX_BYTES:
        raise _refused(_TOO_LARGE.format(name))
    asked = slack.session.get(
        address,
        headers={"Authorization": f"Bearer {slack.web.token}"},
        allow_redirects=False,
        proxy=slack.web.proxy,
        timeout=aiohttp.ClientTimeout(total=WITHIN_SECONDS),
    )
    body = bytearray()
    async with asked as answer:
        if answer.status != HTTPStatus.OK or answer.content_type == "text/html":
            raise _refused(
                f"Slack does not hand over {name}. Whoever installed Copydesk has to install it again, so "
                "that it may read files (files:read)."
            )
        async for piece in answer.content.iter_chunked(PIECE):
            body += piece
            if len(body) > MAX_BYTES:
                raise _refused(_TOO_LARGE.format(name))
    return bytes(body)


def _is_slacks(address: URL, api: URL) -> bool:
    """Whether our token may go there: to Slack, or to what stands in for it on this machine."""
    host = address.host or ""
    if address.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com")):
        return True
    return bool(host) and address.origin() == api.origin()


def _refused(sentence: str) -> InvalidInput:
    return InvalidInput({Field.IMAGE: sentence})


_TOO_LARGE = f"{{}} is larger than {MAX_BYTES >> 20} MB; save it smaller."
