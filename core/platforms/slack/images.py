"""Images of messages: uploaded beforehand and shared with nobody, then shown by the message's own blocks.

So a message with images is one message, with our key in its metadata, and can be corrected whole. Sources:
https://docs.slack.dev/messaging/working-with-files#upload and
https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object. Slack refuses blocks with a
file of which it doesn't know the type yet: https://github.com/slackapi/java-slack-sdk/issues/1349.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from core.foundation.attached import Attached
from core.platforms import calling
from core.platforms.connecting import CannotSay, Outside
from core.platforms.posting import NotSent, Outgoing
from core.platforms.slack.api import NotSaid, call

WAITS = (0.1, 0.5, 1.0, 2.0, 4.0, 0.0)
"""Seconds between looks at an image that Slack is at work on; then the post comes later."""
NO_WORDS = "Image"
"""Slack takes no image without words."""


async def upload_all(post: Outgoing, outside: Outside) -> list[str]:
    """Slack's ids of the post's images, in their order.

    Raises:
        NotSent: Slack does not have them all yet.
        PlatformRefused: it takes one of them not.
    """
    try:
        ids = [await _upload_once(post, image, outside) for image in post.media]
        for file_id in ids:
            await _wait_for(file_id, outside)
    except (NotSaid, CannotSay, httpx.HTTPError, ValueError, LookupError) as error:
        raise NotSent("Slack did not say that it has the images.") from error
    return ids


def blocks_of_images(post: Outgoing, ids: Sequence[str]) -> list[dict[str, Any]]:
    """The images as a message shows them below its text."""
    return [
        {"type": "image", "slack_file": {"id": file_id}, "alt_text": image.alt or NO_WORDS}
        for file_id, image in zip(ids, post.media, strict=True)
    ]


def alts_in(message: Mapping[str, Any], post: Outgoing) -> tuple[str, ...]:
    """The words of a message's images; none where ours has none and Slack had to have some."""
    shown = [
        str(block.get("alt_text", "")) for block in message.get("blocks", []) if block.get("type") == "image"
    ]
    ours = [image.alt for image in post.media]
    return tuple(
        "" if alt == NO_WORDS and number < len(ours) and not ours[number] else alt
        for number, alt in enumerate(shown)
    )


async def _upload_once(post: Outgoing, image: Attached, outside: Outside) -> str:
    step = f"slack.file.{image.key}"
    if (kept := await post.steps.done(step)) is not None:
        return kept
    fitted = await post.files.fitted(image, post.platform)
    name = f"image{fitted.ending}"
    words = {"alt_txt": image.alt} if image.alt else {}
    asked = {"filename": name, "length": str(len(fitted.content)), **words}
    given = await call(outside, "files.getUploadURLExternal", asked)
    file_id, address = str(given["file_id"]), str(given["upload_url"])
    said = await calling.call(outside.http, "POST", address, name="Slack", content=fitted.content)
    if not said.is_good:
        raise NotSaid(said.status)
    await call(
        outside, "files.completeUploadExternal", {"files": json.dumps([{"id": file_id, "title": name}])}
    )
    await post.steps.keep(step, file_id)
    return file_id


async def _wait_for(file_id: str, outside: Outside) -> None:
    for wait in WAITS:
        if (await call(outside, "files.info", {"file": file_id}))["file"].get("mimetype"):
            return
        await asyncio.sleep(wait)
    raise NotSent("Slack is still at work on the images.")
