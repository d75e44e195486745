"""Nobody reaches another workspace by a button or a form: each is tried, found by looking."""

import json
from typing import Any
from urllib.parse import urlencode

import httpx

from bot.slack import ids
from bot.slack.app import LISTENERS
from bot.slack.fields import Field
from bot.slack.senders import Installation
from bot.slack.values import (
    AccountButton,
    AccountChoice,
    AccountDeed,
    BrandButton,
    BudgetChoice,
    CampaignButton,
    CampaignDeed,
    Deed,
    PostButton,
    PostUpdate,
    Remembered,
    RoleChoice,
    VariantButton,
)
from core.access.permissions import System
from core.flow.cards.card import CampaignCard
from core.foundation.ids import MemberId

from .conftest import ANA, BEN, CAMPAIGNS, TEAM, Office, signed

OTHERS = "T0OTHER"
ABOUT_NOTHING = {ids.CAMPAIGN_NEW, ids.CAMPAIGN_FORM, ids.MEMBERS_PAGE, ids.LINK_OPENED}
"""What carries no id."""
ABOUT_A_CAMPAIGN = {
    ids.CAMPAIGN_SHOW,
    ids.CAMPAIGN_RESULTS,
    ids.CAMPAIGN_CLOSE_FORM,
    ids.TEMPLATE_FORM,
    ids.PLATFORM_RETRY,
    ids.DECIDE_MANY,
    ids.DECIDE_MANY_FORM,
    ids.MANY_PLATFORM,
    ids.MANY_STATE,
}
IN_A_FORM = {ids.MANY_PLATFORM, ids.MANY_STATE}
ABOUT_A_POST = {
    ids.POST_CANCEL,
    ids.POST_IS_THERE,
    ids.POST_IS_THERE_FORM,
    ids.POST_SEND_AGAIN,
    ids.POST_TAKE_DOWN,
    ids.POST_TAKE_DOWN_FORM,
}


class Registered:
    """Stands where Bolt's app does, and notes what listens to what."""

    def __init__(self) -> None:
        self.actions: list[str] = []
        self.forms: list[str] = []
        for listener in LISTENERS:
            listener.register(self)  # type: ignore[arg-type]

    def action(self, action_id: str, **_: Any) -> Any:
        self.actions.append(action_id)
        return lambda _: None

    def view(self, callback_id: str, **_: Any) -> Any:
        self.forms.append(callback_id)
        return lambda _: None

    def command(self, *_: Any, **__: Any) -> Any:
        return lambda _: None

    event = command


REGISTERED = Registered()
ENTERED: dict[str, dict[str, str]] = {
    Field.DATE: {"type": "datepicker", "selected_date": "2099-01-01"},
    Field.TIME: {"type": "timepicker", "selected_time": "10:00"},
}


def values() -> dict[str, Any]:
    """Something in every field that forms have."""
    plain = {"type": "plain_text_input", "value": "https://example.com/words"}
    return {name: {"entered": ENTERED.get(name, plain)} for name in (*Field, "text:0")}


def value_for(listened: str, card: CampaignCard, member_id: str = "mem_somebody") -> str:
    """The value of a button that is about somebody's campaign, or about them, and fits what listens."""
    variant = card.variants[0]
    if listened == ids.MEMBER_ROLE:
        return str(RoleChoice(MemberId(member_id), "owner", "viewer"))
    if listened == ids.CAMPAIGN_MENU:
        return str(CampaignDeed(card.id, Deed.REOPEN))
    if listened in {ids.ACCOUNT_CONNECT, ids.ACCOUNT_CONNECT_FORM}:
        return str(AccountChoice("mastodon"))
    if listened in {ids.ACCOUNT_MENU, ids.ACCOUNT_DISCONNECT_FORM}:
        return str(AccountButton("acc_somebody", AccountDeed.DISCONNECT))
    if listened.startswith("brand_"):
        return str(BrandButton())
    if listened == ids.BUDGET_SET:
        return str(BudgetChoice(card.id, "whole"))
    if listened in ABOUT_A_CAMPAIGN:
        return str(CampaignButton(card.id))
    if listened in ABOUT_A_POST:
        assert variant.post is not None
        return str(PostButton(card.id, variant.id, variant.post.id))
    if listened == ids.POST_UPDATE:
        assert variant.post is not None
        return str(PostUpdate(card.id, variant.id, variant.post.id, variant.content_hash))
    return str(VariantButton(card.id, variant.id, variant.content_hash))


def request(listened: str, value: str, *, user: str = BEN, team: str = OTHERS, home: str = OTHERS) -> str:
    """What Slack sends when somebody of the team `home` uses what `team` sees."""
    payload: dict[str, Any] = {
        "team": {"id": team, "domain": "team"},
        "user": {"id": user, "name": "somebody", "team_id": home},
        "trigger_id": f"9.9.{listened}.{user}",
    }
    view = {
        "type": "modal",
        "id": "V1",
        "callback_id": listened,
        **{name: {"type": "plain_text", "text": name} for name in ("title", "submit", "close")},
        "private_metadata": str(Remembered(CAMPAIGNS, value)),
        "state": {"values": values()},
        "blocks": [],
    }
    if listened in REGISTERED.forms:
        payload |= {"type": "view_submission", "view": view}
    else:
        pressed = {"type": "button", "action_id": listened, "block_id": "b", "value": value}
        pressed |= {"selected_option": {"value": value}}  # where it is a menu
        payload |= {
            "type": "block_actions",
            "container": {"type": "message", "message_ts": "1.1", "channel_id": CAMPAIGNS},
            "channel": {"id": CAMPAIGNS, "name": "campaigns"},
            "actions": [pressed],
            **({"view": view} if listened in IN_A_FORM else {}),
        }
    return urlencode({"payload": json.dumps(payload)})


def test_every_listener_is_tried() -> None:
    assert {ids.VARIANT_APPROVE, ids.POST_CANCEL} <= set(REGISTERED.actions)
    assert {ids.VARIANT_EDIT_FORM, ids.POST_SCHEDULE_FORM} <= set(REGISTERED.forms)


async def test_who_is_of_another_workspace_sees_and_changes_nothing(office: Office) -> None:
    card = await a_campaign_with_a_post(office)
    ben = await office.desk.people.meet(OTHERS, "Others", BEN, "Ben", zone="UTC")
    everybody = [(one.id, one.role) for one in await office.desk.people.members(System(card.workspace_id))]
    ana = everybody[0][0]
    # As if it were theirs; else the door refuses them already.
    office.edge.directory.ours = Installation(OTHERS)
    copy = json.dumps(card.variants[0].text)[1:40]
    shown = json.dumps(await office.state()).count(copy)

    for listened in sorted({*REGISTERED.actions, *REGISTERED.forms} - ABOUT_NOTHING):
        answer = await send(office, request(listened, value_for(listened, card, ana)))
        assert answer.status_code == 200, (listened, answer.text)
        assert await office.desk.reads.campaign(System(card.workspace_id), card.id) == card, listened
        assert copy not in answer.text, listened
    now = [(one.id, one.role) for one in await office.desk.people.members(System(card.workspace_id))]
    assert now == everybody
    assert await office.desk.reads.recent(ben) == []
    assert json.dumps(await office.state()).count(copy) == shown > 0


async def a_campaign_with_a_post(office: Office) -> CampaignCard:
    """Ana's, as it is once a variant of it was approved and scheduled."""
    await office.campaign(platforms=["x"], variants="1")
    ana = await office.desk.people.known(TEAM, ANA)
    assert ana is not None
    (card,) = await office.campaigns()
    variant = card.variants[0]
    await office.desk.review.approve(variant.id, seen=variant.content_hash, by=ana)
    await office.desk.calendar.place(variant.id, None, by=ana)
    (card,) = await office.campaigns()
    return card


async def send(office: Office, body: str) -> httpx.Response:
    """As Slack sends it, and what follows from it done."""
    async with httpx.AsyncClient(trust_env=False) as slack:
        answer = await slack.post(f"{office.bot_url}/slack/events", content=body, headers=signed(body))
    await office.settle()
    return answer
