"""One campaign in Slack, from the command to a published post, on both databases."""

import pytest

from .conftest import ANA, BEN, Office, buttons_of, words_of


@pytest.mark.parametrize("kept_in", ["sqlite", "postgresql"], indirect=True)
async def test_a_campaign_walks_from_the_command_to_a_published_post(office: Office) -> None:
    await office.campaign()
    assert buttons_of(await office.card("X"))[:5] == [
        "Approve",
        "Request changes…",
        "Edit…",
        "Regenerate…",
        "Reject…",
    ]
    await office.press("X", "variant_approve", ANA)
    await office.settle()
    await office.press("X", "variant_reject", BEN)
    await office.submit({"reason": {"entered": "The other one is better."}}, BEN)
    await office.settle()
    await office.publish("X", BEN)
    await office.worker()
    card = await office.card("X")
    assert f"Approved by <@{ANA}>" in words_of(card)
    assert "🟢 Published <!date^" in words_of(card)
    assert f"Rejected by <@{BEN}>" in words_of(card)
    assert buttons_of(card) == ["Edit…", "Take down…", "Reopen", "Write another…"]
    head, *_ = await office.messages()
    assert "1 published and 1 rejected" in words_of(head)
