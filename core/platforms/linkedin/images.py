"""Images for a post on LinkedIn: uploaded beforehand, and used once LinkedIn has worked them up.

Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/images-api. An image
that no post uses is seen by nobody, so one whose upload was not kept is uploaded anew.
"""

import asyncio
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from core.platforms.linkedin.calls import Calls
from core.platforms.linkedin.shapes import Image, Initialized
from core.platforms.posting import NotSent, Outgoing, PlatformRefused
from core.platforms.vendor import before_posting

WAITS = (0.5, 1.0, 2.0, 4.0, 0.0)
"""Seconds between looks at an image that LinkedIn is at work on; then the post comes later."""


async def upload_all(post: Outgoing, author: str, calls: Calls) -> list[str]:
    """The URNs of the post's images, in their order.

    Raises:
        NotSent: LinkedIn does not have them all yet.
        PlatformRefused: it takes one of them not.
    """
    with before_posting():
        urns = [await _upload_once(post, number, author, calls) for number in range(len(post.media))]
        for urn in urns:
            await _wait_for(urn, calls)
        return urns


def content_of(post: Outgoing, urns: Sequence[str]) -> dict[str, Any]:
    """What a post with these images says of them. Sources: …/posts-api, …/multiimage-post-api."""
    images = [
        {"id": urn, **({"altText": image.alt} if image.alt else {})}
        for urn, image in zip(urns, post.media, strict=True)
    ]
    return {"media": images[0]} if len(images) == 1 else {"multiImage": {"images": images}}


async def _upload_once(post: Outgoing, number: int, author: str, calls: Calls) -> str:
    step = f"linkedin.image.{number}"
    if (kept := await post.steps.done(step)) is not None:
        return kept
    fitted = await post.files.fitted(post.media[number], post.platform)
    asked = {"initializeUploadRequest": {"owner": author}}
    reply = await calls.ask("POST", "/rest/images?action=initializeUpload", json=asked)
    given = reply.read(Initialized).value
    await calls.put(given.upload_url, fitted.content)
    await post.steps.keep(step, given.image)
    return given.image


async def _wait_for(urn: str, calls: Calls) -> None:
    for wait in WAITS:
        try:
            status = (await calls.ask("GET", f"/rest/images/{quote(urn, safe='')}")).read(Image).status
        except PlatformRefused:
            return  # an app that may not look: the post itself will be refused, or will not
        if status == "AVAILABLE":
            return
        if status == "PROCESSING_FAILED":
            raise PlatformRefused("LinkedIn could make nothing of an image. Take another one.")
        await asyncio.sleep(wait)
    raise NotSent("LinkedIn is still at work on the images.")
