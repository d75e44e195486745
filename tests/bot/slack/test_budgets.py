"""Budgets in Slack: seen and set by admins, refused at the door, and told of when they are spent."""

from typing import Any

from bot.playground.people import BOT_USER_ID
from bot.slack import ids
from core.access.permissions import System
from core.desk import Desk
from core.foundation.ids import CampaignId, MemberId, PlatformName, WorkspaceId
from core.foundation.money import Money
from core.spending.periods import Period
from tests.core.flow.conftest import ScriptedWriter

from .conftest import ANA, BEN, BRIEF, CAMPAIGNS, TEAM, Office, words_of

DOLLAR = Money.of_dollars(1)


async def listed(office: Office, user: str = ANA) -> Any:
    """The latest list that somebody sees."""
    await office.settle()
    return [
        one
        for one in await office.messages()
        if one["visible_to"] == user and words_of(one).startswith("Budgets")
    ][-1]


async def open_form(office: Office, message: Any, number: int) -> Any:
    """Press the so manieth button of a list that opens the form."""
    pressed = [
        (block["block_id"], element)
        for block in message["blocks"]
        for element in [*block.get("elements", []), *filter(None, [block.get("accessory")])]
        if element.get("action_id") == ids.BUDGET_SET
    ]
    block_id, button = pressed[number]
    await office.do(
        "action",
        ANA,
        channel=CAMPAIGNS,
        ts=message["ts"],
        block_id=block_id,
        action_id=ids.BUDGET_SET,
        chosen=button["value"],
    )
    return await office.modal()


def filled(whose: str, period: str, limit: str) -> dict[str, Any]:
    return {"whose": {"entered": whose}, "period": {"entered": period}, "limit": {"entered": limit}}


async def spend(desk: Desk, workspace_id: WorkspaceId, campaign_id: CampaignId, *, by: MemberId) -> None:
    """A dollar."""
    reservation = await desk.budgets.reserve(
        workspace_id,
        DOLLAR,
        campaign_id=campaign_id,
        platform=PlatformName.X,
        writer="openai",
        model="m",
        asked_by=by,
    )
    await desk.budgets.settle(reservation, DOLLAR, input_tokens=1)


async def said_to(office: Office, user: str) -> list[str]:
    said = (await office.state())["messages"].get(f"D{user[1:]}", [])
    return [message["text"] for message in said if message["user"] == BOT_USER_ID]


async def test_an_admin_sets_a_limit_in_a_form_changes_it_and_takes_it_away(office: Office) -> None:
    await office.desk.people.meet(TEAM, "Team", ANA, "Ana Ruiz", zone="UTC")
    ben = await office.desk.people.meet(TEAM, "Team", BEN, "Ben Okafor", zone="UTC")
    await office.command("budgets")
    first = await listed(office)
    assert "*The workspace*, a day" in words_of(first)
    assert "$0.00 of $10.00 spent" in words_of(first)

    await open_form(office, first, -1)
    wrong = await office.submit(filled(ben.id, "month", "a lot"))
    assert "must be an amount in US dollars" in str(wrong)
    await office.submit(filled(ben.id, "month", "12.5"))
    second = await listed(office)
    assert "*Ben Okafor*, a month" in words_of(second)
    assert "$0.00 of $12.50 spent" in words_of(second)

    form = await open_form(office, second, 1)
    assert "12.5" in str(form)
    await office.submit(filled(ben.id, "month", ""))
    assert "Ben Okafor" not in words_of(await listed(office))


async def test_who_is_no_admin_sees_no_budgets(office: Office) -> None:
    await office.desk.people.meet(TEAM, "Team", ANA, "Ana Ruiz", zone="UTC")
    await office.command("budgets", user=BEN)
    assert "may not change roles, keys, webhooks, accounts, budgets" in await office.told(BEN)


async def test_a_brief_whose_budget_is_used_up_is_refused_in_its_form_and_begins_no_campaign(
    office: Office,
) -> None:
    ana = await office.desk.people.meet(TEAM, "Team", ANA, "Ana Ruiz", zone="UTC")
    office.desk.campaigns.drafting.first = ScriptedWriter(name="openai", model="gpt-4o-mini", price=DOLLAR)
    await office.desk.limits.of_member(ana.id, Period.DAY, Money.of_dollars("0.50"), by=ana)
    await office.command()
    await office.modal()

    answer = await office.submit(BRIEF)

    assert "This may cost $1.00, more than the whole limit of $0.50 for a day for Ana Ruiz." in str(answer)
    assert await office.desk.reads.recent(ana) == []


async def test_who_may_raise_a_limit_is_told_once_what_is_spent_and_so_is_whose_own_it_is(
    office: Office,
) -> None:
    await office.campaign(platforms=["x"], variants="1")
    (card,) = await office.campaigns()
    ben = await office.desk.people.meet(TEAM, "Team", BEN, "Ben Okafor", zone="UTC")
    by = System(card.workspace_id)
    await office.desk.limits.of_member(ben.id, Period.DAY, Money.of_dollars("1.90"), by=by)
    await spend(office.desk, card.workspace_id, card.id, by=ben.id)

    for _ in range(2):
        await office.worker()
    assert [text for text in await said_to(office, ANA) if "budget" in text] == [
        text
        for text in await said_to(office, ANA)
        if "The budget of today of Ben Okafor is 50 % spent" in text
    ]
    [told] = [text for text in await said_to(office, BEN) if "budget" in text]
    assert told.startswith("🟡 Your budget of today is 50 % spent: $1.00 of $1.90.")


async def test_of_what_one_call_passes_at_once_the_highest_is_told(office: Office) -> None:
    await office.campaign(platforms=["x"], variants="1")
    (card,) = await office.campaigns()
    ana = await office.desk.people.known(TEAM, ANA)
    assert ana is not None
    await office.desk.limits.of_campaign(card.id, DOLLAR, by=ana)
    await spend(office.desk, card.workspace_id, card.id, by=ana.id)

    await office.worker()

    [told] = [text for text in await said_to(office, ANA) if "udget" in text]
    assert told.startswith("🔴 The budget of Fernweh Backpack")
    assert "is used up: $1.00 of $1.00 spent." in told
