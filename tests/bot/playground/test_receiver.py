"""The webhook receiver: true, forged and malformed signatures, and failing on request."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from .conftest import WEBHOOK_SECRET, Wire

BODY = json.dumps({"type": "post.published", "data": {"post_id": "pst_1"}})


def signed(body: str = BODY, *, at: datetime | None = None, secret: str = WEBHOOK_SECRET) -> dict[str, str]:
    at = at or datetime.now(UTC)
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", at, body),
        "content-type": "application/json",
    }


async def deliver(wire: Wire, headers: dict[str, str], body: str = BODY) -> httpx.Response:
    return await wire.http.post("/webhooks/receiver", content=body, headers=headers)


async def received(wire: Wire) -> list[Any]:
    return list((await wire.http.get("/playground/webhooks")).json()["deliveries"])


async def test_a_true_signature_is_verified(wire: Wire) -> None:
    assert (await deliver(wire, signed())).status_code == 204
    (delivery,) = await received(wire)
    assert (delivery["verdict"], delivery["event_type"], delivery["id"]) == (
        "verified",
        "post.published",
        "msg_1",
    )
    assert json.loads(delivery["body"]) == json.loads(BODY)


WRONG = {
    "forged": signed(secret="whsec_" + "A" * 32),
    "of another body": signed("{}"),
    "too old": signed(at=datetime.now(UTC) - timedelta(minutes=6)),
    "malformed": signed() | {"webhook-signature": "v1"},
    "not base64": signed() | {"webhook-signature": "v1,%%%"},
    "of another version": signed() | {"webhook-signature": "v9,abcd"},
    "missing": {"webhook-id": "msg_1", "content-type": "application/json"},
}


@pytest.mark.parametrize("case", WRONG)
async def test_a_signature_that_is_wrong_is_said_to_be_wrong(wire: Wire, case: str) -> None:
    assert (await deliver(wire, WRONG[case])).status_code == 401
    assert [delivery["verdict"] for delivery in await received(wire)] == ["wrong"]


async def test_events_say_which_variant_of_which_campaign_they_are_about_and_stand_in_their_order(
    wire: Wire,
) -> None:
    def event(kind: str, position: int, **data: str) -> str:
        return json.dumps({"type": kind, "data": {"campaign_id": "cmp_1", **data, "position": position}})

    variant = {"variant_id": "var_1", "platform": "email"}
    for body in (
        event("campaign.started", 1, name="Fernweh Backpack"),
        event("variant.written", 2, **variant, label="A"),
        event("post.scheduled", 4, **variant),
        event("variant.approved", 3, **variant),
    ):
        await deliver(wire, signed(body), body)
    forged = event("variant.written", 5, **variant, label="Z")
    await deliver(wire, signed(forged, secret="whsec_" + "A" * 32), forged)
    known = "E-mail, variant A · Fernweh Backpack"
    assert [(held["event_type"], held["about"]) for held in await received(wire)] == [
        ("variant.written", known),
        ("post.scheduled", known),
        ("variant.approved", known),
        ("variant.written", known),
        ("campaign.started", "Fernweh Backpack"),
    ]


async def test_what_is_not_json_is_still_shown(wire: Wire) -> None:
    assert (await deliver(wire, signed("hello"), "hello")).status_code == 204
    assert [(delivery["event_type"], delivery["body"]) for delivery in await received(wire)] == [
        ("not JSON", "hello")
    ]


async def test_bad_weather_makes_the_receiver_fail_and_then_recover(wire: Wire) -> None:
    await wire.http.put("/playground/weather", json={"webhook_failures": 5})
    statuses = [(await deliver(wire, signed())).status_code for _ in range(6)]
    assert statuses == [500] * 5 + [204]
    assert [delivery["failed_on_purpose"] for delivery in await received(wire)] == [False] + [True] * 5
