"""A server of Bluesky's network that answers what it is told to, in the shapes of Bluesky's own.

For what the reference server does not do when it is asked: failing, limiting, counting likes. Shapes:
https://atproto.com/specs/xrpc and https://github.com/bluesky-social/atproto/tree/main/lexicons.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from tests.stand_ins.serving import serving

DID = "did:plc:z72i7hdynmk6r22z27h6tvur"
PUT, GET, DELETE = (f"com.atproto.repo.{does}Record" for does in ("put", "get", "delete"))
UPLOAD, LOG_IN = "com.atproto.repo.uploadBlob", "com.atproto.server.createSession"
REFRESH, COUNT = "com.atproto.server.refreshSession", "app.bsky.feed.getPosts"
RESOLVE = "com.atproto.identity.resolveHandle"
Answers = Callable[["Asked"], Response]


@dataclass(frozen=True)
class Asked:
    """One call that came in."""

    method: str
    token: str
    query: list[tuple[str, str]]
    body: Mapping[str, Any]


def declined(error: str, message: str = "", status: int = 400, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return JSONResponse({"error": error, "message": message}, status, headers=named)


def tokens(number: int = 1, **changes: str) -> Response:
    """A login. Each `number` has tokens of its own."""
    usual = {"did": DID, "handle": "fernweh.test", "accessJwt": f"a{number}", "refreshJwt": f"r{number}"}
    return JSONResponse({**usual, **changes})


def put(asked: Asked) -> Response:
    uri = f"at://{asked.body['repo']}/{asked.body['collection']}/{asked.body['rkey']}"
    return JSONResponse({"uri": uri, "cid": "bafyreie5cvv4h45feadgeuwhbcutmh6t2ceseocckahdoe6uat64zmz454"})


@dataclass
class BlueskyServer:
    """What each method answers, and what it was asked."""

    url: str = ""
    answers: dict[str, Answers] = field(default_factory=lambda: {PUT: put})
    asked: list[Asked] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        raw = await request.body()
        asked = Asked(
            request.url.path.removeprefix("/xrpc/"),
            request.headers.get("authorization", "").removeprefix("Bearer "),
            parse_qsl(request.url.query),
            json.loads(raw) if request.headers.get("content-type") == "application/json" else {},
        )
        self.asked.append(asked)
        answer = self.answers.get(asked.method, lambda _: declined("MethodNotImplemented", status=501))
        await answer(asked)(scope, receive, send)

    def count(self, method: str) -> int:
        return sum(asked.method == method for asked in self.asked)


@asynccontextmanager
async def bluesky_server() -> AsyncIterator[BlueskyServer]:
    there = BlueskyServer()
    async with serving(there) as there.url:
        yield there
