"""Files that the bot puts into the workspace, in Slack's three steps, and shows in image blocks; and those
that people put into a form, which the bot fetches with its token.

Sources: https://docs.slack.dev/messaging/working-with-files#upload,
https://docs.slack.dev/reference/methods/files.completeUploadExternal and
https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object,
https://docs.slack.dev/reference/block-kit/block-elements/file-input-element and
https://docs.slack.dev/reference/objects/file-object.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import quote, unquote

from PIL import Image, UnidentifiedImageError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from bot.playground.arguments import Arguments, SlackError
from bot.playground.people import TEAM_ID
from bot.playground.workspace import Upload, Workspace

SHOWN_TYPES = {"image/png", "image/jpeg", "image/gif"}
MOST_ALT = 1000
LARGEST = 10 << 20
"""Bytes of a file that a person puts into a form."""
BUSY_LOOKS = 1
"""So often Slack doesn't know a new file's type yet, and shows it in no block."""


@dataclass(frozen=True, slots=True)
class Uploads:
    """Where files are sent to, and fetched from by browsers."""

    workspace: Workspace
    bot_token: str

    async def take(self, request: Request) -> Response:
        """What a person chooses in a form, from the browser: the body, and its name in a header."""
        name, user = request.headers.get("x-file-name", ""), request.headers.get("x-user", "")
        content = await request.body()
        # A content type that no page of another origin can send unasked.
        is_file = request.headers.get("content-type") == "application/octet-stream"
        if not is_file or not name or user not in self.workspace.people or len(content) > LARGEST:
            return JSONResponse({"ok": False, "error": "A file may have up to 10 MB."}, 400)
        file_id = f"F0PEOPLE{len(self.workspace.uploads):04}"
        self.workspace.uploads[file_id] = Upload(
            file_id, unquote(name), len(content), content, is_there=True, looks=BUSY_LOOKS + 1, user=user
        )
        return JSONResponse({"ok": True, "id": file_id})

    async def fetch(self, request: Request) -> Response:
        """A file for whoever shows the bot's token; others are led to where they would sign in."""
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self.bot_token}".encode()):
            return RedirectResponse("/?redir=files", HTTPStatus.FOUND)
        upload = self.workspace.uploads.get(request.path_params["file"].partition("-")[2])
        if upload is None:
            return PlainTextResponse("no such file", HTTPStatus.NOT_FOUND)
        return Response(upload.content, media_type=type_of(upload) or "application/octet-stream")

    async def receive(self, request: Request) -> Response:
        upload = self.workspace.uploads.get(request.path_params["file_id"])
        content = await request.body()
        if upload is None or upload.is_there or len(content) != upload.length:
            return PlainTextResponse("upload failed", HTTPStatus.BAD_REQUEST)
        upload.content = content
        return PlainTextResponse(f"OK - {len(content)}")

    async def show(self, request: Request) -> Response:
        upload = self.workspace.uploads.get(request.path_params["file_id"])
        if upload is None or type_of(upload) not in SHOWN_TYPES:
            return PlainTextResponse("no such picture", HTTPStatus.NOT_FOUND)
        return Response(upload.content, media_type=type_of(upload))


def get_upload_url(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    name, length = arguments.needed("filename"), arguments.needed("length")
    if not length.isdecimal() or int(length) < 1 or len(arguments.text("alt_txt")) > MOST_ALT:
        raise SlackError("invalid_arguments")
    file_id = f"F0UPLOAD{len(workspace.uploads):04}"
    workspace.uploads[file_id] = Upload(file_id, name, int(length))
    return {"file_id": file_id, "upload_url": f"{arguments.base_url}upload/{file_id}"}


def complete_upload(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Shared with nobody: the bot names no channel."""
    given = arguments.json("files", error="invalid_arguments")
    if not isinstance(given, list) or not given or arguments.has("channel_id"):
        raise SlackError("invalid_arguments")
    uploads = [_upload_of(workspace, each.get("id")) for each in given]
    for upload in uploads:
        if not upload.content:
            raise SlackError("file_not_found")
        upload.is_there = True
    return {"files": [{"id": upload.id, "title": upload.name} for upload in uploads]}


def info(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    upload = _upload_of(workspace, arguments.needed("file"))
    if not upload.is_there:
        raise SlackError("file_not_found")
    upload.looks += 1
    told = as_file(upload, arguments.base_url.rstrip("/"))
    return {"file": {**told, "mimetype": told["mimetype"] if upload.looks > BUSY_LOOKS else ""}}


def as_file(upload: Upload, base_url: str) -> dict[str, Any]:
    """A file object, as payloads and the Web API carry it."""
    place = f"{base_url}/files-pri/{TEAM_ID}-{upload.id}"
    name = quote(upload.name)
    return {
        "id": upload.id,
        "name": upload.name,
        "title": upload.name,
        "mimetype": type_of(upload),
        "filetype": upload.name.rpartition(".")[2].lower(),
        "user": upload.user,
        "size": upload.length,
        "mode": "hosted",
        "is_external": False,
        "url_private": f"{place}/{name}",
        "url_private_download": f"{place}/download/{name}",
    }


def delete(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Its id is never given to another. Source: https://docs.slack.dev/reference/methods/files.delete"""
    upload = _upload_of(workspace, arguments.needed("file"))
    upload.is_there, upload.content = False, b""
    return {}


METHODS = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.info": info,
    "files.delete": delete,
}


def reject_unknown_files(workspace: Workspace, blocks: list[Any], *, at: str = "") -> None:
    """
    Raises:
        SlackError: a block shows a file that isn't there, isn't known yet, or is no image.
    """
    for place, file_id in _shown_in(blocks):
        upload = workspace.uploads.get(file_id)
        if upload is None or upload.looks <= BUSY_LOOKS or type_of(upload) not in SHOWN_TYPES:
            reason = f"invalid slack file [json-pointer:{at}/blocks/{place}/slack_file]"
            raise SlackError("invalid_arguments" if at else "invalid_blocks", reason, errors=[reason])


def type_of(upload: Upload) -> str:
    """The media type of an image; empty of anything else."""
    try:
        return Image.open(BytesIO(upload.content)).get_format_mimetype() or ""
    except UnidentifiedImageError:
        return ""


def _shown_in(blocks: list[Any]) -> Iterator[tuple[str, str]]:
    """Where files are shown, and which."""
    for place, block in enumerate(blocks):
        shown = {f"{place}": block, f"{place}/accessory": block.get("accessory", {})}
        if block["type"] == "context":
            shown |= {f"{place}/elements/{number}": each for number, each in enumerate(block["elements"])}
        for where, each in shown.items():
            if each.get("type") == "image" and "slack_file" in each:
                yield where, str(each["slack_file"].get("id", ""))


def _upload_of(workspace: Workspace, file_id: Any) -> Upload:
    if (upload := workspace.uploads.get(str(file_id))) is None:
        raise SlackError("file_not_found")
    return upload
