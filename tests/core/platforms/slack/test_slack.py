"""A Slack channel: what goes out is read as it was written, once, and what Slack's answers mean."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotConnect, CannotSay
from core.platforms.posting import (
    CredentialsExpired,
    Figures,
    NotSent,
    Outgoing,
    PlatformRefused,
    RateLimited,
    Seen,
)
from core.platforms.slack import adapter
from core.platforms.slack.adapter import SlackPlatform
from core.platforms.slack.api import NotSaid, SlackRefused, refusal_of
from core.platforms.slack.connector import Connector
from core.platforms.slack.copy import blocks_of, seen_in
from tests.contracts.promises import a_post
from tests.stand_ins.slack_api import CHANNEL, Slack, slack_workspace


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Slack]:
    async with slack_workspace(tmp_path) as workspace:
        yield workspace


@pytest.fixture
def channel(slack: Slack) -> SlackPlatform:
    return SlackPlatform(slack.outside, CHANNEL, "#campaigns", "https://fernweh.example.test/")


@pytest.fixture
def post() -> Outgoing:
    return a_post(PlatformName.SLACK)


@given(st.text(max_size=4000))
def test_any_text_is_read_as_it_was_written(text: str) -> None:
    assert seen_in({"blocks": blocks_of(text)}) == text


@pytest.mark.parametrize(
    "text", ["*bold* _it_ ~no~ `code` <!channel> <@U0ANARUIZ1> & &amp; :smile:", "a" * 4000, "> quote\n• a\n"]
)
async def test_nothing_in_a_text_is_markup(channel: SlackPlatform, post: Outgoing, text: str) -> None:
    receipt = await channel.publish(replace(post, text=text))
    assert await channel.read(post, receipt.remote_id) == Seen(text, alts=(), follow_ups=())


async def test_a_link_can_be_clicked_and_notifications_show_the_text_escaped(
    channel: SlackPlatform, post: Outgoing, slack: Slack
) -> None:
    await channel.publish(replace(post, text="Tea & more <3: example.com"))
    (message,) = (await slack.call("conversations.history", channel=CHANNEL))["messages"]
    (_, link) = message["blocks"][0]["elements"][0]["elements"]
    assert link == {"type": "link", "url": "https://example.com", "text": "example.com"}
    assert message["text"] == "Tea &amp; more &lt;3: example.com"


async def test_a_post_whose_answer_was_lost_is_found_and_not_sent_again(
    channel: SlackPlatform, post: Outgoing, slack: Slack
) -> None:
    await slack.weather(lost_responses=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await channel.publish(post)
    found = await channel.find(post)
    assert found is not None
    (message,) = (await slack.call("conversations.history", channel=CHANNEL))["messages"]
    assert found.remote_id == message["ts"]
    link = await slack.call("chat.getPermalink", channel=CHANNEL, message_ts=message["ts"])
    assert found.url.rpartition("/archives/")[2] == link["permalink"].rpartition("/archives/")[2]


async def test_a_post_is_found_behind_many_others(
    channel: SlackPlatform, post: Outgoing, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "PAGE", 2)
    receipt = await channel.publish(post)
    for number in range(5):
        await slack.call("chat.postMessage", channel=CHANNEL, text=f"{number}")
    assert await channel.find(post) == receipt
    monkeypatch.setattr(adapter, "MOST_PAGES", 2)
    with pytest.raises(CannotSay):
        await channel.find(post)


async def test_reactions_are_likes_and_answers_replies(
    channel: SlackPlatform, post: Outgoing, slack: Slack
) -> None:
    ts = (await channel.publish(post)).remote_id
    assert await channel.engagement([ts, "1.000001"]) == {ts: Figures(likes=0, replies=0), "1.000001": None}
    await slack.call("reactions.add", channel=CHANNEL, timestamp=ts, name="tada")
    await slack.call("chat.postMessage", channel=CHANNEL, thread_ts=ts, text="Nice!")
    assert await channel.engagement([ts]) == {ts: Figures(likes=1, replies=1)}


@pytest.mark.parametrize("told", [-1, True, "many", 1.5])
def test_reactions_and_replies_that_can_not_be_are_not_available(told: object) -> None:
    reactions = [{"name": "tada", "count": 3}, {"name": "eyes", "count": told}]
    assert adapter._figures({"reactions": reactions, "reply_count": 2}) == Figures(replies=2)
    assert adapter._figures({"reactions": reactions[:1], "reply_count": told}) == Figures(likes=3)


async def test_slack_that_asks_to_slow_down_is_obeyed(
    channel: SlackPlatform, post: Outgoing, slack: Slack
) -> None:
    await slack.weather(rate_limited=2)
    before = slack.outside.clock.now()
    with pytest.raises(RateLimited) as limited:
        await channel.publish(post)
    assert limited.value.until is not None
    assert limited.value.until > before
    with pytest.raises(RateLimited):
        await channel.find(post)


@pytest.mark.parametrize("storm", ["unavailable", "pages", "cut_answers", "empty_answers"])
async def test_what_is_no_answer_of_slacks_says_nothing(
    channel: SlackPlatform, post: Outgoing, slack: Slack, storm: str
) -> None:
    await slack.weather(**{storm: 1})
    with pytest.raises((NotSaid, ValueError)):
        await channel.publish(post)
    await slack.weather(**{storm: 1})
    with pytest.raises(CannotSay):
        await channel.find(post)


async def test_a_token_that_slack_does_not_know_means_to_connect_anew(
    channel: SlackPlatform, post: Outgoing, slack: Slack
) -> None:
    for outside in (slack.another_app, replace(slack.outside, apps={})):
        with pytest.raises(CredentialsExpired) as refused:
            await replace(channel, outside=outside).publish(post)
        assert "xoxb" not in refused.value.message


async def test_nobody_listening_means_not_sent(channel: SlackPlatform, post: Outgoing, slack: Slack) -> None:
    deaf = replace(slack.outside, addresses={PlatformName.SLACK: "http://127.0.0.1:1/"})
    with pytest.raises(NotSent):
        await replace(channel, outside=deaf).publish(post)


async def test_a_channel_that_is_gone_is_told_in_words(channel: SlackPlatform, post: Outgoing) -> None:
    gone = replace(channel, channel="C0NOTHERE")
    with pytest.raises(PlatformRefused, match="not there"):
        await gone.publish(post)
    with pytest.raises(CannotSay):
        await gone.find(post)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("token_revoked", CredentialsExpired),
        ("ratelimited", RateLimited),
        ("is_archived", SlackRefused),
        ("some_code_of_tomorrow", SlackRefused),
        ("fatal_error", NotSaid),
        ("", NotSaid),
    ],
)
def test_eachrefusal_of_is_sorted_by_what_is_certain(error: str, kind: type[Exception]) -> None:
    assert type(refusal_of(error)) is kind


@pytest.mark.parametrize("typed", ["#campaigns", "Campaigns", CHANNEL])
async def test_a_channel_is_connected_by_its_name_or_id(slack: Slack, typed: str) -> None:
    made = await Connector(slack.outside).connect({"channel": typed})
    assert (made.remote_id, made.name, made.secrets) == (CHANNEL, "#campaigns", {})
    assert made.settings["channel"] == CHANNEL


@pytest.mark.parametrize("typed", ["#nowhere", "C0NOTHERE"])
async def test_a_channel_that_is_not_there_is_told_at_its_field(slack: Slack, typed: str) -> None:
    with pytest.raises(CannotConnect) as refused:
        await Connector(slack.outside).connect({"channel": typed})
    assert refused.value.question == "channel"


async def test_where_slack_is_not_set_up_no_channel_is_connected(slack: Slack) -> None:
    with pytest.raises(CannotConnect, match="not set"):
        await Connector(replace(slack.outside, apps={})).connect({"channel": "#campaigns"})


async def test_where_slack_does_not_answer_connecting_says_so(slack: Slack) -> None:
    await slack.weather(unavailable=1)
    with pytest.raises(CannotSay):
        await Connector(slack.outside).connect({"channel": "#campaigns"})
