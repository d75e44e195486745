"""The walk of a Bolt app through the playground: command, modal, submission, message, button, answers."""

import json
from typing import Any
from urllib.parse import parse_qs

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from .conftest import ANA, BEN, CAMPAIGNS, SIGNING_SECRET, Playground

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def modal(**more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "brief",
        "private_metadata": CAMPAIGNS,
        "title": plain("New campaign"),
        "submit": plain("Create"),
        "blocks": [
            {
                "type": "input",
                "block_id": "product",
                "label": plain("Product"),
                "element": {"type": "plain_text_input", "action_id": "text"},
            },
            {
                "type": "input",
                "block_id": "platforms",
                "optional": True,
                "label": plain("Platforms"),
                "element": {
                    "type": "checkboxes",
                    "action_id": "many",
                    "options": [{"text": plain("X"), "value": "x"}, {"text": plain("Blog"), "value": "blog"}],
                    "initial_options": [{"text": plain("X"), "value": "x"}],
                },
            },
        ],
        **more,
    }


def card(*, open_for_review: bool) -> list[Json]:
    button = {"type": "button", "action_id": "approve", "text": plain("Approve"), "value": "variant-1"}
    section = {"type": "section", "block_id": "copy", "text": {"type": "mrkdwn", "text": "*A*"}}
    actions = {"type": "actions", "block_id": "buttons", "elements": [button]}
    return [section, actions] if open_for_review else [section]


def teach(app: AsyncApp) -> None:
    """What the small bot does: a brief in a modal, a card with a button, and thanks."""

    @app.command("/campaign")
    async def start(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    @app.view("brief")
    async def briefed(ack: AsyncAck, view: Json, client: AsyncWebClient) -> None:
        product = view["state"]["values"]["product"]["text"]["value"]
        if product == "bad":
            await ack(response_action="errors", errors={"product": "That is no product."})
            return
        await ack()
        await client.chat_postMessage(
            channel=view["private_metadata"],
            text=f"Copy for {product}",
            blocks=card(open_for_review=True),
            metadata={"event_type": "card", "event_payload": {"key": "k1"}},
        )

    @app.action("approve")
    async def approved(ack: AsyncAck, body: Json, client: AsyncWebClient, respond: AsyncRespond) -> None:
        await ack()
        await client.chat_update(
            channel=body["channel"]["id"],
            ts=body["message"]["ts"],
            text="Approved",
            blocks=card(open_for_review=False),
        )
        await respond(text="Thank you.", response_type="ephemeral")


async def brief(playground: Playground) -> Json:
    """Run `/campaign` and give back the modal that opened."""
    assert (await playground.do("command", channel=CAMPAIGNS, text="/campaign"))["ok"]
    state = await playground.until(lambda state: state["modals"][ANA])
    return dict(state["modals"][ANA][-1])


def entered(product: str) -> Json:
    return {"product": {"text": product}}


async def card_posted(playground: Playground) -> Json:
    view = await brief(playground)
    assert (await playground.do("submit", view_id=view["id"], values=entered("Tea")))["ok"]
    state = await playground.until(lambda state: state["messages"][CAMPAIGNS])
    return dict(state["messages"][CAMPAIGNS][0])


async def test_a_command_opens_a_modal_for_the_person_who_typed_it(playground: Playground) -> None:
    teach(playground.bot.app)
    view = await brief(playground)
    assert view["title"]["text"] == "New campaign"
    assert await playground.modals(BEN) == []


async def test_a_required_field_is_asked_for_before_the_app_hears_of_it(playground: Playground) -> None:
    teach(playground.bot.app)
    view = await brief(playground)
    heard = len(playground.bot.heard)
    deed = await playground.do("submit", view_id=view["id"], values=entered(" "))
    assert deed["errors"] == {"product": "Please complete this required field."}
    assert len(playground.bot.heard) == heard


async def test_the_apps_field_errors_keep_the_modal_open_with_what_was_typed(playground: Playground) -> None:
    teach(playground.bot.app)
    view = await brief(playground)
    deed = await playground.do("submit", view_id=view["id"], values=entered("bad"))
    assert deed["errors"] == {"product": "That is no product."}
    (shown,) = await playground.modals()
    assert shown["errors"] == {"product": "That is no product."}
    assert shown["values"]["product"]["text"] == "bad"


async def test_a_submission_closes_the_modal_and_the_card_appears(playground: Playground) -> None:
    teach(playground.bot.app)
    message = await card_posted(playground)
    assert message["text"] == "Copy for Tea"
    assert message["metadata"]["event_payload"] == {"key": "k1"}
    assert await playground.modals() == []


async def test_a_submission_carries_every_value_in_slacks_shape(playground: Playground) -> None:
    teach(playground.bot.app)
    await card_posted(playground)
    payload = json.loads(parse_qs(playground.bot.heard[-1].body)["payload"][0])
    assert payload["type"] == "view_submission"
    assert payload["view"]["state"]["values"] == {
        "product": {"text": {"type": "plain_text_input", "value": "Tea"}},
        "platforms": {
            "many": {"type": "checkboxes", "selected_options": [{"text": plain("X"), "value": "x"}]},
        },
    }


async def test_a_click_lets_the_app_change_the_message_and_answer_at_the_response_url(
    playground: Playground,
) -> None:
    teach(playground.bot.app)
    message = await card_posted(playground)
    await playground.do(
        "action", channel=CAMPAIGNS, ts=message["ts"], block_id="buttons", action_id="approve"
    )
    state = await playground.until(lambda state: len(state["messages"][CAMPAIGNS]) == 2)
    changed, thanks = state["messages"][CAMPAIGNS]
    assert [block["type"] for block in changed["blocks"]] == ["section"]
    assert changed["text"] == "Approved"
    assert (thanks["text"], thanks["visible_to"]) == ("Thank you.", ANA)


async def test_a_button_that_is_gone_cannot_be_clicked(playground: Playground) -> None:
    teach(playground.bot.app)
    message = await card_posted(playground)
    await playground.slack.chat_update(channel=CAMPAIGNS, ts=message["ts"], text="Decided", blocks=[])
    deed = await playground.do(
        "action", channel=CAMPAIGNS, ts=message["ts"], block_id="buttons", action_id="approve"
    )
    assert "not there any more" in deed["error"]


async def test_every_request_is_signed_as_slack_signs(playground: Playground) -> None:
    teach(playground.bot.app)
    await card_posted(playground)
    verifier = SignatureVerifier(SIGNING_SECRET)
    assert len(playground.bot.heard) == 2
    assert all(verifier.is_valid_request(heard.body, heard.headers) for heard in playground.bot.heard)


async def test_a_command_carries_all_of_slacks_fields(playground: Playground) -> None:
    teach(playground.bot.app)
    await brief(playground)
    form = {name: values[0] for name, values in parse_qs(playground.bot.heard[0].body).items()}
    assert {name: form[name] for name in ("command", "user_id", "channel_id", "channel_name")} == {
        "command": "/campaign",
        "user_id": ANA,
        "channel_id": CAMPAIGNS,
        "channel_name": "campaigns",
    }
    needed = {"token", "team_id", "team_domain", "user_name", "response_url", "trigger_id", "api_app_id"}
    assert needed <= set(form)


async def test_the_text_of_an_acknowledgement_is_shown_to_one_person(playground: Playground) -> None:
    @playground.bot.app.command("/campaign")
    async def help_(ack: AsyncAck) -> None:
        await ack(text="Try /campaign list")

    await playground.do("command", channel=CAMPAIGNS, text="/campaign help")
    (message,) = await playground.messages()
    assert (message["text"], message["visible_to"]) == ("Try /campaign list", ANA)


async def test_modals_stack_and_the_lower_one_shows_again_after_closing(playground: Playground) -> None:
    @playground.bot.app.view("brief")
    async def pushed(ack: AsyncAck) -> None:
        await ack(response_action="push", view=modal(callback_id="second"))

    @playground.bot.app.command("/campaign")
    async def start(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    first = await brief(playground)
    await playground.do("submit", view_id=first["id"], values=entered("Tea"))
    lower, upper = await playground.modals()
    assert (upper["callback_id"], upper["previous_view_id"]) == ("second", lower["id"])
    await playground.do("close", view_id=upper["id"])
    assert [view["id"] for view in await playground.modals()] == [first["id"]]


async def test_an_app_may_update_or_clear_its_modals_in_answer_to_a_submission(
    playground: Playground,
) -> None:
    answers = [
        {"response_action": "update", "view": modal(title=plain("Step two"))},
        {"response_action": "clear"},
    ]

    @playground.bot.app.view("brief")
    async def answered(ack: AsyncAck) -> None:
        await ack(**answers.pop(0))

    @playground.bot.app.command("/campaign")
    async def start(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    view = await brief(playground)
    await playground.do("submit", view_id=view["id"], values=entered("Tea"))
    (updated,) = await playground.modals()
    assert updated["title"]["text"] == "Step two"
    await playground.do("submit", view_id=view["id"], values=entered("Tea"))
    assert await playground.modals() == []


async def test_closing_is_told_to_an_app_that_asked_for_it(playground: Playground) -> None:
    closed: list[str] = []

    @playground.bot.app.command("/campaign")
    async def start(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(notify_on_close=True))

    @playground.bot.app.view_closed("brief")
    async def heard(ack: AsyncAck, view: Json) -> None:
        await ack()
        closed.append(view["id"])

    view = await brief(playground)
    await playground.do("close", view_id=view["id"])
    assert closed == [view["id"]]


async def test_opening_the_home_tab_lets_the_app_publish_it(playground: Playground) -> None:
    home = {"type": "home", "blocks": [{"type": "header", "text": plain("Your campaigns")}]}

    @playground.bot.app.event("app_home_opened")
    async def opened(event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view=home)

    await playground.do("home")
    state = await playground.until(lambda state: state["homes"])
    assert state["homes"][ANA]["blocks"][0]["text"]["text"] == "Your campaigns"


async def test_a_mention_reaches_the_app_with_its_thread(playground: Playground) -> None:
    @playground.bot.app.event("app_mention")
    async def mentioned(event: Json, client: AsyncWebClient) -> None:
        await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text="Yes?")

    @playground.bot.app.event("message")
    async def read() -> None:
        return None

    await playground.do("message", channel=CAMPAIGNS, text="<@U0COPYDESK> are you there?")
    state = await playground.until(lambda state: len(state["messages"][CAMPAIGNS]) == 2)
    question, answer = state["messages"][CAMPAIGNS]
    assert answer["thread_ts"] == question["ts"]
    assert question["reply_count"] == 1
