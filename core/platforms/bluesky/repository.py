"""An account's repository, as far as its posts go: each lies at a key, and is written where nothing is yet.

Source: https://github.com/bluesky-social/atproto/blob/main/lexicons/com/atproto/repo/putRecord.json.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import AwareDatetime, BaseModel, Field

from core.platforms.bluesky.session import Session
from core.platforms.bluesky.xrpc import Declined
from core.platforms.connecting import CannotSay
from core.platforms.posting import PlatformRefused

POSTS = "app.bsky.feed.post"
NOT_THERE, ALREADY_THERE = "RecordNotFound", "InvalidSwap"


class _Image(BaseModel):
    alt: str = ""


class _Embed(BaseModel):
    images: list[_Image] = Field(default_factory=list)


class _Value(BaseModel):
    text: str
    created_at: AwareDatetime = Field(alias="createdAt")
    embed: _Embed | None = None


class Record(BaseModel):
    """One post as it lies there."""

    uri: str
    cid: str
    value: _Value

    @property
    def alts(self) -> tuple[str, ...]:
        return tuple(image.alt for image in self.value.embed.images) if self.value.embed else ()

    @property
    def name(self) -> str:
        """By which other records name it: where it is, and that it has this content."""
        return f"{self.uri} {self.cid}"


class _Written(BaseModel):
    uri: str
    cid: str


class _Done(BaseModel):
    pass


class Repository:
    """The posts of the account of `session`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def at(self, key: str) -> Record | None:
        """The post with that key; None only where the server certainly has none."""
        try:
            return await self._session.query("com.atproto.repo.getRecord", Record, **self._place(key))
        except Declined as declined:
            if declined.error == NOT_THERE:
                return None
            raise CannotSay(declined.sentence) from declined

    async def put(self, key: str, content: Mapping[str, Any]) -> Record:
        """Write `content` there; of an earlier try that wrote the same words the record that it left.

        Raises:
            PlatformRefused: the server said no, or has something else there.
        """
        record = {"$type": POSTS, **content}
        try:
            written = await self._session.procedure(
                "com.atproto.repo.putRecord", _Written, **self._place(key), record=record, swapRecord=None
            )
        except Declined as declined:
            if declined.error != ALREADY_THERE:
                raise PlatformRefused(declined.sentence) from declined
            return await self._first(key, Record.model_validate({"uri": "", "cid": "", "value": record}))
        return Record.model_validate({"uri": written.uri, "cid": written.cid, "value": record})

    async def delete(self, key: str) -> None:
        """Delete the post; that there is none is success.

        Raises:
            PlatformRefused: the server said no.
        """
        try:
            await self._session.procedure("com.atproto.repo.deleteRecord", _Done, **self._place(key))
        except Declined as declined:
            raise PlatformRefused(declined.sentence) from declined

    async def _first(self, key: str, ours: Record) -> Record:
        """What an earlier try has put there."""
        record = await self.at(key)
        if record is None:
            raise PlatformRefused("Bluesky's moderators have hidden this post; nothing was sent.")
        if (record.value.text, record.alts) != (ours.value.text, ours.alts):
            raise PlatformRefused(
                "Bluesky has this post with another text, or other images, from an earlier try; nothing was "
                "sent. Take that down, and publish again."
            )
        return record

    def _place(self, key: str) -> dict[str, str]:
        return {"repo": self._session.did, "collection": POSTS, "rkey": key}
