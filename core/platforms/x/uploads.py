"""Images for a post on X: uploaded beforehand, each with its words, and used within a day.

Sources: https://docs.x.com/x-api/media/upload-media and https://docs.x.com/x-api/media/create-media-metadata.
An upload that no post uses is seen by nobody, so one that was not kept is made anew.
"""

from collections.abc import Awaitable
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Protocol

from core.foundation.attached import Attached
from core.foundation.clock import Clock
from core.platforms.posting import Outgoing
from core.platforms.vendor import Reply, before_posting
from core.platforms.x.shapes import Uploaded

USED_WITHIN = timedelta(minutes=5)
"""What ends sooner is uploaded anew."""


class Asks(Protocol):
    """The adapter's own calls."""

    def __call__(self, method: str, path: str, **what: Any) -> Awaitable[Reply]: ...


async def upload_all(post: Outgoing, ask: Asks, clock: Clock) -> list[str]:
    """X's ids of the post's images, in their order.

    Raises:
        NotSent: X did not say that it has them all.
        PlatformRefused: it takes one of them not.
    """
    with before_posting():
        return [await _upload_once(post, number, ask, clock) for number in range(len(post.media))]


async def _upload_once(post: Outgoing, number: int, ask: Asks, clock: Clock) -> str:
    for again in count():
        step = f"x.media.{number}.{again}"
        if (kept := await post.steps.done(step)) is None:
            media_id, ends = await _upload(post, post.media[number], ask, clock)
            await post.steps.keep(step, f"{media_id} {ends.isoformat()}")
            return media_id
        media_id, _, until = kept.partition(" ")
        if datetime.fromisoformat(until) > clock.now() + USED_WITHIN:
            return media_id
    raise AssertionError("there is always a next number")


async def _upload(post: Outgoing, image: Attached, ask: Asks, clock: Clock) -> tuple[str, datetime]:
    fitted = await post.files.fitted(image, post.platform)
    reply = await ask(
        "POST",
        "/2/media/upload",
        data={"media_category": "tweet_image", "media_type": fitted.content_type},
        files={"media": ("image", fitted.content, fitted.content_type)},
    )
    uploaded = reply.read(Uploaded).data
    if image.alt:
        described = {"id": uploaded.id, "metadata": {"alt_text": {"text": image.alt}}}
        await ask("POST", "/2/media/metadata", json=described)
    return uploaded.id, clock.now() + timedelta(seconds=uploaded.expires_after_secs)
