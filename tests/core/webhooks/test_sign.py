"""Signing: what receivers' own libraries accept."""

import base64
import hashlib
import hmac
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from core.foundation.ids import DeliveryId, new_delivery_id
from core.webhooks.sign import secret_of, signed_headers

AT = datetime(2022, 11, 3, 20, 26, 10, 344522, tzinfo=UTC)


@given(st.binary(min_size=32, max_size=32), st.text())
def test_a_message_is_accepted_by_the_standard_library_for_receivers(key: bytes, body: str) -> None:
    text = body.encode(errors="replace").decode()
    headers = signed_headers(secret_of(key), new_delivery_id(), text, at=datetime.now(UTC))
    Webhook(secret_of(key)).verify(text, dict(headers), json_parse=False)


def test_the_signature_is_what_the_specification_says() -> None:
    headers = signed_headers(secret_of(b"k" * 32), DeliveryId("msg_1"), '{"a":1}', at=AT)
    digest = hmac.digest(b"k" * 32, b'msg_1.1667507170.{"a":1}', hashlib.sha256)
    assert headers == {
        "webhook-id": "msg_1",
        "webhook-timestamp": "1667507170",
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def test_the_same_moment_in_another_zone_gives_the_same_signature() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=9)))
    secret = secret_of(b"k" * 32)
    assert signed_headers(secret, DeliveryId("msg_1"), "{}", at=AT) == signed_headers(
        secret, DeliveryId("msg_1"), "{}", at=elsewhere
    )


def test_the_zone_of_the_machine_changes_no_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = secret_of(b"k" * 32)
    headers = signed_headers(secret, DeliveryId("msg_1"), "{}", at=AT)
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        signed_there = signed_headers(secret, DeliveryId("msg_1"), "{}", at=AT)
    time.tzset()
    assert signed_there == headers


@pytest.mark.parametrize("changed", ["body", "id", "timestamp", "secret"])
def test_a_message_that_was_changed_on_the_way_is_refused(changed: str) -> None:
    now = datetime.now(UTC)
    headers = dict(signed_headers(secret_of(b"k" * 32), DeliveryId("msg_1"), '{"a":1}', at=now))
    if changed == "id":
        headers["webhook-id"] = "msg_2"
    if changed == "timestamp":
        headers["webhook-timestamp"] = str(int(now.timestamp()) + 1)
    body = '{"a":2}' if changed == "body" else '{"a":1}'
    secret = secret_of((b"l" if changed == "secret" else b"k") * 32)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, headers)


def test_an_old_message_is_refused_by_receivers() -> None:
    headers = signed_headers(
        secret_of(b"k" * 32), DeliveryId("msg_1"), "{}", at=datetime.now(UTC) - timedelta(minutes=6)
    )
    with pytest.raises(WebhookVerificationError, match="old"):
        Webhook(secret_of(b"k" * 32)).verify("{}", dict(headers))
