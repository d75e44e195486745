"""A server that speaks Mastodon's API, as one account sees it: its calls, and what its errors mean.

Mastodon itself is one of many: Pleroma, GoToSocial, snac and others speak the same API with gaps. Mastodon.py
is built on requests, which our guard for outgoing addresses can't watch, so this speaks HTTP itself.

Errors: https://docs.joinmastodon.org/entities/Error/, https://docs.joinmastodon.org/api/rate-limits/.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import AwareDatetime, BaseModel, Field, TypeAdapter, ValidationError

from core.foundation.clock import Clock
from core.foundation.text import made_storable
from core.platforms.calling import Answer, Count, ask, call
from core.platforms.connecting import CannotSay
from core.platforms.posting import CredentialsExpired, PlatformRefused

T = TypeVar("T")
PAGE = 40
"""Statuses that Mastodon gives at most at a time.
https://docs.joinmastodon.org/methods/accounts/#statuses"""
STATUSES = "/api/v1/statuses"
LONGEST_WORDS = 200
ACCEPTED, PARTIAL, NOT_ALLOWED, NOT_FOUND, GONE = 202, 206, 403, 404, 410
MOST_LOOKS, BETWEEN_LOOKS = 10, 1.0
"""How often, and after how many seconds each, an image is asked for that the server is at work on."""


class Medium(BaseModel):
    """https://docs.joinmastodon.org/entities/MediaAttachment/"""

    id: str = Field(min_length=1, max_length=200)
    description: str | None = None


class Status(BaseModel):
    """https://docs.joinmastodon.org/entities/Status/. What a server does not give is None."""

    id: str = Field(min_length=1, max_length=200)
    created_at: AwareDatetime
    content: str = ""
    url: str | None = None
    uri: str = ""
    answers: str | None = Field(None, alias="in_reply_to_id")
    media_attachments: list[Medium] | None = None
    favourites_count: Count = None
    reblogs_count: Count = None
    replies_count: Count = None


class Owner(BaseModel):
    """https://docs.joinmastodon.org/entities/Account/#CredentialAccount"""

    id: str = Field(min_length=1, max_length=200)
    username: str = Field(min_length=1, max_length=200)


class _Source(BaseModel):
    text: str


class _Error(BaseModel):
    error: str


class Server:
    """The server at `address`, asked as the account whose `token` it is; without one, as a stranger."""

    def __init__(self, http: httpx.AsyncClient, clock: Clock, address: str, token: str = "") -> None:
        self.name = httpx.URL(address).host
        self._http, self._clock, self._address = http, clock, address
        self._headers = {"authorization": f"Bearer {token}"} if token else {}

    async def owner(self) -> Owner:
        """Whose token it is."""
        return await self._read("/api/v1/accounts/verify_credentials", TypeAdapter(Owner))

    async def instance(self, version: int) -> Answer:
        """What the server says of itself."""
        return await ask(self._http, "GET", f"{self._address}/api/v{version}/instance", name=self.name)

    async def statuses(self, owner: str, *, before: str | None = None, most: int = PAGE) -> list[Status]:
        """The newest of what `owner` posted, newest first; of that what came before a status."""
        # Pinned ones come at their own place: they are asked for with `pinned`, which is left out here.
        asked: dict[str, str | int] = {"limit": most, "exclude_reblogs": "true"}
        asked |= {"max_id": before} if before else {}
        path = f"/api/v1/accounts/{owner}/statuses"
        return await self._read(path, TypeAdapter(list[Status]), params=asked)

    async def status(self, status_id: str) -> Status | None:
        """One status; None when it is certainly gone."""
        answer = await self._ask(_path(status_id))
        if answer.status in {NOT_FOUND, GONE}:
            return None
        return self._parsed(self._good(answer), TypeAdapter(Status))

    async def source(self, status_id: str) -> str | None:
        """The text of a status as it was written; None where the server does not give it."""
        answer = await self._ask(f"{_path(status_id)}/source")
        return self._parsed(answer, TypeAdapter(_Source)).text if answer.is_good else None

    async def upload(self, content: bytes, content_type: str, description: str) -> Medium:
        """Have an image kept, which nobody sees before a status shows it; unused, it is gone after a day.

        Raises:
            PlatformRefused: the server takes it by no means.
            Unavailable: it is not there, or not ready yet.
        """
        name = content_type.replace("/", ".")
        asked: dict[str, Any] = {"files": {"file": (name, content, content_type)}}
        if description:
            asked["data"] = {"description": description}
        url, headers = f"{self._address}/api/v2/media", self._headers
        answer = await ask(self._http, "POST", url, name=self.name, headers=headers, **asked)
        if answer.status == NOT_ALLOWED and "scope" in words(answer).casefold():
            raise PlatformRefused(
                f"{self.name} lets this access token upload no images. Connect the account again, with one "
                "that has the scope write:media."
            )
        self._sort(answer)
        medium = self._parsed(self._good(answer), TypeAdapter(Medium))
        if answer.status == ACCEPTED:
            await self._until_ready(medium)
        return medium

    async def post(
        self, text: str, *, key: str, media: Sequence[str] = (), below: str | None = None
    ) -> Status:
        """Post `text` for everybody, with `media` by their ids, as the answer to what is at `below`.

        Whatever is raised but these leaves it unknown whether it is there.

        Raises:
            PlatformRefused: the server said no.
            NotSent: it certainly never arrived.
        """
        content: dict[str, Any] = {"status": text, "visibility": "public"}
        content |= {"media_ids": list(media)} if media else {}
        content |= {"in_reply_to_id": below} if below else {}
        answer = await self._change("POST", STATUSES, json=content, headers={"idempotency-key": key})
        return self._parsed(self._good(answer), TypeAdapter(Status))

    async def change(self, status_id: str, text: str, *, media: Sequence[str] = ()) -> Status:
        """Give a status another text and these images, and no other. Errors are those of `post`."""
        content = {"status": text} | ({"media_ids": list(media)} if media else {})
        answer = await self._change("PUT", _path(status_id), json=content)
        return self._parsed(self._good(answer), TypeAdapter(Status))

    async def delete(self, status_id: str) -> None:
        """Delete a status; that it is gone is success. Errors are those of `post`."""
        answer = await self._change("DELETE", _path(status_id))
        if answer.status not in {NOT_FOUND, GONE}:
            self._good(answer)

    async def _until_ready(self, medium: Medium) -> None:
        """https://docs.joinmastodon.org/methods/media/#get"""
        for _ in range(MOST_LOOKS):
            answer = self._good(await self._ask(f"/api/v1/media/{quote(medium.id, safe='')}"))
            if answer.status != PARTIAL:
                return
            await asyncio.sleep(BETWEEN_LOOKS)
        raise CannotSay(f"{self.name} is at work on an image for long.")

    async def _read(self, path: str, what: TypeAdapter[T], **request: Any) -> T:
        return self._parsed(self._good(await self._ask(path, **request)), what)

    async def _ask(self, path: str, **request: Any) -> Answer:
        url = self._address + path
        answer = await ask(self._http, "GET", url, name=self.name, headers=self._headers, **request)
        self._sort(answer)
        return answer

    async def _change(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **request: Any
    ) -> Answer:
        sent = {**self._headers, **(headers or {})}
        answer = await call(self._http, method, self._address + path, name=self.name, headers=sent, **request)
        self._sort(answer)
        return answer

    def _sort(self, answer: Answer) -> None:
        """Raise what is true of any call."""
        answer.require_rate(self.name, self._clock.now(), until=_reset(answer))
        said = words(answer)
        # 403 is also said of accounts that are frozen, which a new token does not help.
        if answer.status == 401 or (answer.status == NOT_ALLOWED and "scope" in said.casefold()):
            raise CredentialsExpired(
                f"{self.name} takes the access token no more ({said or answer.status}). Connect the account "
                "again, with a token that may read and write statuses."
            )

    def _good(self, answer: Answer) -> Answer:
        if answer.is_good:
            return answer
        if answer.is_refusal:
            why = words(answer) or f"it answered {answer.status}"
            raise PlatformRefused(f"{self.name} refused: {why.rstrip('.')}.")
        raise CannotSay(f"{self.name} answered {answer.status}, which says nothing.")

    def _parsed(self, answer: Answer, what: TypeAdapter[T]) -> T:
        try:
            return what.validate_json(answer.body)
        except ValidationError as error:
            raise CannotSay(f"{self.name} answered otherwise than Mastodon's API does.") from error


def _path(status_id: str) -> str:
    if not status_id:  # of a post that a person said is there; without one, all calls would be about others
        raise PlatformRefused("Copydesk does not know the post's id on Mastodon. Change it there by hand.")
    return f"{STATUSES}/{quote(status_id, safe='')}"


def words(answer: Answer) -> str:
    """What the server says is wrong, for people; empty where it says nothing."""
    try:
        return made_storable(_Error.model_validate_json(answer.body).error, LONGEST_WORDS)
    except ValidationError:
        return ""


def _reset(answer: Answer) -> datetime | None:
    try:
        moment = datetime.fromisoformat(answer.headers.get("x-ratelimit-reset", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
