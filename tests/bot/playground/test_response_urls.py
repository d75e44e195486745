"""response_url: five answers within half an hour, and what each may do."""

from datetime import timedelta
from typing import Any

from .conftest import ANA, CAMPAIGNS, Wire


def handed_out(wire: Wire, *, message_ts: str | None = None) -> str:
    return f"/response/{wire.workspace.new_response_url(ANA, CAMPAIGNS, message_ts=message_ts)}"


async def said(wire: Wire) -> list[tuple[str, str | None]]:
    return [
        (message["text"], message["visible_to"]) for message in (await wire.state())["messages"][CAMPAIGNS]
    ]


async def original(wire: Wire) -> Any:
    return (await wire.call("chat.postMessage", channel=CAMPAIGNS, text="Original"))["ts"]


async def test_an_answer_is_for_the_one_who_asked_unless_it_says_otherwise(wire: Wire) -> None:
    address = handed_out(wire)
    await wire.http.post(address, json={"text": "For you"})
    await wire.http.post(address, json={"text": "For all", "response_type": "in_channel"})
    assert await said(wire) == [("For you", ANA), ("For all", None)]


async def test_the_original_can_be_replaced_and_deleted(wire: Wire) -> None:
    address = handed_out(wire, message_ts=await original(wire))
    await wire.http.post(address, json={"text": "Replaced", "replace_original": True})
    assert await said(wire) == [("Replaced", None)]
    await wire.http.post(address, json={"delete_original": True})
    assert await said(wire) == []


async def test_the_sixth_answer_is_refused(wire: Wire) -> None:
    address = handed_out(wire)
    answers = [await wire.http.post(address, json={"text": str(number)}) for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].json()["error"] == "used_url"


async def test_half_an_hour_later_it_is_too_late(wire: Wire) -> None:
    address = handed_out(wire)
    wire.clock.ahead += timedelta(minutes=31)
    assert (await wire.http.post(address, json={"text": "Late"})).json()["error"] == "expired_url"


async def test_an_unknown_address_is_refused(wire: Wire) -> None:
    assert (await wire.http.post("/response/made-up", json={"text": "x"})).status_code == 404


async def test_blocks_are_held_to_slacks_limits_here_too(wire: Wire) -> None:
    answer = await wire.http.post(handed_out(wire), json={"text": "x", "blocks": [{"type": "banner"}]})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_blocks")
    assert await said(wire) == []
