"""A server on loopback that speaks Mastodon's API as snac does: less than all of it, and more loosely.

It ignores Idempotency-Key, gives at most 256 statuses and no second page, knows no source of a status, and
obeys Markdown. Source: https://codeberg.org/grunfink/snac2, mastoapi.c. It fails on demand.
"""

import html
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.stand_ins.serving import serving

TOKEN = "a-token-of-snac"
OWNER = "d41d8cd9"
MOST_LISTED, LONGEST, LONGEST_DESCRIPTION = 256, 500, 1_500


@dataclass
class Snac:
    """What the server holds, newest last, and how it is to fail."""

    url: str = ""
    statuses: dict[str, dict[str, Any]] = field(default_factory=dict)
    failures: list[Response] = field(default_factory=list)
    """Answers to the next calls, one by one, which do nothing."""
    lost: list[Response] = field(default_factory=list)
    """Answers to the next changes, which are made all the same."""
    asked: list[str] = field(default_factory=list)
    media: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Images that were uploaded, used or not."""
    works_for: int = 0
    """How often it says of an image that it is at work on it still, as Mastodon does."""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def texts(self) -> list[str]:
        return [status["spoken"] for status in self.statuses.values()]

    @property
    def below(self) -> dict[str, str | None]:
        """What each status answers."""
        return {number: status["in_reply_to_id"] for number, status in self.statuses.items()}

    def add(self, text: str, *, answers: str | None = None) -> dict[str, Any]:
        """A status that somebody posted, by whatever way."""
        number = str(next(self.numbers))
        self.statuses[number] = {
            "id": number,
            "created_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "url": f"{self.url}/fernweh/p/{number}",
            "uri": f"{self.url}/fernweh/p/{number}",
            "in_reply_to_id": answers,
            "media_attachments": [],
            "favourites_count": 0,
            "reblogs_count": 0,
            "replies_count": 0,
            "content": as_html(text),
            "spoken": text,
        }
        return self.statuses[number]

    async def upload(self, request: Request) -> Response:
        """Takes what Mastodon takes: https://docs.joinmastodon.org/user/posting/#attachments."""
        async with request.form() as form:
            file, description = form["file"], str(form.get("description", ""))
            assert isinstance(file, UploadFile)
            if file.content_type not in {"image/jpeg", "image/png"} or len(description) > LONGEST_DESCRIPTION:
                return refusal(422, "Validation failed: File content type is invalid")
        number = str(next(self.numbers))
        self.media[number] = {"id": number, "type": "image", "description": description or None}
        return JSONResponse(self.media[number], 202 if self.works_for else 200)

    def show(self, status: dict[str, Any], body: Mapping[str, Any]) -> None:
        """Images that are not given are taken away; ids that nobody knows are passed over."""
        ids = body.get("media_ids", ())
        status["media_attachments"] = [self.media[number] for number in ids if number in self.media]


def as_html(text: str) -> str:
    """Roughly snac's not_really_markdown."""
    escaped = re.sub(r"(https?://[^\s<>\"]+)", r'<a href="\1" target="_blank">\1</a>', html.escape(text))
    bold = re.sub(r"\*\*([^*\n]+)\*\*", r"<b>\1</b>", escaped)
    return "<p>" + bold.replace("\n", "<br>") + "</p>"


def refusal(status: int, error: str, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return JSONResponse({"error": error}, status, named)


@asynccontextmanager
async def snac() -> AsyncIterator[Snac]:
    """A server without a post."""
    server = Snac()

    async def answer(request: Request) -> Response:
        server.asked.append(f"{request.method} {request.url.path}")
        if server.failures:
            return server.failures.pop(0)
        if request.url.path == "/api/v1/instance":
            return JSONResponse({"uri": "snac.example", "max_toot_chars": 500})
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return refusal(401, "The access token is invalid")
        match request.method, request.url.path.removeprefix("/api/v1/").split("/"):
            case "GET", ["accounts", "verify_credentials"]:
                return JSONResponse({"id": OWNER, "username": "fernweh", "acct": "fernweh"})
            case "GET", ["accounts", who, "statuses"] if who == OWNER:
                newest = list(server.statuses.values())[: -MOST_LISTED - 1 : -1]
                return JSONResponse([_public(status) for status in newest])
            case "GET", ["statuses", number] if number in server.statuses:
                return JSONResponse(_public(server.statuses[number]))
            case "POST", ["", "api", "v2", "media"]:
                return await server.upload(request)
            case "GET", ["media", number] if number in server.media:
                server.works_for -= 1
                return JSONResponse(server.media[number], 206 if server.works_for >= 0 else 200)
            case "POST", ["statuses"]:
                body = await request.json()
                if len(body["status"]) > LONGEST:
                    return refusal(422, "Validation failed: Text is too long")
                status = server.add(body["status"], answers=body.get("in_reply_to_id"))
                server.show(status, body)
            case "PUT", ["statuses", number] if number in server.statuses:
                body, status = await request.json(), server.statuses[number]
                status["spoken"], status["content"] = body["status"], as_html(body["status"])
                server.show(status, body)
            case "DELETE", ["statuses", number] if number in server.statuses:
                status = server.statuses.pop(number)
            case _:
                return refusal(404, "Record not found")
        return server.lost.pop(0) if server.lost else JSONResponse(_public(status))

    methods = ["GET", "POST", "PUT", "DELETE"]
    async with serving(Starlette(routes=[Route("/{path:path}", answer, methods=methods)])) as url:
        server.url = url
        yield server


def _public(status: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in status.items() if name != "spoken"}
