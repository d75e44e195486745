"""What the journal's reader shows in Slack."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from sqlalchemy import select

from bot.slack import client, failures
from bot.slack.journal_consumer import Announcer
from core.access.permissions import System
from core.campaigns.brief import BriefForm
from core.foundation.events.webhooks import WebhookDeadLettered
from core.foundation.ids import (
    CampaignId,
    EndpointId,
    PlatformName,
    WorkspaceId,
    new_delivery_id,
    new_endpoint_id,
)
from core.storage import journal
from core.telling.unshown import Unshown

from .conftest import ANA, BRIEF, CAMPAIGNS, TEAM, Office, cards, words_of


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PAUSES", (0.0, 0.0))


async def approve_elsewhere(office: Office, platform: PlatformName = PlatformName.X) -> Any:
    """An approval that does not come through this process, such as one over the HTTP API."""
    workspace = (await office.desk.people.workspaces())[0]
    card = (await office.desk.reads.recent(System(workspace.id)))[0]
    variant = next(variant for variant in card.on(platform) if variant.is_open)
    member = await office.desk.people.known(TEAM, ANA)
    assert member is not None
    await office.desk.review.approve(variant.id, seen=variant.content_hash, by=member)
    return variant


async def test_a_decision_made_elsewhere_reaches_the_card(office: Office) -> None:
    await office.campaign()
    await approve_elsewhere(office)
    assert await office.announcer.announce() > 0
    assert "Approved by" in words_of(await office.card("X"))


async def test_what_was_announced_is_not_announced_again(office: Office) -> None:
    await office.campaign()
    await office.announcer.announce()
    assert await office.announcer.announce() == 0


async def test_two_announcers_say_each_thing_once(office: Office) -> None:
    await office.campaign()
    variant = await approve_elsewhere(office)
    member = await office.desk.people.known(TEAM, ANA)
    assert member is not None
    await office.desk.calendar.place(variant.id, None, by=member)
    await office.desk.calendar.publish_due()
    async with Announcer.open(office.desk) as other:
        await asyncio.gather(office.announcer.announce(), other.announce())
    notes = [m for m in await office.messages() if m["is_reply"]]
    assert len(notes) == 1


async def test_a_campaign_without_a_place_is_shown_nowhere(office: Office) -> None:
    member = await office.desk.people.meet(TEAM, "Team", ANA, "Ana", zone="UTC")
    raw = {name: entry["entered"] for name, entry in BRIEF.items()}
    campaign = await office.desk.campaigns.start(BriefForm.parse(raw, max_length=4000), by=member)
    await office.desk.campaigns.write(campaign, told=office.announcer.show)
    assert await office.announcer.announce() > 0
    assert await office.messages() == []


async def test_a_campaign_that_a_worker_took_over_is_shown_by_it(office: Office) -> None:
    member = await office.desk.people.meet(TEAM, "Team", ANA, "Ana", zone="UTC")
    raw = {name: entry["entered"] for name, entry in BRIEF.items()}
    brief = BriefForm.parse(raw, max_length=4000)
    campaign = await office.desk.campaigns.start(brief, by=member, place=CAMPAIGNS)
    await office.desk.campaigns.write(campaign, told=office.announcer.show)
    assert set(cards(await office.state())) == {"X", "LinkedIn"}


async def test_a_channel_that_is_gone_does_not_hold_up_what_comes_after(office: Office) -> None:
    member = await office.desk.people.meet(TEAM, "Team", ANA, "Ana", zone="UTC")
    raw = {name: entry["entered"] for name, entry in BRIEF.items()}
    brief = BriefForm.parse(raw, max_length=4000)
    for place in ("C0ARCHIVED", CAMPAIGNS):
        campaign = await office.desk.campaigns.start(brief, by=member, place=place)
        await office.desk.campaigns.write(campaign)
    await office.announcer.announce()
    assert set(cards(await office.state())) == {"X", "LinkedIn"}


async def test_while_slack_is_out_of_reach_nothing_is_taken_as_shown(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unreachable(**_: object) -> None:
        raise aiohttp.ClientConnectionError

    await office.campaign()
    await office.announcer.announce()
    await approve_elsewhere(office)
    with monkeypatch.context() as cut_off:
        cut_off.setattr(office.announcer.cards._slack.web, "chat_update", unreachable)
        assert await office.announcer.announce() == 0
    await announced(office.announcer)
    assert "Approved by" in words_of(await office.card("X"))


async def announced(by: Announcer) -> None:
    """What a worker's ticks do until nothing is left to show."""
    await by.announce()
    while await behind(by):
        await asyncio.sleep(0.02)
        await by.announce()


async def behind(by: Announcer) -> list[str]:
    async with by.desk.database.read() as session:
        return list(await session.scalars(select(Unshown.key)))


@pytest.mark.parametrize("kind", ["unavailable", "pages", "cut_answers", "empty_answers", "lost_responses"])
async def test_a_card_comes_right_by_itself_when_slack_is_back(office: Office, kind: str) -> None:
    await office.campaign()
    await announced(office.announcer)
    await office.weather(**{kind: 100})
    await office.press("X", "variant_approve")
    await office.settle()
    await office.announcer.announce()
    assert await behind(office.announcer)
    await office.weather(**{kind: 0})
    await announced(office.announcer)
    assert "Approved by" in words_of(await office.card("X"))


@pytest.mark.parametrize("kind", ["unavailable", "pages", "cut_answers", "empty_answers", "lost_responses"])
async def test_a_campaign_asked_for_on_a_bad_day_has_each_card_once_when_slack_is_back(
    office: Office, kind: str
) -> None:
    await office.command()
    await office.modal()
    await office.weather(**{kind: 100})
    assert (await office.submit(BRIEF))["ok"]
    await office.settle()
    await office.weather(**{kind: 0})
    await announced(office.announcer)
    heads = [m for m in await office.messages() if not m["is_reply"] and m["visible_to"] is None]
    assert len(heads) == 3
    assert set(cards(await office.state())) == {"X", "LinkedIn"}


async def test_a_card_that_slack_refuses_comes_right_by_itself_when_we_are_invited_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.campaign()
    await announced(office.announcer)

    async def refused(**_: Any) -> None:
        raise SlackApiError("no", {"ok": False, "error": "not_in_channel"})

    with monkeypatch.context() as removed:
        for web in (office.edge.slack.web, office.announcer.cards._slack.web):
            removed.setattr(web, "chat_update", refused)
        await office.press("X", "variant_approve")
        await office.settle()
        await office.announcer.announce()
        assert "Approved by" not in words_of(await office.card("X"))
    assert await behind(office.announcer)
    await announced(office.announcer)
    assert "Approved by" in words_of(await office.card("X"))


async def test_what_a_process_that_died_had_still_to_show_is_shown_by_the_next(office: Office) -> None:
    await office.campaign()
    await announced(office.announcer)
    await office.weather(unavailable=100)
    variant = await approve_elsewhere(office)
    member = await office.desk.people.known(TEAM, ANA)
    assert member is not None
    await office.desk.calendar.place(variant.id, None, by=member)
    await office.desk.calendar.publish_due()
    assert await office.announcer.announce() == 0
    await office.weather(unavailable=0)
    async with Announcer.open(office.desk) as next_one:
        await announced(next_one)
    assert "Published" in words_of(await office.card("X"))
    assert len([m for m in await office.messages() if m["is_reply"]]) == 1


async def test_a_tick_ends_while_slack_is_away_and_is_asked_for_nothing_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    async def away(_: WorkspaceId, campaign_id: CampaignId) -> None:
        tried.append(campaign_id)
        raise TimeoutError

    await office.campaign()
    monkeypatch.setattr(failures, "SOONEST", 0.0)
    monkeypatch.setattr(office.announcer.cards, "show_campaign", away)
    assert await office.announcer.announce() == 0
    assert len(tried) == 1


async def test_a_campaign_that_slack_does_not_take_now_holds_up_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.campaign()
    await announced(office.announcer)
    stuck = (await office.desk.reads.recent(System((await office.desk.people.workspaces())[0].id)))[0]
    await approve_elsewhere(office)
    await office.campaign(product="Second Backpack")
    real = office.announcer.cards.show_campaign

    async def show(workspace_id: WorkspaceId, campaign_id: CampaignId) -> None:
        if campaign_id == stuck.id:
            raise TimeoutError
        await real(workspace_id, campaign_id)

    monkeypatch.setattr(office.announcer.cards, "show_campaign", show)
    assert await office.announcer.announce() == 1
    assert await behind(office.announcer) == [stuck.id]


async def test_a_webhook_that_was_given_up_is_told_once_under_the_card_it_was_about(office: Office) -> None:
    await office.campaign()
    variant = await approve_elsewhere(office)
    endpoint_id = new_endpoint_id()
    for _ in range(2):
        await dead_letter(office, endpoint_id, variant.platform)
    await announced(office.announcer)
    notes = [m for m in await office.messages() if m["is_reply"]]
    assert len(notes) == 1
    assert notes[0]["thread_ts"] == (await office.card("X"))["ts"]
    assert "could not be delivered after 10 tries" in notes[0]["text"]


async def dead_letter(office: Office, endpoint_id: EndpointId, platform: PlatformName) -> None:
    workspace = (await office.desk.people.workspaces())[0]
    campaign = (await office.desk.reads.recent(System(workspace.id)))[0]
    event = WebhookDeadLettered(
        endpoint_id=endpoint_id,
        delivery_id=new_delivery_id(),
        event_kind="variant.approved",
        attempts=10,
        reason="The receiver answered 500.",
        campaign_id=campaign.id,
        platform=platform,
    )
    async with office.desk.database.write() as session:
        journal.record(session, workspace.id, event, at=office.desk.clock.now())


async def test_a_campaign_that_can_not_be_shown_does_not_hold_up_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.campaign()
    await office.announcer.announce()
    broken = (await office.desk.reads.recent(System((await office.desk.people.workspaces())[0].id)))[0]
    await approve_elsewhere(office)
    await office.campaign(product="Second Backpack")
    real = office.announcer.cards.show_campaign
    shown = []

    async def show(workspace_id: WorkspaceId, campaign_id: CampaignId) -> None:
        if campaign_id == broken.id:
            raise ValueError
        shown.append(campaign_id)
        await real(workspace_id, campaign_id)

    monkeypatch.setattr(office.announcer.cards, "show_campaign", show)
    assert await office.announcer.announce() > 0
    assert len(shown) == 1
    assert await office.announcer.announce() == 0
