"""Images and videos for Telegram: one by itself, more as an album whose first has the text as its caption.

Sources: https://core.telegram.org/bots/api#sendphoto, …#sendvideo and …#sendmediagroup. Images are sent
along, videos are fetched by Telegram. There is no place for words for those who can't see them.
"""

import json
from typing import Any

from core.foundation.attached import MediaKind
from core.platforms.posting import Outgoing

KINDS = {MediaKind.IMAGE: "photo", MediaKind.VIDEO: "video"}
METHODS = {MediaKind.IMAGE: "sendPhoto", MediaKind.VIDEO: "sendVideo"}


async def request_of(post: Outgoing, chat: str) -> tuple[str, dict[str, Any]]:
    """The method that sends the post with its images and videos, and what it is called with (httpx's own).

    Raises:
        NotSent, PlatformRefused: an image can't be read, or doesn't fit.
    """
    files = await _files_of(post)
    places = [
        f"attach://{number}" if each.kind is MediaKind.IMAGE else each.key
        for number, each in enumerate(post.media)
    ]
    caption = {"caption": post.text}
    if len(post.media) == 1:
        kind = post.media[0].kind
        return METHODS[kind], {"data": {"chat_id": chat, KINDS[kind]: places[0], **caption}, "files": files}
    album = [
        {"type": KINDS[each.kind], "media": place} for each, place in zip(post.media, places, strict=True)
    ]
    album[0] |= caption
    return "sendMediaGroup", {"data": {"chat_id": chat, "media": json.dumps(album)}, "files": files}


async def _files_of(post: Outgoing) -> dict[str, tuple[str, bytes, str]]:
    files = {}
    for number, each in enumerate(post.media):
        if each.kind is MediaKind.IMAGE:
            fitted = await post.files.fitted(each, post.platform)
            name = f"image{number}{fitted.ending}"
            files[str(number)] = name, fitted.content, fitted.content_type
    return files
