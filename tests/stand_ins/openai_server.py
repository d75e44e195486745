"""A loopback server that speaks OpenAI's Responses and moderation APIs, and misbehaves on demand.

Answers are queued and given one by one; the last one stays. What was asked is kept in `asked`.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.stand_ins.serving import address, free_port, serving_beside

STARTUP_SECONDS = 60


@dataclass(frozen=True)
class Reply:
    """What the server says to one request."""

    body: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    """Seconds between one byte of the body and the next."""
    is_cut: bool = False
    """Whether the line breaks in the middle of the body."""


@dataclass(frozen=True)
class Asked:
    """What one request asked."""

    path: str
    body: dict[str, Any]
    authorization: str


def draft(text: str, **given: Any) -> dict[str, Any]:
    """One draft as a model fills it in."""
    empty = {"title": "", "preheader": "", "hashtags": [], "call_to_action": ""}
    return {"text": text, **empty, "reasoning": "It fits.", **given}


def drafts(*texts: str | dict[str, Any], **changes: Any) -> Reply:
    """An answer that holds `texts` as drafts."""
    forms = [draft(text) if isinstance(text, str) else text for text in texts]
    return answer(json.dumps({"drafts": forms}), **changes)


def answer(text: str, **changes: Any) -> Reply:
    """An answer that says `text`; `changes` go into the response object, None takes a field out."""
    return response([{"type": "output_text", "text": text, "annotations": []}], **changes)


def refusal(text: str) -> Reply:
    return response([{"type": "refusal", "refusal": text}])


def truncated(text: str = '{"drafts": [{"text": "It sto') -> Reply:
    return answer(text, status="incomplete", incomplete_details={"reason": "max_output_tokens"})


def filtered() -> Reply:
    return response([], status="incomplete", incomplete_details={"reason": "content_filter"})


def failed(code: str, message: str) -> Reply:
    """Status 200, but the response itself failed."""
    return response([], status="failed", error={"code": code, "message": message})


def error(
    status: int, *, code: str | None = None, message: str = "No.", retry_after: str | None = None
) -> Reply:
    body = {"error": {"message": message, "type": "error", "param": None, "code": code}}
    return Reply(json.dumps(body), status, {"retry-after": retry_after} if retry_after else {})


def response(content: list[dict[str, Any]], **changes: Any) -> Reply:
    """A response object around `content`, with a reasoning item before the message, as such models give."""
    body = {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "model": "stand-in",
        "status": "completed",
        "output": [
            {"type": "reasoning", "id": "rs_1", "summary": []},
            {
                "type": "message",
                "id": "msg_1",
                "role": "assistant",
                "status": "completed",
                "content": content,
            },
        ],
        "error": None,
        "incomplete_details": None,
        "usage": {"input_tokens": 100, "output_tokens": 50, "total_tokens": 150},
    } | changes
    return Reply(json.dumps({name: value for name, value in body.items() if name not in _left_out(changes)}))


def chat(
    text: str | None,
    *,
    finish_reason: str = "stop",
    usage: dict[str, Any] | None = None,
    service_tier: str | None = None,
    **message: Any,
) -> Reply:
    """A chat completion that says `text`."""
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text, **message},
        "finish_reason": finish_reason,
    }
    usage = usage or {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150}
    answer = {"object": "chat.completion", "choices": [choice], "usage": usage, "service_tier": service_tier}
    return Reply(json.dumps(answer))


def moderation(**scores: float) -> Reply:
    """A moderation result; a category is flagged from 0.5 on. Write `self_harm` for `self-harm`."""
    scored = {name.replace("__", "/").replace("_", "-"): score for name, score in scores.items()}
    flagged = {name: score >= 0.5 for name, score in scored.items()}
    result = {"flagged": any(flagged.values()), "categories": flagged, "category_scores": scored}
    return Reply(json.dumps({"id": "modr_1", "model": "omni-moderation-latest", "results": [result]}))


def _left_out(changes: dict[str, Any]) -> set[str]:
    return {name for name, value in changes.items() if value is None}


class _Cut(Response):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})


async def _dripping(reply: Reply) -> AsyncIterator[str]:
    for letter in reply.body:
        yield letter
        await asyncio.sleep(reply.drip)


class OpenAIServer:
    """The server in a thread of its own, on a free loopback port."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.asked: list[Asked] = []
        self.models: list[str] = []
        self._listening = free_port()
        paths = [
            Route("/v1/models", self._list),
            Route("/v1/responses", self._answer, methods=["POST"]),
            Route("/v1/chat/completions", self._answer, methods=["POST"]),
            Route("/v1/moderations", self._answer, methods=["POST"]),
        ]
        self._serving = serving_beside(Starlette(routes=paths), self._listening)

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    @property
    def url(self) -> str:
        return f"{address(self._listening)}/v1"

    def will(self, *replies: Reply) -> None:
        """Give `replies` one by one from now on, and the last one for ever."""
        self.replies = list(replies)
        self.asked = []

    async def _list(self, _: Request) -> Response:
        listed = [{"id": name, "object": "model", "created": 1, "owned_by": "us"} for name in self.models]
        return Response(json.dumps({"object": "list", "data": listed}), media_type="application/json")

    async def _answer(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append(Asked(request.url.path, body, request.headers.get("authorization", "")))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if reply.delay:
            await asyncio.sleep(reply.delay)
        if reply.drip:
            return StreamingResponse(_dripping(reply), reply.status, media_type="application/json")
        kind = _Cut if reply.is_cut else Response
        return kind(reply.body, reply.status, media_type="application/json", headers=dict(reply.headers))

    def __enter__(self) -> Self:
        self._serving.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._serving.__exit__(kind, error, trace)
