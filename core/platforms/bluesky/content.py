"""What the records of a post hold: its words, what can be clicked in them, and its images or link card.

A record has one embed: where there are images there is no card. Sources:
https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/embed/images.json,
https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/embed/external.json.
"""

import asyncio
from collections.abc import Collection
from typing import Any

import httpx
from pydantic import BaseModel

from core.foundation.attached import Attached
from core.platforms.addresses import Address
from core.platforms.bluesky.facets import facets_of, handles_in
from core.platforms.bluesky.session import Session
from core.platforms.bluesky.xrpc import Declined
from core.platforms.posting import Outgoing, PlatformRefused
from core.platforms.vendor import before_posting


class _Identity(BaseModel):
    did: str


class _Uploaded(BaseModel):
    blob: dict[str, Any]


async def contents_of(session: Session, post: Outgoing) -> list[dict[str, Any]]:
    """What is in each record, the first one's and those below it. Files are uploaded; nobody sees them yet.

    Raises:
        NotSent: somebody did not answer who has to be asked before.
        PlatformRefused: the server takes an image by no means.
    """
    texts = (post.text, *post.follow_ups)
    with before_posting():
        dids = await _dids(session, {handle for text in texts for handle in handles_in(text)})
        embed = await _images(session, post) if post.media else _card(post.link)
    contents = []
    for text in texts:
        facets = facets_of(text, dids)
        contents.append({"text": text} | ({"facets": facets} if facets else {}))
    return [contents[0] | ({"embed": embed} if embed else {}), *contents[1:]]


async def _dids(session: Session, handles: Collection[str]) -> dict[str, str]:
    """Whose handles they are; without those that are nobody's."""
    found = await asyncio.gather(*(_did(session, handle) for handle in handles))
    return {handle: did for handle, did in zip(handles, found, strict=True) if did}


async def _did(session: Session, handle: str) -> str:
    method = "com.atproto.identity.resolveHandle"
    try:
        return (await session.query(method, _Identity, handle=handle)).did
    except Declined:
        return ""


async def _images(session: Session, post: Outgoing) -> dict[str, Any]:
    return {
        "$type": "app.bsky.embed.images",
        "images": [await _image(session, post, image) for image in post.media],
    }


async def _image(session: Session, post: Outgoing, image: Attached) -> dict[str, Any]:
    fitted = await post.files.fitted(image, post.platform)
    try:
        uploaded = await session.upload(fitted.content, fitted.content_type, _Uploaded)
    except Declined as declined:
        raise PlatformRefused(declined.sentence) from declined
    return {
        "image": uploaded.blob,
        "alt": image.alt,
        "aspectRatio": {"width": fitted.width, "height": fitted.height},
    }


def _card(link: str | None) -> dict[str, Any] | None:
    """The card that leads to `link`, with its address as title: what the page calls itself would have to be
    fetched, and a campaign's name is ours alone.
    """
    if link is None or Address(link).place[0] not in {"http", "https"}:
        return None
    url = httpx.URL(link)
    title = f"{url.host}{url.path.rstrip('/')}"
    return {
        "$type": "app.bsky.embed.external",
        "external": {"uri": link, "title": title, "description": ""},
    }
