"""The gate before everything: key, size and kind of a request are judged before a byte of its body is read.

Whoever has no key costs one look at the headers, and one at the database where there is a key to look up.
A body is read up to what its address needs, in bytes and in lists and objects: reading JSON holds up the
whole process, no thread would change that, and 350,000 empty lists take Python's garbage collector a second.
"""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.refusals import NOT_AN_IMAGE, NOT_AS_JSON, answer_to, refusal
from core.access.keys import KeyRefused
from core.access.models import ApiKey
from core.desk import Desk
from core.foundation.errors import CopydeskError
from core.foundation.logs import bind_correlation, new_correlation_id
from core.media.store import MAX_BYTES
from core.previews.signing import PATH

GUARDED = "/api/v1"
KEY = "api_key"
LONGEST_KEY = 200
SMALL = 64 << 10
MOST = {
    "campaigns": 512 << 10,
    "engagement": 1 << 20,
    "edit": 2 << 20,
    "events": 2 << 20,
    "contacts": 1 << 20,
}
"""Bytes of a body, by the end of its address; others are small. A blog post is 100,000 characters, each of
up to 12 bytes as JSON has it; a click on a full Slack card brings the card along, a good megabyte."""

MEDIA = f"{GUARDED}/media"
"""Where images are taken in, as they are; they are the only bodies that are no JSON."""
MOST_OF_IMAGE = MAX_BYTES + SMALL
"""With what a form has around it."""

MOST_CONTAINERS = 20_000
"""Opening brackets of a body, those of texts counted along; a thousand reports of engagement need a tenth."""

TOO_MANY_CONTAINERS = f"A body may hold {MOST_CONTAINERS:,} lists and objects. See /api/docs."


class Gate:
    """ASGI middleware; leaves the caller's key in the request's state, and stops reading at the limit.

    Each call gets an id that goes with everything it sets off, down to the webhooks.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers, path = Headers(scope=scope), scope["path"]
        as_json = _is_json(headers)
        is_image = path == MEDIA and not as_json and _is_image(headers)
        most = MOST_OF_IMAGE if is_image else MOST.get(path.rpartition("/")[2], SMALL)
        refused = None
        try:
            if path.startswith(PATH) and "authorization" in headers:
                scope.setdefault("state", {})[KEY] = await _key(scope["app"].state.desk, headers)
            if path == GUARDED or path.startswith(f"{GUARDED}/"):
                bind_correlation(new_correlation_id())
                scope.setdefault("state", {})[KEY] = await _key(scope["app"].state.desk, headers)
                if not (as_json or is_image):
                    refused = refusal(415, "http_415", NOT_AN_IMAGE if path == MEDIA else NOT_AS_JSON)
            if _told(headers) > most:
                refused = refusal(413, "http_413", _too_large(most))
        except CopydeskError as error:
            refused = answer_to(error)
        if refused is not None:
            # What is not going to be read can't be followed by another request.
            refused.headers["Connection"] = "close"
            await refused(scope, receive, send)
            return
        await self._app(scope, _bounded(receive, most, brackets=not is_image), send)


async def _key(desk: Desk, headers: Headers) -> ApiKey:
    given = headers.getlist("authorization")
    scheme, _, credentials = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    credentials = credentials.strip()
    if scheme.lower() != "bearer" or not 0 < len(credentials) <= LONGEST_KEY:
        raise KeyRefused
    return await desk.keys.check(credentials)


def _is_json(headers: Headers) -> bool:
    """Whether there is no body, or one that says that it is JSON."""
    if not _told(headers) and "transfer-encoding" not in headers:
        return True
    kind = _kind(headers)
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def _is_image(headers: Headers) -> bool:
    """Whether the body may be an image, or a form that holds one; what it is, its content says."""
    kind = _kind(headers)
    return kind.startswith("image/") or kind in {"application/octet-stream", "multipart/form-data"}


def _kind(headers: Headers) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _told(headers: Headers) -> int:
    declared = headers.get("content-length", "")
    # Twenty digits are more than any limit, and int() takes long over a million of them.
    return int(declared[:20]) if declared.isascii() and declared.isdigit() else 0


def _too_large(most: int) -> str:
    return f"This request is larger than the {most >> 10:,} kB that are taken here. See /api/docs."


def _bounded(receive: Receive, most: int, *, brackets: bool) -> Receive:
    """`receive` for a body whose length nobody told, or told wrongly, or that is mostly `brackets`."""
    read = opened = 0

    async def bounded() -> Message:
        nonlocal read, opened
        message = await receive()
        body = message.get("body", b"")
        read += len(body)
        if read > most:
            raise HTTPException(413, _too_large(most))
        opened += body.count(b"[") + body.count(b"{") if brackets else 0
        if opened > MOST_CONTAINERS:
            raise HTTPException(413, TOO_MANY_CONTAINERS)
        return message

    return bounded
