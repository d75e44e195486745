"""What a receiver gets: a post as JSON, signed as Standard Webhooks has it. Pure.

The post's key is the webhook's id and stays through every try, so that receivers can drop what they have:
https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from standardwebhooks.webhooks import Webhook

from core.platforms.posting import Outgoing

SECRET_PREFIX = "whsec_"  # noqa: S105 - the beginning that all secrets share
SHORTEST_SECRET, LONGEST_SECRET = 24, 64
"""Bytes, as the specification has it."""


@dataclass(frozen=True, slots=True)
class Told:
    """An image or a video as a receiver is told of it. Of a video no more is known than where it is."""

    kind: str
    address: str
    alt: str
    content_type: str | None = None
    width: int | None = None
    height: int | None = None


def body_of(post: Outgoing, at: datetime, media: Sequence[Told] = ()) -> str:
    """The same at every try, for the same `at`: the moment of the first."""
    return _json(
        "post.published",
        at,
        post_id=post.key,
        campaign=post.campaign,
        title=post.title,
        text=post.text,
        link=post.link,
        media=[asdict(each) for each in media],
        follow_ups=post.follow_ups,
    )


def ping(at: datetime) -> str:
    """A message that asks for nothing."""
    return _json("ping", at)


def _json(kind: str, at: datetime, **data: Any) -> str:
    message = {"type": kind, "timestamp": at.astimezone(UTC).isoformat(), "data": data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def headers_of(secret: str, message_id: str, body: str, *, at: datetime) -> Mapping[str, str]:
    """The headers that go with `body`; without a secret nothing is signed."""
    headers = {
        "content-type": "application/json",
        "accept-encoding": "identity",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
    }
    if secret:
        headers["webhook-signature"] = Webhook(secret).sign(
            msg_id=message_id, timestamp=at.astimezone(UTC), data=body
        )
    return headers


def is_secret(text: str) -> bool:
    """Whether receivers' libraries take it: `whsec_` and 24 to 64 bytes in base64."""
    try:
        key = base64.b64decode(text.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error:
        return False
    return text.startswith(SECRET_PREFIX) and SHORTEST_SECRET <= len(key) <= LONGEST_SECRET
