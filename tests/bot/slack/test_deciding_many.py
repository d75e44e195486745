"""Decide many…, on a campaign's own message: what is listed, what is decided, and what is told."""

from typing import Any

import pytest

from core.campaigns.models import Variant
from core.foundation.ids import PlatformName, VariantState
from core.review.findings import Finding, Severity

from .conftest import ANA, BEN, CAMPAIGNS, Office, buttons_of, pressable, words_of


async def opened(office: Office, user: str = ANA) -> Any:
    """The form, opened from the head."""
    head = (await office.messages())[0]
    (block_id,) = pressable(head, "decide_many")
    place = {"channel": CAMPAIGNS, "ts": head["ts"], "block_id": block_id, "action_id": "decide_many"}
    await office.do("action", user, **place)
    return await office.modal(user)


def listed(view: Any) -> dict[str, list[Any]]:
    """The options of each list, by its platform."""
    return {
        block["label"]["text"]: block["element"]["options"]
        for block in view["blocks"]
        if block["block_id"].startswith("pick:")
    }


def ticks(view: Any, *wanted: tuple[str, int]) -> dict[str, Any]:
    """Values of the form where these are ticked: of a platform, the so manieth."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["block_id"].startswith("pick:"):
            options = block["element"]["options"]
            numbers = [number for platform, number in wanted if platform == block["label"]["text"]]
            values[block["block_id"]] = {"entered": [options[number]["value"] for number in numbers]}
    return values


async def filtered(office: Office, view: Any, action_id: str, chosen: str) -> Any:
    place = {"view_id": view["id"], "block_id": "filters", "action_id": action_id}
    await office.do("action", **place, chosen=chosen)
    return await office.until(lambda state: (now := state["modals"][ANA][-1])["hash"] != view["hash"] and now)


async def states(office: Office) -> dict[str, VariantState]:
    (card,) = await office.campaigns()
    return {f"{variant.platform} {variant.label}": variant.state for variant in card.variants}


async def test_what_waits_is_listed_by_platform_with_how_it_begins_and_nothing_ticked(office: Office) -> None:
    await office.campaign()
    lists = listed(await opened(office))
    assert {platform: len(options) for platform, options in lists.items()} == {"X": 2, "LinkedIn": 2}
    first = lists["X"][0]
    assert first["text"]["text"] == "Variant A"
    assert first["description"]["text"].startswith("Our first waterproof backpack is in the shop")
    assert all("initial_options" not in str(options) for options in lists.values())


async def test_what_is_ticked_is_decided_and_one_message_tells_it(office: Office) -> None:
    await office.campaign()
    view = await opened(office)
    values = {**ticks(view, ("X", 0), ("X", 1), ("LinkedIn", 1)), "answer": {"entered": "approved"}}
    assert (await office.submit(values))["ok"]
    await office.settle()
    assert await office.told() == "✅ Approved: A and B for X, B for LinkedIn."
    assert list((await states(office)).values()).count(VariantState.APPROVED) == 3
    assert "1 of 4 variants to review" in words_of((await office.messages())[0])


async def test_all_that_is_shown_is_decided_by_one_tick(office: Office) -> None:
    await office.campaign()
    view = await filtered(office, await opened(office), "many_platform", "linkedin")
    assert set(listed(view)) == {"LinkedIn"}
    values = {
        "all_shown": {"entered": ["all"]},
        "answer": {"entered": "rejected"},
        "objection": {"entered": "tone"},
        "reason": {"entered": "Too loud."},
    }
    assert (await office.submit(values))["ok"]
    await office.settle()
    decided = await states(office)
    assert {key: state for key, state in decided.items() if state is VariantState.REJECTED}.keys() == {
        "linkedin A",
        "linkedin B",
    }
    (card,) = await office.campaigns()
    assert {variant.reason for variant in card.on(PlatformName.LINKEDIN)} == {"Too loud."}


async def test_what_was_not_done_is_told_with_who_was_faster(office: Office) -> None:
    await office.campaign()
    view = await opened(office)
    await office.press("X", "variant_approve", BEN)
    await office.settle()
    values = {"all_shown": {"entered": ["all"]}, "answer": {"entered": "put_on_hold"}}
    assert (await office.submit({**ticks(view), **values}))["ok"]
    await office.settle()
    told = await office.told()
    assert "⏸️ Put on hold: B for X, A and B for LinkedIn." in told
    assert "Not done for 1 variant:" in told
    assert "• A for X: Ben Okafor was faster: variant A is already approved." in told


async def test_a_text_that_can_not_go_out_is_marked_and_not_approved(office: Office) -> None:
    await office.campaign(platforms=["x"])
    (card,) = await office.campaigns()
    finding = Finding("platform_refuses", Severity.BLOCKING, "It is too long.", "text")
    async with office.desk.database.write() as session:
        variant = await session.get_one(Variant, card.variants[0].id)
        variant.findings = [finding.as_json()]
    view = await opened(office)
    assert "can't be approved" in listed(view)["X"][0]["text"]["text"]
    values = {"all_shown": {"entered": ["all"]}, "answer": {"entered": "approved"}}
    await office.submit(values)
    await office.settle()
    told = await office.told()
    assert "✅ Approved: B for X." in told
    assert "• A for X:" in told


async def test_other_states_are_listed_when_they_are_asked_for_and_may_wait_again(office: Office) -> None:
    await office.campaign(platforms=["x"])
    view = await opened(office)
    hold = {**ticks(view, ("X", 0)), "answer": {"entered": "put_on_hold"}}
    await office.submit(hold)
    await office.settle()
    view = await filtered(office, await opened(office), "many_state", "on_hold")
    assert [option["text"]["text"] for option in listed(view)["X"]] == ["Variant A"]
    await office.submit({**ticks(view, ("X", 0)), "answer": {"entered": "reopened"}})
    await office.settle()
    assert set((await states(office)).values()) == {VariantState.IN_REVIEW}
    view = await filtered(office, await opened(office), "many_state", "all")
    assert [option["text"]["text"] for option in listed(view)["X"]] == [
        "Variant A · Waits for a decision",
        "Variant B · Waits for a decision",
    ]
    view = await filtered(office, view, "many_state", "rejected")
    assert listed(view) == {}
    assert "No variant of this campaign is so." in words_of(view)


@pytest.mark.parametrize(
    ("values", "block", "sentence"),
    [
        ({"answer": {"entered": "approved"}}, "answer", "Tick at least one variant."),
        (
            {"all_shown": {"entered": ["all"]}, "answer": {"entered": "rejected"}},
            "reason",
            "The reason is needed",
        ),
        (
            {
                "all_shown": {"entered": ["all"]},
                "answer": {"entered": "changes_requested"},
                "reason": {"entered": "x"},
            },
            "objection",
            "is needed",
        ),
    ],
)
async def test_what_is_missing_is_said_in_the_form_and_nothing_is_decided(
    office: Office, values: dict[str, Any], block: str, sentence: str
) -> None:
    await office.campaign(platforms=["x"])
    view = await opened(office)
    answer = await office.submit({**ticks(view), **values})
    assert set(answer["errors"]) == {block}
    assert sentence in answer["errors"][block]
    assert set((await states(office)).values()) == {VariantState.IN_REVIEW}


async def test_a_form_that_is_delivered_twice_decides_once_and_tells_once(office: Office) -> None:
    await office.campaign(platforms=["x"])
    view = await opened(office)
    await office.weather(duplicate_deliveries=1)
    await office.submit({**ticks(view, ("X", 0), ("X", 1)), "answer": {"entered": "approved"}})
    await office.settle()
    told = [message for message in await office.messages() if message["visible_to"] == ANA]
    assert [message["text"] for message in told] == ["✅ Approved: A and B for X."]


async def test_there_is_nothing_to_decide_together_where_one_variant_is_left(office: Office) -> None:
    await office.campaign(platforms=["x"])
    assert "Decide many…" in buttons_of((await office.messages())[0])
    await office.press("X", "variant_approve")
    await office.settle()
    assert "Decide many…" not in buttons_of((await office.messages())[0])


async def test_who_decided_themselves_meanwhile_is_told_so(office: Office) -> None:
    await office.campaign(platforms=["x"])
    view = await opened(office)
    await office.press("X", "variant_approve")
    await office.settle()
    await office.submit({**ticks(view, ("X", 0)), "answer": {"entered": "approved"}})
    await office.settle()
    assert "A for X: You have approved variant A already." in await office.told()
