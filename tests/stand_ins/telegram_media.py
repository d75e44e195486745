"""What the Bot API takes of photos, videos and albums, on loopback.

Sources, below https://core.telegram.org/bots/api: #sendphoto (10 MB, 10,000 in total, ratio of 20, captions
of 1,024), #sendvideo, #sendmediagroup (2 to 10), #sending-files (multipart, `attach://`, addresses); and the
errors as https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/Client.cpp words them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from tests.stand_ins.vendor import SentFile, Strict

MOST_BYTES, MOST_SIDES, MOST_RATIO, MOST_CAPTION = 10 * 1024 * 1024, 10_000, 20, 1024
ATTACH = "attach://"


class Medium(Strict):
    type: str
    media: str
    caption: str = ""
    parse_mode: None = None


ALBUM = TypeAdapter(list[Medium])


@dataclass(frozen=True)
class Shown:
    kind: str
    what: bytes | str
    """A photo, or the address of a video."""


def media_of(method: str, fields: Mapping[str, str]) -> list[Medium] | str:
    """What is to be sent; why not, where it can't be read."""
    if method == "sendMediaGroup":
        try:
            album = ALBUM.validate_json(fields.get("media", ""))
        except ValidationError:
            return "Bad Request: can't parse media JSON object"
        few = not 2 <= len(album) <= 10
        return "Bad Request: wrong number of messages in an album" if few else album
    kind = "photo" if method == "sendPhoto" else "video"
    if not set(fields) <= {"chat_id", kind, "caption"} or kind not in fields:
        return f"Bad Request: there is no {kind} in the request"
    return [Medium(type=kind, media=fields[kind], caption=fields.get("caption", ""))]


def shown_of(medium: Medium, files: Mapping[str, SentFile]) -> Shown | str:
    """What people see of it; why not, where it is not taken."""
    if len(medium.caption.encode("utf-16-le")) // 2 > MOST_CAPTION:
        return "Bad Request: message caption is too long"
    if medium.type == "video":
        good = medium.media.startswith(("http://", "https://"))
        return (
            Shown("video", medium.media) if good else "Bad Request: wrong file identifier/HTTP URL specified"
        )
    file = files.get(medium.media.removeprefix(ATTACH))
    if file is None or not medium.media.startswith(ATTACH):
        return "Bad Request: there is no photo in the request"
    if len(file.content) > MOST_BYTES:
        return "Request Entity Too Large: file is too big"
    if file.image_type not in {"image/jpeg", "image/png", "image/webp"}:
        return "Bad Request: IMAGE_PROCESS_FAILED"
    width, height = file.size
    if width + height > MOST_SIDES or max(width, height) > MOST_RATIO * min(width, height):
        return "Bad Request: PHOTO_INVALID_DIMENSIONS"
    return Shown("photo", file.content)
