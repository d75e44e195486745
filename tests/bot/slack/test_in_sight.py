"""A campaign's own message stays in sight while it is under way, and leads to what waits for a decision."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.playground import pins, web_api
from bot.playground.arguments import Arguments, SlackError
from bot.playground.workspace import Workspace
from core.access.models import Member
from core.foundation.ids import PlatformName

from .conftest import ANA, CAMPAIGNS, TEAM, Office, buttons_of, cards


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often Slack was asked to pin, to unpin, and for an address."""
    counted: Counter[str] = Counter()

    def counting(name: str) -> Callable[[Workspace, Arguments], dict[str, Any]]:
        method = web_api.METHODS[name]

        def call(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
            counted[name] += 1
            return method(workspace, arguments)

        return call

    counting_methods = {name: counting(name) for name in ("pins.add", "pins.remove", "chat.getPermalink")}
    monkeypatch.setattr(web_api, "METHODS", {**web_api.METHODS, **counting_methods})
    return counted


async def pinned(office: Office) -> list[str]:
    """The ts of what is pinned."""
    return [message["ts"] for message in await office.messages() if message.get("pinned_to")]


async def shown_everywhere(office: Office) -> None:
    """Show the campaign as two processes do."""
    (campaign,) = await office.campaigns()
    await asyncio.gather(
        office.announcer.show(campaign.id),
        office.edge.cards.show_campaign(campaign.workspace_id, campaign.id),
    )
    await office.settle()
    await office.announcer.cards._background.settle()


async def ana(office: Office) -> Member:
    member = await office.desk.people.known(TEAM, ANA)
    assert member is not None
    return member


def link_of(message: Any) -> str:
    """Where the head's "Next undecided" leads; empty where it isn't there."""
    found = [
        element.get("url", "")
        for block in message["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "button" and element["text"]["text"] == "Next undecided"
    ]
    return found[0] if found else ""


def leads_to(message: Any) -> str:
    return f"/archives/{CAMPAIGNS}/p{message['ts'].replace('.', '')}"


async def test_a_campaigns_own_message_is_pinned_once_also_by_two_processes(
    office: Office, calls: Counter[str]
) -> None:
    await office.campaign()
    head, *_ = await office.messages()
    assert await pinned(office) == [head["ts"]]
    await office.press("X", "variant_approve")
    for _ in range(3):
        await shown_everywhere(office)
    assert await pinned(office) == [head["ts"]]
    assert calls["pins.add"] == 1


async def test_what_somebody_unpinned_by_hand_stays_unpinned(office: Office, calls: Counter[str]) -> None:
    await office.campaign()
    (ts,) = await pinned(office)
    await office.edge.slack.web.pins_remove(channel=CAMPAIGNS, timestamp=ts)
    await office.press("X", "variant_approve")
    await shown_everywhere(office)
    assert await pinned(office) == []


async def test_a_pin_that_is_refused_is_logged_once_and_keeps_nothing_from_being_shown(
    office: Office, calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pins, "MOST", 0)
    with capture_logs() as logs:
        await office.campaign()
        await office.press("X", "variant_approve")
        await shown_everywhere(office)
    assert set(cards(await office.state())) == {"X", "LinkedIn"}
    assert [log["error"] for log in logs if log["event"] == "campaign_not_pinned"] == ["too_many_pins"]
    assert calls["pins.add"] == 1


async def test_a_pin_whose_answer_is_lost_is_made_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    method, lost = web_api.METHODS["pins.add"], [True]

    def add(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
        method(workspace, arguments)
        if lost:
            lost.pop()
            raise SlackError("internal_error")
        return {}

    monkeypatch.setattr(web_api, "METHODS", {**web_api.METHODS, "pins.add": add})
    with capture_logs() as logs:
        await office.campaign()
    assert len(await pinned(office)) == 1
    assert not [log for log in logs if log["event"] == "campaign_not_pinned"]


async def test_the_message_of_a_campaign_that_has_ended_is_unpinned_and_pinned_again_if_it_goes_on(
    office: Office, calls: Counter[str]
) -> None:
    await office.campaign()
    (campaign,) = await office.campaigns()
    member = await ana(office)
    (ts,) = await pinned(office)
    await office.desk.endings.close(campaign.id, reason="Sold out.", by=member)
    for _ in range(2):
        await shown_everywhere(office)
    assert await pinned(office) == []
    assert link_of((await office.messages())[0]) == ""
    await office.desk.endings.reopen(campaign.id, by=member)
    await shown_everywhere(office)
    assert await pinned(office) == [ts]
    assert (calls["pins.add"], calls["pins.remove"]) == (2, 1)


async def test_the_head_leads_to_the_first_card_that_waits_until_nothing_does(
    office: Office, calls: Counter[str]
) -> None:
    await office.campaign()
    head, first, second = await office.messages()
    assert link_of(head).endswith(leads_to(first))
    for card in (first, second):
        name = card["blocks"][0]["text"]["text"].split(" · ")[0]
        for _ in range(2):
            head = (await office.messages())[0]
            assert link_of(head).endswith(leads_to(card))
            await office.press(name, "variant_approve")
            await office.settle()
    assert "Next undecided" not in buttons_of((await office.messages())[0])
    assert calls["chat.getPermalink"] == 2


async def test_the_summary_names_platforms_in_the_order_of_their_cards_and_leads_to_where_those_are(
    office: Office,
) -> None:
    await office.campaign(platforms=["x", "linkedin"])
    head, card, _ = await office.messages()
    first, second = platforms_in(head)  # whichever was written first
    assert card["blocks"][0]["text"]["text"].startswith(f"{first} · ")
    named = {platform.label: platform for platform in (PlatformName.X, PlatformName.LINKEDIN)}
    await office.edge.slack.web.chat_delete(channel=CAMPAIGNS, ts=card["ts"])
    (campaign,) = await office.campaigns()
    for platform in (first, second):
        decided, _ = campaign.on(named[platform])
        await office.desk.review.approve(decided.id, seen=decided.content_hash, by=await ana(office))
        await shown_everywhere(office)
    head, stayed, anew = await office.messages()
    assert anew["ts"] != card["ts"]
    assert platforms_in(head) == [second, first]
    assert link_of(head).endswith(leads_to(stayed))
    _, last = campaign.on(named[second])
    await office.desk.review.approve(last.id, seen=last.content_hash, by=await ana(office))
    await shown_everywhere(office)
    assert link_of((await office.messages())[0]).endswith(leads_to(anew))


def platforms_in(head: Any) -> list[str]:
    lines = head["blocks"][1]["text"]["text"].split("\n")[1:]
    return [line.split(" ", 1)[1].split(":")[0] for line in lines]


async def test_without_the_address_of_a_card_everything_is_shown_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
        raise SlackError("channel_not_found")

    monkeypatch.setattr(web_api, "METHODS", {**web_api.METHODS, "chat.getPermalink": refuse})
    await office.campaign()
    head, *rest = await office.messages()
    assert len(rest) == 2
    assert link_of(head) == ""
    monkeypatch.undo()
    await office.press("X", "variant_approve")
    await office.settle()
    assert link_of((await office.messages())[0])
