"""Starting a campaign in Slack."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.places import MOVED
from bot.slack.views.platform_card import OF_MODELS
from core.access.permissions import System
from core.campaigns.news import GOOD_NEWS, TOO_LITTLE
from core.foundation.ids import PlatformName
from core.foundation.money import ZERO, Money
from core.spending.prices import Price, price_of
from core.writing.port import Draft, Usage, WriterUnavailable, WritingRequest, Written

from .conftest import ANA, BEN, BRIEF, CAMPAIGNS, TEAM, Office, buttons_of, cards, pressable, words_of


async def test_the_brief_opens_for_somebody_we_have_never_met(office: Office) -> None:
    assert await office.desk.people.known(TEAM, "U0CHIYOTA1") is None
    await office.command(user="U0CHIYOTA1")
    modal = await office.modal("U0CHIYOTA1")
    assert modal["callback_id"] == "campaign_form"


async def test_whoever_submits_a_brief_is_met_with_name_and_zone(office: Office) -> None:
    await office.campaign()
    member = await office.desk.people.known(TEAM, ANA)
    assert member is not None
    assert (member.name, member.zone) == ("Ana Ruiz", "Europe/Madrid")


async def test_a_progress_message_comes_before_the_cards_and_tells_the_end(office: Office) -> None:
    await office.campaign()
    first, *rest = await office.messages()
    assert "👀 4 variants to review" in words_of(first)
    # Each card comes when its platform is written, whichever is first.
    assert sorted(map(header_of, rest)) == ["LinkedIn · Fernweh Backpack", "X · Fernweh Backpack"]


async def test_the_progress_message_is_there_while_the_writer_still_works(office: Office) -> None:
    writer = SlowWriter()
    office.desk.campaigns.drafting.first = writer
    await office.command()
    await office.submit(BRIEF)
    progress = await office.until(lambda state: state["messages"][CAMPAIGNS])
    assert "Writing for 2 platforms" in words_of(progress[0])
    writer.go.set()
    await office.settle()
    assert set(cards(await office.state())) == {"X", "LinkedIn"}


async def test_a_field_that_cannot_be_used_says_so_under_its_input(office: Office) -> None:
    await office.command()
    answer = await office.submit({**BRIEF, "link": {"entered": "http://localhost"}})
    assert set(answer["errors"]) == {"link"}
    assert answer["errors"]["link"].startswith("Link must be a whole web address")
    assert await office.messages() == []


async def test_a_brief_of_two_words_is_asked_for_more_in_the_form_which_shows_a_good_one(
    office: Office,
) -> None:
    await office.command()
    assert GOOD_NEWS in str(await office.modal())
    answer = await office.submit({**BRIEF, "news": {"entered": "New shoes"}})
    assert answer["errors"] == {"news": f"What's new {TOO_LITTLE}"}


async def test_what_a_model_would_add_is_told_once_on_the_first_card_of_the_first_campaign(
    office: Office,
) -> None:
    await office.campaign()
    await office.campaign()
    told = [header_of(message) for message in await office.messages() if OF_MODELS in str(message)]
    assert told == ["X · Fernweh Backpack"]


async def test_who_spoke_last_stands_in_the_next_brief(office: Office) -> None:
    await office.campaign(sender="Fernweh GmbH")
    await office.command()
    [asked] = [block for block in (await office.modal())["blocks"] if block["block_id"] == "sender"]
    assert asked["element"]["initial_value"] == "Fernweh GmbH"


async def test_a_link_without_its_beginning_is_taken_as_people_write_it(office: Office) -> None:
    await office.command()
    assert not (await office.submit({**BRIEF, "link": {"entered": "example.com/backpack"}})).get("errors")
    await office.settle()
    assert "https://example.com/backpack" in words_of((await office.messages())[0])


async def test_the_form_says_what_writing_costs_where_it_costs_something(office: Office) -> None:
    await office.command()
    assert "💰" not in words_of(await office.modal())
    await office.do("close", view_id=(await office.modal())["id"])
    paid(office)

    await office.command()

    assert (
        "For X and LinkedIn with 2 variants each: At most $2.00, with gpt-4o-mini. $10.00 is left for today."
        in words_of(await office.modal())
    )


async def test_what_it_costs_is_told_anew_when_what_it_hangs_on_is_changed(office: Office) -> None:
    paid(office)
    await office.command()
    view = await office.modal()
    changed = {**BRIEF, "platforms": {"entered": ["x"]}, "languages": {"entered": ["en", "de"]}}
    await office.do("action", view_id=view["id"], block_id="languages", action_id="entered", values=changed)
    told = await office.until(
        lambda state: [
            words for view in state["modals"][ANA] if "in 2 languages" in (words := words_of(view))
        ]
    )
    assert "For X with 2 variants each in 2 languages: At most $2.00" in told[0]


async def test_the_campaigns_message_says_what_writing_it_has_cost(office: Office) -> None:
    paid(office)
    await office.campaign()

    first, *cards = await office.messages()

    assert "💰 $0.0027 to write" in words_of(first)
    assert not any("💰" in words_of(card) for card in cards)


async def test_an_equal_campaign_says_that_it_is_from_the_cache_and_what_that_saved(office: Office) -> None:
    paid(office)
    await office.campaign()
    await office.campaign()

    served = [words_of(card) for card in (await office.messages()) if "from cache" in words_of(card)]
    assert len(served) == len(["X", "LinkedIn"])
    assert all("Written by gpt-4o-mini · from cache, saved $0.000675" in words for words in served)


async def test_who_is_about_to_pay_for_nearly_the_same_is_told_of_it_and_may_all_the_same(
    office: Office,
) -> None:
    paid(office)
    await office.campaign()
    await office.command(user=BEN)
    nearly = {**BRIEF, "news": {"entered": f"{BRIEF['news']['entered']} In red, too."}}

    await office.submit(nearly, BEN)
    told = words_of(await office.modal(BEN))
    assert "Ana Ruiz had nearly the same written" in told
    assert "*Fernweh Backpack: " in told
    assert len(await office.campaigns()) == 1

    await office.submit(nearly, BEN)
    await office.settle()
    assert len(await office.campaigns()) == 2


async def test_a_submission_that_is_delivered_twice_starts_one_campaign(office: Office) -> None:
    await office.command()
    await office.modal()
    await office.weather(duplicate_deliveries=1)
    await office.submit(BRIEF)
    await office.settle()
    await asyncio.sleep(0.1)
    await office.settle()
    workspace = (await office.desk.people.workspaces())[0]
    assert len(await office.desk.reads.recent(System(workspace.id))) == 1


async def test_a_command_that_is_delivered_twice_opens_one_modal_and_complains_to_nobody(
    office: Office,
) -> None:
    await office.weather(duplicate_deliveries=1)
    await office.command()
    await office.modal()
    await office.settle()
    state = await office.state()
    assert len(state["modals"][ANA]) == 1
    assert state["messages"][CAMPAIGNS] == []


async def test_a_lost_answer_to_a_posted_card_makes_no_second_card(office: Office) -> None:
    await office.command()
    await office.submit(BRIEF)
    await office.until(lambda state: state["messages"][CAMPAIGNS])
    await office.settle()
    await office.command()
    await office.modal()
    writer = SlowWriter()
    office.desk.campaigns.drafting.first = writer
    await office.submit({**BRIEF, "product": {"entered": "Second"}})
    await office.until(lambda state: len(state["messages"][CAMPAIGNS]) == 4)
    await office.weather(lost_responses=1)
    writer.go.set()
    await office.settle()
    await office.announcer.announce()
    headers = [header_of(message) for message in await office.messages()]
    assert len(headers) == len(set(headers)) == 6


async def test_slack_saying_wait_is_obeyed_and_nothing_is_lost(office: Office) -> None:
    await office.campaign()
    await office.weather(rate_limited=2)
    await office.press("X", "variant_approve")
    await office.settle()
    assert "Approved by" in words_of(await office.card("X"))


async def test_a_deleted_card_is_posted_anew(office: Office) -> None:
    await office.campaign()
    card = await office.card("X")
    await office.edge.slack.web.chat_delete(channel=CAMPAIGNS, ts=card["ts"])
    await office.press("LinkedIn", "variant_approve")
    await office.settle()
    workspace = (await office.desk.people.workspaces())[0]
    campaign = (await office.desk.reads.recent(System(workspace.id)))[0]
    variant = campaign.on(PlatformName.X)[0]
    member = await office.desk.people.known(TEAM, ANA)
    assert member is not None
    await office.desk.review.approve(variant.id, seen=variant.content_hash, by=member)
    await office.announcer.announce()
    again = await office.card("X")
    assert again["ts"] != card["ts"]
    assert "Approved by" in words_of(again)


async def test_showing_an_unchanged_campaign_again_calls_nothing(office: Office) -> None:
    await office.campaign()
    before = [message["revision"] for message in await office.messages()]
    await office.announcer.announce()
    await office.announcer.announce()
    assert [message["revision"] for message in await office.messages()] == before


async def test_long_copy_stands_whole_in_the_thread_of_its_card(office: Office) -> None:
    office.desk.campaigns.drafting.first = LongWriter()
    await office.campaign(platforms=["blog"])
    card = await office.card("Blog")
    assert "are in this message's thread" in words_of(card)
    assert "Show all" in buttons_of(card)
    replies = [m for m in await office.messages() if m["is_reply"] and m["thread_ts"] == card["ts"]]
    assert sum(words_of(reply).count("sentence") for reply in replies) == 2 * 400


async def test_a_platform_that_cannot_be_written_says_why_and_can_be_tried_again(office: Office) -> None:
    usual = office.desk.campaigns.drafting.first
    office.desk.campaigns.drafting.first = RefusingWriter(PlatformName.X)
    await office.campaign()
    card = await office.card("X")
    assert "The model did not answer." in words_of(card)
    assert buttons_of(card) == ["Try again"]
    office.desk.campaigns.drafting.first = usual
    await office.press("X", "platform_retry")
    await office.until(lambda state: "Approve" in buttons_of(cards(state)["X"]))


async def test_from_the_home_the_cards_come_into_ones_own_conversation(office: Office) -> None:
    await office.do("home")
    home = await office.until(lambda state: state["homes"].get(ANA))
    await office.do("action", view_id=home["id"], block_id="home", action_id="campaign_new")
    await office.submit(BRIEF)
    await office.settle()
    assert set(cards(await office.state(), f"D{ANA[1:]}")) == {"X", "LinkedIn"}


async def test_in_a_channel_we_are_not_in_the_cards_come_into_our_own_conversation(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        office.edge.slack.web, "chat_postMessage", refusing(office, CAMPAIGNS, "channel_not_found")
    )
    await office.campaign()
    direct = f"D{ANA[1:]}"
    assert set(cards(await office.state(), direct)) == {"X", "LinkedIn"}
    assert await office.told() == MOVED
    await office.announcer.announce()
    card = await office.card("X", direct)
    click = {"channel": direct, "ts": card["ts"], "action_id": "variant_approve"}
    await office.do("action", **click, block_id=pressable(card, "variant_approve")[0])
    await office.settle()
    assert "Approved by" in words_of(await office.card("X", direct))


async def test_a_conversation_that_slack_does_not_open_loses_no_brief_and_its_author_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(**_: Any) -> None:
        raise SlackApiError("no", {"ok": False, "error": "user_disabled"})

    await office.do("home")
    home = await office.until(lambda state: state["homes"].get(ANA))
    await office.do("action", view_id=home["id"], block_id="home", action_id="campaign_new")
    with monkeypatch.context() as forbidden:
        forbidden.setattr(office.edge.slack.web, "conversations_open", refused)
        assert (await office.submit(BRIEF))["ok"]
        await office.settle()
    (campaign,) = await office.campaigns()
    assert len(campaign.variants) == 4
    direct = f"D{ANA[1:]}"
    (told,) = [message["text"] for message in await office.messages(direct)]
    assert told.startswith("Slack does not let me post in that channel (user_disabled)")
    await office.command(told.split("`")[-2].removeprefix("/campaign "))
    await office.settle()
    assert set(cards(await office.state(), direct)) == {"X", "LinkedIn"}


async def test_where_slack_lets_us_not_post_the_person_is_told_and_can_have_the_cards_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as forbidden:
        forbidden.setattr(
            office.edge.slack.web, "chat_postMessage", refusing(office, CAMPAIGNS, "restricted_action")
        )
        await office.campaign()
    told = await office.told()
    assert told.startswith("Slack does not let me post in that channel (restricted_action)")
    assert await office.desk.reads.recent(System((await office.desk.people.workspaces())[0].id))
    await office.command(told.split("`")[-2].removeprefix("/campaign "))
    await office.settle()
    assert set(cards(await office.state())) == {"X", "LinkedIn"}


async def test_the_home_lists_what_waits_for_review(office: Office) -> None:
    await office.campaign()
    await office.do("home")
    home = await office.until(lambda state: state["homes"].get(ANA))
    assert "Fernweh Backpack" in words_of(home)
    assert "4 to review" in words_of(home)


def refusing(office: Office, channel: str, error: str) -> Any:
    """Slack's `chat.postMessage`, which takes nothing of ours in a channel."""
    post = office.edge.slack.web.chat_postMessage

    async def refused(**given: Any) -> Any:
        if given["channel"] == channel:
            raise SlackApiError("no", {"ok": False, "error": error})
        return await post(**given)

    return refused


async def test_each_language_that_was_ticked_has_its_own_variants_on_the_card(office: Office) -> None:
    office.desk.campaigns.drafting.first = RefusingWriter(PlatformName.LINKEDIN)
    await office.campaign(languages=["en", "de"], platforms=["x"], variants="1")
    card = words_of(await office.card("X"))
    assert "*Variant A*  ·  English" in card
    assert "*Variant B*  ·  German" in card


async def test_a_language_that_nobody_here_can_write_is_refused_at_its_field(office: Office) -> None:
    await office.command()
    answer = await office.submit({**BRIEF, "languages": {"entered": ["de"]}})
    assert answer["errors"]["languages"].startswith("The languages can't have German: the news is in English")


def header_of(message: Any) -> str:
    return str(next(b["text"]["text"] for b in message["blocks"] if b["type"] == "header"))


class SlowWriter:
    """Writes when it is told to."""

    name, model, answers_at_once = "offline", "offline-1", True

    def __init__(self) -> None:
        self.go = asyncio.Event()

    def estimate(self, request: WritingRequest) -> Money:
        return ZERO

    async def write(self, request: WritingRequest) -> Written:
        await self.go.wait()
        return _written(request, "A text. https://example.com/backpack")


class PaidWriter(SlowWriter):
    """Costs something."""

    name, model = "openai", "gpt-4o-mini"

    def estimate(self, request: WritingRequest) -> Money:
        return Money.of_dollars(1)

    def cost(self, usage: Usage) -> Price:
        return price_of(self.model, input_tokens=usage.input_tokens, output_tokens=usage.output_tokens)

    async def write(self, request: WritingRequest) -> Written:
        written = _written(request, "A text.")
        return replace(written, writer=self.name, model=self.model, usage=Usage(1_000, 2_000))


def paid(office: Office) -> None:
    """Let writing cost something."""
    office.desk.campaigns.drafting.first = PaidWriter()


class LongWriter(SlowWriter):
    async def write(self, request: WritingRequest) -> Written:
        return _written(request, " ".join(f"This is sentence number {n}." for n in range(400)))


class RefusingWriter(SlowWriter):
    """Does not write for one platform."""

    def __init__(self, platform: PlatformName) -> None:
        super().__init__()
        self.platform = platform

    async def write(self, request: WritingRequest) -> Written:
        if request.platform is self.platform:
            raise WriterUnavailable("The model did not answer.")
        return _written(request, "A text.")


def _written(request: WritingRequest, text: str) -> Written:
    drafts = tuple(
        Draft(text=f"{n}. {text}", title="A title", hashtags=(), call_to_action="", reasoning="")
        for n in range(request.count)
    )
    return Written(drafts, writer="offline", model="offline-1")
