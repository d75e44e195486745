"""Signing, as Standard Webhooks has it: id, time and body under HMAC-SHA-256, so that receivers can tell
that a message is ours, whole, and fresh. Pure.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

from core.foundation.ids import DeliveryId

SECRET_PREFIX = "whsec_"  # noqa: S105 - the beginning that all secrets share
SECRET_BYTES = 32


def secret_of(random_bytes: bytes) -> str:
    """The secret that `random_bytes` make, in the form that receivers' libraries take."""
    return SECRET_PREFIX + base64.b64encode(random_bytes).decode()


def signed_headers(secret: str, delivery_id: DeliveryId, body: str, *, at: datetime) -> Mapping[str, str]:
    """The headers that go with `body`. `at` is the moment of this try: receivers refuse old ones."""
    moment = at.astimezone(UTC)
    return {
        "webhook-id": delivery_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(msg_id=delivery_id, timestamp=moment, data=body),
    }
