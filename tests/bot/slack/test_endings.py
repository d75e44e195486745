"""Campaigns end in Slack: used again, closed, archived and reopened, by the menu and by words."""

from typing import Any

import pytest

from bot.slack import ids
from core.access.permissions import System
from core.flow.cards.card import CampaignCard
from core.foundation.ids import CampaignState, PlatformName, PostState

from .conftest import ANA, BEN, CAMPAIGNS, Office, buttons_of, words_of


async def head(office: Office) -> Any:
    """The campaign's own message, once it has its menu."""
    return await office.until(
        lambda state: [
            message
            for message in state["messages"][CAMPAIGNS]
            if any(element["action_id"] == ids.CAMPAIGN_MENU for element in elements_of(message))
        ]
    )


def elements_of(message: Any) -> list[Any]:
    return [
        element
        for block in message.get("blocks", [])
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def menu_of(message: Any) -> dict[str, str]:
    """What a campaign's menu offers, and the value of each."""
    (menu,) = (element for element in elements_of(message) if element["action_id"] == ids.CAMPAIGN_MENU)
    return {option["text"]["text"]: option["value"] for option in menu["options"]}


async def choose(office: Office, what: str, user: str = ANA) -> None:
    (message,) = await head(office)
    (block_id,) = (b["block_id"] for b in message["blocks"] if b["type"] == "actions")
    about = {"channel": CAMPAIGNS, "ts": message["ts"], "block_id": block_id}
    await office.do("action", user, **about, action_id=ids.CAMPAIGN_MENU, chosen=menu_of(message)[what])
    await office.settle()


async def card_of(office: Office) -> CampaignCard:
    """The only campaign, archived or not."""
    (workspace,) = await office.desk.people.workspaces()
    return await office.desk.reads.find(System(workspace.id), "Fernweh")


async def a_campaign(office: Office) -> None:
    await office.campaign(platforms=["x", "linkedin"], variants="1")


async def test_a_closed_campaign_says_who_closed_it_and_why_and_its_cards_have_no_buttons(
    office: Office,
) -> None:
    await a_campaign(office)
    await office.press("X", "variant_approve")
    await office.settle()
    await choose(office, "Close…")
    assert "1 variant will be left undecided." in words_of(await office.modal())
    assert (await office.submit({"reason": {"entered": "The fair was called off."}}))["ok"]
    await office.settle()
    (message,) = await head(office)
    assert "⏹️ Closed by <@U0ANARUIZ1>" in words_of(message)
    assert ": The fair was called off." in words_of(message)
    assert list(menu_of(message)) == ["Use again…", "Save as template…", "Reopen", "Archive"]
    for platform, badge in (("X", "✅ Approved"), ("LinkedIn", "⏹️ Not decided")):
        shown = await office.card(platform)
        assert buttons_of(shown) == []
        assert "⏹️ Closed by <@U0ANARUIZ1>" in words_of(shown)
        assert badge in words_of(shown)


async def test_closing_says_what_comes_off_the_calendar_and_takes_it_off(office: Office) -> None:
    await a_campaign(office)
    (card,) = await office.campaigns()
    ana = await office.desk.people.known("T0PLAYGRND", ANA)
    assert ana is not None
    variant = card.on(PlatformName.X)[0]
    await office.desk.review.approve(variant.id, seen=variant.content_hash, by=ana)
    await office.desk.calendar.place(variant.id, None, by=ana)
    await office.command("close backpack")
    assert "1 post will come off the calendar." in words_of(await office.modal())
    assert (await office.submit({}))["ok"]
    await office.settle()
    card = await card_of(office)
    assert card.state is CampaignState.CLOSED
    assert [v.post.state for v in card.variants if v.post] == [PostState.CANCELLED]


async def test_an_archived_campaign_leaves_lists_and_home_and_is_found_by_its_name_marked_as_archived(
    office: Office,
) -> None:
    await a_campaign(office)
    await choose(office, "Close…")
    await office.submit({})
    await office.settle()
    await choose(office, "Archive")
    await office.command("list")
    assert "`/campaign list archived` shows" in await office.told()
    await office.command("list archived")
    assert "1 campaign" in await office.told()
    await office.command("show backpack")
    assert "🗄️ archived" in await office.told()
    await office.do("home")
    await office.until(lambda state: state["homes"].get(ANA))
    assert "Fernweh Backpack" not in str((await office.state())["homes"][ANA])
    await choose(office, "Reopen")
    (message,) = await head(office)
    assert "👀 2 variants to review" in words_of(message)
    assert "variant_approve" in str(await office.card("X"))


async def test_use_again_opens_the_brief_as_it_was_and_starts_another_campaign(office: Office) -> None:
    await office.campaign(platforms=["x", "blog"], variants="1", tone="plain", sender="Fernweh GmbH")
    for ask in (choose(office, "Use again…"), office.command("clone backpack", user=BEN)):
        await ask
    for user in (ANA, BEN):
        modal = await office.modal(user)
        entered = {block["block_id"]: block["element"] for block in modal["blocks"] if "element" in block}
        assert entered["product"]["initial_value"] == "Fernweh Backpack"
        assert entered["sender"]["initial_value"] == "Fernweh GmbH"
        assert entered["tone"]["initial_option"]["value"] == "plain"
        assert entered["link"]["initial_value"] == "https://example.com/backpack"
        assert [o["value"] for o in entered["platforms"]["initial_options"]] == ["x", "blog"]
        assert entered["variants"]["initial_option"]["value"] == "1"
    kept = {name: {"entered": e["initial_value"]} for name, e in entered.items() if "initial_value" in e}
    chosen = {"platforms": {"entered": ["x"]}, "variants": {"entered": "1"}, "tone": {"entered": "plain"}}
    template = {"template": {"entered": "launch"}}
    news = {"news": {"entered": "It comes in red now, from 99 euros."}}
    assert (await office.submit({**kept, **chosen, **template, **news}, user=BEN))["ok"]
    await office.settle()
    newest, first = await office.campaigns()
    assert (newest.brief.news, newest.created_by.external_id) == ("It comes in red now, from 99 euros.", BEN)
    assert newest.id != first.id


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("archive", "Which campaign?"),
        ("reopen", "Which campaign?"),
        ("archive backpack", "is in review. Close it first, then archive it."),
        ("reopen backpack", "so there is nothing to reopen."),
        ("close umbrella", "There is no campaign “umbrella”"),
        ("list review", "1 campaign"),
        ("list closed", "There are no such campaigns (closed)."),
        ("list in review, Blog", "There are no such campaigns (review · Blog)."),
        ("list yesterday", "I can't list by “yesterday”. I know review, done, closed, archived, failed"),
    ],
)
async def test_what_can_not_be_done_by_words_says_what_to_do(office: Office, text: str, says: str) -> None:
    await a_campaign(office)
    await office.command(text)
    await office.settle()
    assert says in await office.told()


async def test_words_that_end_a_campaign_answer_before_there_is_any(office: Office) -> None:
    for word in ("close", "clone"):
        await office.command(word)
        assert "There are no campaigns yet." in await office.told()


async def test_a_campaign_is_archived_and_reopened_by_words(office: Office) -> None:
    await a_campaign(office)
    ana = await office.desk.people.known("T0PLAYGRND", ANA)
    assert ana is not None
    await office.desk.endings.close((await card_of(office)).id, by=ana)
    await office.command("archive backpack")
    assert "is archived. `/campaign reopen " in await office.told()
    await office.command("reopen backpack")
    await office.settle()
    assert "is open again: 👀 2 to review." in await office.told()


async def test_what_waits_for_review_is_on_the_home_page_however_much_was_started_since(
    office: Office,
) -> None:
    await a_campaign(office)
    ana = await office.desk.people.known("T0PLAYGRND", ANA)
    assert ana is not None
    (card,) = await office.campaigns()
    for _ in range(21):
        await office.desk.campaigns.start(card.brief, by=ana)
    await office.do("home")
    home = await office.until(lambda state: state["homes"].get(ANA))
    assert "2 to review" in str(home)
