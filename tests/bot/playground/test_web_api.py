"""Slack's Web API as the playground serves it: the answers, and Slack's own errors in Slack's own shape."""

import json
from datetime import timedelta
from typing import Any

import pytest

from .conftest import ANA, BEN, BOT_TOKEN, CAMPAIGNS, PRIVATE_TO_ANA, Wire

Json = dict[str, Any]


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def modal(**more: Any) -> Json:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Brief"},
        "blocks": [section("Hello")],
        **more,
    }


async def posted(wire: Wire, **arguments: Any) -> str:
    answer = await wire.call("chat.postMessage", channel=CAMPAIGNS, **{"text": "Hello", **arguments})
    assert answer["ok"], answer
    return str(answer["ts"])


def trigger(wire: Wire) -> str:
    """A trigger id as a slash command hands it out; nobody is there to hear the command itself."""
    return wire.workspace.new_trigger(ANA)


async def test_a_token_is_needed(wire: Wire) -> None:
    assert await wire.call("auth.test", token="") == {"ok": False, "error": "not_authed"}


async def test_another_token_is_refused(wire: Wire) -> None:
    assert (await wire.call("auth.test", token="xoxb-other"))["error"] == "invalid_auth"


async def test_a_token_in_a_form_an_address_or_a_body_counts_for_nothing(wire: Wire) -> None:
    answers = [
        await wire.http.get("/api/auth.test", params={"token": BOT_TOKEN}),
        await wire.http.post("/api/auth.test", data={"token": BOT_TOKEN}),
        await wire.http.post("/api/auth.test", json={"token": BOT_TOKEN}),
    ]
    assert [answer.json() for answer in answers] == [{"ok": False, "error": "not_authed"}] * 3


async def test_an_unknown_method_is_named(wire: Wire) -> None:
    assert await wire.call("chat.shout") == {
        "ok": False,
        "error": "unknown_method",
        "req_method": "chat.shout",
    }


async def test_arguments_are_read_from_query_form_and_json(wire: Wire) -> None:
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
    by_query = await wire.http.get("/api/users.info", params={"user": ANA}, headers=headers)
    by_form = await wire.http.post("/api/users.info", data={"user": ANA}, headers=headers)
    by_json = await wire.call("users.info", user=ANA)
    assert by_query.json() == by_form.json() == by_json


async def test_blocks_in_a_form_are_json(wire: Wire) -> None:
    form = {"channel": CAMPAIGNS, "text": "x", "blocks": json.dumps([section("Hello")])}
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
    answer = (await wire.http.post("/api/chat.postMessage", data=form, headers=headers)).json()
    assert answer["message"]["blocks"][0]["text"]["text"] == "Hello"


async def test_blocks_that_are_not_json_are_refused(wire: Wire) -> None:
    form = {"channel": CAMPAIGNS, "text": "x", "blocks": "[{"}
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
    assert (await wire.http.post("/api/chat.postMessage", data=form, headers=headers)).json()[
        "error"
    ] == "invalid_blocks_format"


async def test_invalid_blocks_are_refused_with_the_reason_and_the_place(wire: Wire) -> None:
    answer = await wire.call("chat.postMessage", channel=CAMPAIGNS, text="x", blocks=[section("x" * 3001)])
    reason = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == [reason]
    assert answer["response_metadata"] == {"messages": [f"[ERROR] {reason}"]}
    assert (await wire.state())["messages"][CAMPAIGNS] == []


async def test_blocks_too_long_together_have_an_error_of_their_own(wire: Wire) -> None:
    answer = await wire.call(
        "chat.postMessage", channel=CAMPAIGNS, text="x", blocks=[section("x" * 2900)] * 5
    )
    assert answer["error"] == "msg_blocks_too_long"


REFUSED: list[tuple[str, Json, str]] = [
    ("chat.postMessage", {"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": CAMPAIGNS}, "no_text"),
    ("chat.postMessage", {"channel": CAMPAIGNS, "text": "x" * 40_001}, "msg_too_long"),
    ("chat.postMessage", {"channel": CAMPAIGNS, "text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
    (
        "chat.postMessage",
        {"channel": CAMPAIGNS, "text": "x", "metadata": {"a": 1}},
        "invalid_metadata_format",
    ),
    ("chat.postEphemeral", {"channel": CAMPAIGNS, "text": "x", "user": "U0NOBODY"}, "user_not_in_channel"),
    ("chat.update", {"channel": CAMPAIGNS, "ts": "1.000000", "text": "x"}, "message_not_found"),
    ("chat.delete", {"channel": CAMPAIGNS, "ts": "1.000000"}, "message_not_found"),
    ("chat.getPermalink", {"channel": CAMPAIGNS, "message_ts": "1.000000"}, "message_not_found"),
    ("conversations.info", {"channel": "C0NOWHERE"}, "channel_not_found"),
    ("conversations.history", {"channel": CAMPAIGNS, "limit": "many"}, "invalid_arguments"),
    ("conversations.history", {"channel": CAMPAIGNS, "cursor": "gone"}, "invalid_cursor"),
    ("conversations.replies", {"channel": CAMPAIGNS, "ts": "1.000000"}, "thread_not_found"),
    ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
    ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
    ("views.open", {"trigger_id": "made-up", "view": modal()}, "invalid_trigger_id"),
    ("views.update", {"view_id": "V0GONE", "view": modal()}, "not_found"),
    ("views.publish", {"user_id": ANA, "view": modal()}, "invalid_arguments"),
    ("apps.connections.open", {}, "not_allowed_token_type"),
]


@pytest.mark.parametrize(("method", "arguments", "error"), REFUSED)
async def test_slacks_errors_are_given_for_what_slack_refuses(
    wire: Wire, method: str, arguments: Json, error: str
) -> None:
    answer = await wire.call(method, **arguments)
    assert (answer["ok"], answer["error"]) == (False, error)


async def test_a_channel_may_be_given_by_name_or_by_the_person(wire: Wire) -> None:
    by_name = await wire.call("chat.postMessage", channel="#campaigns", text="x")
    by_person = await wire.call("chat.postMessage", channel=ANA, text="x")
    assert (by_name["channel"], by_person["channel"]) == (CAMPAIGNS, PRIVATE_TO_ANA)


async def test_an_update_keeps_the_blocks_that_are_not_given(wire: Wire) -> None:
    ts = await posted(wire, blocks=[section("Hello")])
    await wire.call("chat.update", channel=CAMPAIGNS, ts=ts, text="Changed")
    (message,) = (await wire.state())["messages"][CAMPAIGNS]
    assert message["text"] == "Changed"
    assert message["blocks"][0]["text"]["text"] == "Hello"


async def test_a_persons_message_cannot_be_updated_or_deleted(wire: Wire) -> None:
    await wire.http.post("/playground/message", json={"user": ANA, "channel": CAMPAIGNS, "text": "Mine"})
    (message,) = (await wire.state())["messages"][CAMPAIGNS]
    place = {"channel": CAMPAIGNS, "ts": message["ts"]}
    assert (await wire.call("chat.update", **place, text="Yours"))["error"] == "cant_update_message"
    assert (await wire.call("chat.delete", **place))["error"] == "cant_delete_message"


async def test_a_deleted_message_is_gone(wire: Wire) -> None:
    ts = await posted(wire)
    await wire.call("chat.delete", channel=CAMPAIGNS, ts=ts)
    assert (await wire.state())["messages"][CAMPAIGNS] == []


async def test_metadata_is_shown_in_the_history_only_when_asked_for(wire: Wire) -> None:
    metadata = {"event_type": "card", "event_payload": {"key": "k1"}}
    await posted(wire, metadata=metadata)
    (quiet,) = (await wire.call("conversations.history", channel=CAMPAIGNS))["messages"]
    (full,) = (await wire.call("conversations.history", channel=CAMPAIGNS, include_all_metadata=True))[
        "messages"
    ]
    assert "metadata" not in quiet
    assert full["metadata"] == metadata


async def test_history_is_newest_first_and_comes_in_pages(wire: Wire) -> None:
    for text in "abcde":
        await posted(wire, text=text)
    seen, cursor = [], ""
    for _ in range(3):
        page = await wire.call("conversations.history", channel=CAMPAIGNS, limit=2, cursor=cursor)
        seen += [message["text"] for message in page["messages"]]
        cursor = page.get("response_metadata", {}).get("next_cursor", "")
    assert "".join(seen) == "edcba"
    assert page["has_more"] is False


async def test_history_can_be_bounded_and_leaves_out_replies_and_ephemeral_messages(wire: Wire) -> None:
    first = await posted(wire, text="first")
    second = await posted(wire, text="second")
    await posted(wire, text="reply", thread_ts=first)
    await wire.call("chat.postEphemeral", channel=CAMPAIGNS, user=ANA, text="secret")
    everything = await wire.call("conversations.history", channel=CAMPAIGNS)
    after = await wire.call("conversations.history", channel=CAMPAIGNS, oldest=first)
    exactly = await wire.call(
        "conversations.history", channel=CAMPAIGNS, oldest=second, latest=second, inclusive=True
    )
    assert [message["text"] for message in everything["messages"]] == ["second", "first"]
    assert [message["text"] for message in after["messages"]] == ["second"]
    assert [message["text"] for message in exactly["messages"]] == ["second"]


async def test_a_thread_is_read_from_its_first_message_on(wire: Wire) -> None:
    first = await posted(wire, text="first")
    reply = await posted(wire, text="one", thread_ts=first)
    await posted(wire, text="two", thread_ts=reply)
    for ts in (first, reply):
        thread = await wire.call("conversations.replies", channel=CAMPAIGNS, ts=ts)
        assert [message["text"] for message in thread["messages"]] == ["first", "one", "two"]
    assert thread["messages"][0]["reply_count"] == 2


async def test_people_have_time_zones_with_todays_offset(wire: Wire) -> None:
    user = (await wire.call("users.info", user="U0CHIYOTA1"))["user"]
    assert (user["tz"], user["tz_offset"]) == ("Asia/Tokyo", 9 * 3600)


async def test_users_list_holds_the_people_and_the_app(wire: Wire) -> None:
    members = (await wire.call("users.list"))["members"]
    assert [member["is_bot"] for member in members] == [False] * 5 + [True]


async def test_a_guest_and_somebody_of_another_company_are_told_apart_as_slack_does(wire: Wire) -> None:
    signs = ("team_id", "is_restricted", "is_ultra_restricted", "is_stranger")
    told = [(await wire.call("users.info", user=user))["user"] for user in (ANA, "U0DANAKIM1", "U0EMILHOL1")]
    assert [tuple(user[sign] for sign in signs) for user in told] == [
        ("T0PLAYGRND", False, False, False),
        ("T0PLAYGRND", True, False, False),
        ("T0CONNECTD", False, False, False),
    ]


async def test_direct_conversations_are_listed_when_asked_for(wire: Wire) -> None:
    public = (await wire.call("conversations.list"))["channels"]
    direct = (await wire.call("conversations.list", types="im"))["channels"]
    assert {channel["is_im"] for channel in public} == {False}
    assert {channel["is_im"] for channel in direct} == {True}


async def test_a_reaction_is_added_once(wire: Wire) -> None:
    ts = await posted(wire)
    assert (await wire.call("reactions.add", channel=CAMPAIGNS, timestamp=ts, name="eyes"))["ok"]
    again = await wire.call("reactions.add", channel=CAMPAIGNS, timestamp=ts, name="eyes")
    assert again["error"] == "already_reacted"


async def test_a_trigger_opens_one_modal(wire: Wire) -> None:
    trigger_id = trigger(wire)
    first = await wire.call("views.open", trigger_id=trigger_id, view=modal())
    second = await wire.call("views.open", trigger_id=trigger_id, view=modal())
    assert first["ok"]
    assert second["error"] == "expired_trigger_id"


async def test_a_trigger_is_too_old_after_three_seconds(wire: Wire) -> None:
    trigger_id = trigger(wire)
    wire.clock.ahead += timedelta(seconds=3)
    answer = await wire.call("views.open", trigger_id=trigger_id, view=modal())
    assert answer["error"] == "expired_trigger_id"


async def test_a_refused_view_leaves_the_trigger_unused(wire: Wire) -> None:
    trigger_id = trigger(wire)
    wrong = await wire.call(
        "views.open", trigger_id=trigger_id, view=modal(title={"type": "plain_text", "text": "x" * 25})
    )
    assert wrong["error"] == "invalid_arguments"
    assert "[json-pointer:/view/title/text]" in wrong["response_metadata"]["messages"][0]
    assert (await wire.call("views.open", trigger_id=trigger_id, view=modal()))["ok"]


async def test_three_modals_are_the_deepest_stack(wire: Wire) -> None:
    await wire.call("views.open", trigger_id=trigger(wire), view=modal())
    pushed = [await wire.call("views.push", trigger_id=trigger(wire), view=modal()) for _ in range(3)]
    assert [answer.get("error") for answer in pushed] == [None, None, "push_limit_reached"]


async def test_pushing_without_an_open_modal_is_refused(wire: Wire) -> None:
    answer = await wire.call("views.push", trigger_id=trigger(wire), view=modal())
    assert answer["error"] == "view_not_found"


async def test_a_view_that_changed_meanwhile_is_a_hash_conflict(wire: Wire) -> None:
    view = (await wire.call("views.open", trigger_id=trigger(wire), view=modal()))["view"]
    seen = {"view_id": view["id"], "hash": view["hash"], "view": modal()}
    assert (await wire.call("views.update", **seen))["ok"]
    assert (await wire.call("views.update", **seen))["error"] == "hash_conflict"


async def test_a_view_can_be_updated_by_its_external_id(wire: Wire) -> None:
    await wire.call("views.open", trigger_id=trigger(wire), view=modal(external_id="brief-1"))
    title = {"type": "plain_text", "text": "Changed"}
    answer = await wire.call(
        "views.update", external_id="brief-1", view=modal(external_id="brief-1", title=title)
    )
    assert answer["view"]["title"]["text"] == "Changed"


async def test_home_is_published_for_each_person(wire: Wire) -> None:
    for user, text in ((ANA, "Ana's"), (BEN, "Ben's")):
        await wire.call("views.publish", user_id=user, view={"type": "home", "blocks": [section(text)]})
    homes = (await wire.state())["homes"]
    assert [homes[user]["blocks"][0]["text"]["text"] for user in (ANA, BEN)] == ["Ana's", "Ben's"]


async def test_an_ephemeral_message_is_for_one_person(wire: Wire) -> None:
    await wire.call("chat.postEphemeral", channel=CAMPAIGNS, user=BEN, text="Only you")
    (message,) = (await wire.state())["messages"][CAMPAIGNS]
    assert message["visible_to"] == BEN
