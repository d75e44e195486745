"""Guests, people of other organisations, and whom Slack has not told of: what they may do, and are told."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.request.internals import build_context
from slack_sdk.errors import SlackApiError

from bot.slack import ids, people
from bot.slack.senders import Installation, Sender, looks_on
from core.access.permissions import System
from core.foundation.ids import PlatformName, Role, VariantState

from .conftest import ANA, BEN, CAMPAIGNS, FOREIGNER, GUEST, TEAM, Office, command_form
from .test_other_workspaces import (
    REGISTERED,
    a_campaign_with_a_post,
    request,
    send,
    value_for,
)

LOOKS_ON = "Guests and people from other organisations look on here"
FOR_ALL = {
    ids.LINK_OPENED: "is acknowledged, and nothing is done",
    "app_mention": "is answered with the help, which asks nothing of the desk",
}
"""What is listened to without a role, and why."""
FOR_VIEWERS = {
    ids.CAMPAIGN_SHOW,
    ids.CAMPAIGN_RESULTS,
    ids.VARIANT_READ,
    ids.RULES_FAMILY,
    ids.VARIANT_MORE,  # it has the history, too; what else is in it asks for its own role
    ids.MEMBERS_PAGE,
    ids.LINK_OPENED,
}


async def test_each_listener_names_what_whoever_uses_it_must_be_allowed_to_do(office: Office) -> None:
    asking, without = list[str](), list[str]()
    for listener in office.edge.app._async_listeners:
        names = [getattr(getattr(one, "func", None), "__qualname__", "") for one in listener.middleware]
        (asking if "needs.<locals>.ask_for" in names else without).append(listener.ack_function.__name__)
    assert sorted(without) == ["acknowledge_only", "mentioned"]
    assert {"command", "approve_clicked", "edit_submitted", "home_opened", "brief_submitted"} <= {*asking}
    assert len(asking) == len(office.edge.app._async_listeners) - len(FOR_ALL)


@pytest.mark.parametrize(("user", "home"), [(GUEST, TEAM), (FOREIGNER, "T0CONNECTD")])
async def test_who_looks_on_is_told_so_whatever_they_use_and_changes_nothing(
    office: Office, user: str, home: str
) -> None:
    card = await a_campaign_with_a_post(office)
    for listened in sorted({*REGISTERED.actions, *REGISTERED.forms} - FOR_VIEWERS):
        value = "" if listened == ids.CAMPAIGN_NEW else value_for(listened, card)
        before = await told(office, user)
        answer = await send(office, request(listened, value, user=user, team=TEAM, home=home))
        words = (
            answer.text if listened in REGISTERED.forms else str((await told(office, user))[len(before) :])
        )
        assert LOOKS_ON in words, listened
        assert answer.status_code == 200
    assert await office.desk.reads.campaign(System(card.workspace_id), card.id) == card
    assert (await office.state())["modals"][user] == []
    met = await office.desk.people.known(TEAM, user)
    assert met is not None
    assert met.acts_as is Role.VIEWER
    assert len(await office.desk.people.workspaces()) == 1


async def test_who_looks_on_sees_campaigns(office: Office) -> None:
    await office.campaign(platforms=["x"], variants="1")
    await office.command("list", user=GUEST)
    assert "1 campaign" in await office.told(GUEST)
    await office.do("home", GUEST)
    await office.until(lambda state: "Fernweh Backpack" in str(state["homes"].get(GUEST)))


async def test_no_form_opens_for_what_somebody_may_not_do(office: Office) -> None:
    await office.campaign(platforms=["x"], variants="1")
    for act in (office.command(user=GUEST), office.press("X", "variant_edit", user=GUEST)):
        before = await told(office, GUEST)
        await act
        await office.settle()
        assert LOOKS_ON in str((await told(office, GUEST))[len(before) :])
        assert (await office.state())["modals"][GUEST] == []


async def test_a_foreigner_whom_an_earlier_release_took_for_a_member_looks_on_from_the_first_click(
    office: Office,
) -> None:
    await office.campaign(platforms=["x"], variants="1")
    emil = await office.desk.people.meet(TEAM, TEAM, FOREIGNER, "Emil", zone="UTC")
    assert emil.acts_as is Role.PUBLISHER
    await approve_by(office, FOREIGNER)
    assert LOOKS_ON in await office.told(FOREIGNER)
    assert await state_of_a(office) is VariantState.IN_REVIEW


async def test_a_guest_who_is_made_a_full_member_is_one_as_soon_as_slack_is_asked_again(
    office: Office,
) -> None:
    await office.campaign(platforms=["x"], variants="1")
    await approve_by(office, GUEST)
    assert LOOKS_ON in await office.told(GUEST)
    office.team[GUEST] = replace(office.team[GUEST], is_guest=False)
    await later(office, people.GUEST_SECONDS)
    await approve_by(office, GUEST)
    assert await state_of_a(office) is VariantState.APPROVED


async def test_a_full_member_who_is_made_a_guest_looks_on_once_slack_has_said_so(
    office: Office,
) -> None:
    await office.campaign(platforms=["x"], variants="1")
    await office.command("list", user=BEN)
    await office.settle()
    office.team[BEN] = replace(office.team[BEN], is_guest=True)
    await later(office, people.FRESH_SECONDS)
    await office.command("list", user=BEN)
    await office.settle()
    await approve_by(office, BEN)
    assert LOOKS_ON in await office.told(BEN)
    assert await state_of_a(office) is VariantState.IN_REVIEW


async def test_while_slack_says_nothing_who_is_new_looks_on_and_who_is_known_stays_what_they_are(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.campaign()
    with monkeypatch.context() as silent:
        say_nothing(office, silent)
        await approve_by(office, BEN)
        assert "Slack has not told me yet who you are here" in await office.told(BEN)
        assert await state_of_a(office) is VariantState.IN_REVIEW
        await office.command("list", user=BEN)
        assert "1 campaign" in await office.told(BEN)
        await approve_by(office, ANA)
        assert await state_of_a(office) is VariantState.APPROVED
    await office.press("LinkedIn", "variant_approve", user=BEN)
    await office.settle()
    (card,) = await office.campaigns()
    assert card.on(PlatformName.LINKEDIN)[0].state is VariantState.APPROVED


async def test_while_slack_says_nothing_the_first_person_is_let_in_and_owns_the_workspace(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.settle()
    say_nothing(office, monkeypatch)
    await office.command()
    assert (await office.modal())["callback_id"] == ids.CAMPAIGN_FORM
    ana = await office.desk.people.known(TEAM, ANA)
    assert ana is not None
    assert ana.acts_as is Role.OWNER


async def test_while_slack_says_nothing_who_is_of_another_team_owns_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.settle()
    say_nothing(office, monkeypatch)
    await send(office, request(ids.CAMPAIGN_NEW, "", user=FOREIGNER, team=TEAM, home="T0CONNECTD"))
    assert "Slack has not told me yet" in await office.told(FOREIGNER)
    met = await office.desk.people.known(TEAM, FOREIGNER)
    assert met is not None
    assert met.acts_as is Role.VIEWER


@pytest.mark.parametrize("said", sorted(people.HIDDEN))
async def test_whom_slack_does_not_show_us_is_of_another_organisation(
    office: Office, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    async def hidden(**_: object) -> None:
        raise SlackApiError("refused", {"ok": False, "error": said})

    await office.campaign(platforms=["x"], variants="1")
    monkeypatch.setattr(office.edge.slack.web, "users_info", hidden)
    await approve_by(office, BEN)
    assert LOOKS_ON in await office.told(BEN)


async def test_in_an_organisation_members_of_all_its_workspaces_are_no_strangers(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, web = await a_campaign_with_a_post(office), office.edge.slack.web
    ours, theirs = await web.auth_test(), await web.users_info(user=BEN)
    ours.data["enterprise_id"] = "E0OURS"
    theirs.data["user"] |= {"team_id": "T0SIBLING", "enterprise_user": {"enterprise_id": "E0OURS"}}
    monkeypatch.setattr(web, "auth_test", lambda: asyncio.sleep(0, ours))
    monkeypatch.setattr(web, "users_info", lambda **_: asyncio.sleep(0, theirs))
    assert await office.edge.directory.introduce() == Installation(TEAM, "E0OURS", "Copydesk playground")
    value = value_for(ids.POST_CANCEL, card)
    await send(office, request(ids.POST_CANCEL, value, user=BEN, team=TEAM, home="T0SIBLING"))
    (card,) = await office.campaigns()
    assert "cancel" in str(card.variants[0].post)


@pytest.mark.parametrize("made", ["command", "click", "command as soon as we have started"])
async def test_a_team_that_has_no_copydesk_is_refused_in_words(office: Office, made: str) -> None:
    await office.campaign(platforms=["x"], variants="1")
    body = command_form("list", team_id="T0OTHER", user_id=BEN, trigger_id="8.8.eight")
    if made == "click":
        body = request(ids.CAMPAIGN_NEW, "", user=BEN, team="T0OTHER", home="T0OTHER")
    if made == "command as soon as we have started":
        office.edge.directory.ours = None
    answer = await send(office, body)
    assert answer.status_code == 200
    words = answer.text + str(await told(office, BEN))
    assert "Copydesk is not installed in your workspace" in words
    assert await office.desk.people.known("T0OTHER", BEN) is None
    assert await office.desk.people.known(TEAM, BEN) is None


OURS = Installation(TEAM, "E0OURS")


@pytest.mark.parametrize(
    ("told_of_them", "looking_on"),
    [
        ({"team_id": TEAM}, False),
        ({"team_id": TEAM, "is_restricted": True}, True),
        ({"team_id": TEAM, "is_restricted": True, "is_ultra_restricted": True}, True),
        ({"team_id": "T0OTHER"}, True),
        ({"team_id": "T0OTHER", "is_stranger": False}, True),
        (
            {"team_id": "T0OTHER", "enterprise_user": {"enterprise_id": "E0THEIRS", "teams": ["T0OTHER"]}},
            True,
        ),
        ({"team_id": "T0OTHER", "enterprise_user": {"enterprise_id": "E0OURS", "teams": ["T0OTHER"]}}, False),
        ({"team_id": "E0OURS"}, False),
        ({"is_stranger": True}, True),
        ({}, True),
    ],
)
def test_what_slack_tells_of_somebody_says_whether_they_look_on(
    told_of_them: dict[str, Any], *, looking_on: bool
) -> None:
    assert looks_on(told_of_them, OURS) is looking_on


@pytest.mark.parametrize(
    ("body", "heard", "foreign"),
    [
        ({"team_id": TEAM, "user_id": ANA}, True, False),
        ({"team_id": "T0OTHER", "user_id": ANA}, False, True),
        ({"team_id": "T0SIBLING", "enterprise_id": "E0OURS", "user_id": ANA}, True, True),
        ({"team": {"id": TEAM}, "user": {"id": ANA, "team_id": TEAM}}, True, False),
        ({"team": {"id": TEAM}, "user": {"id": ANA, "team_id": "T0OTHER"}}, True, True),
        (
            {
                "team": {"id": "T0OTHER"},
                "user": {"id": ANA, "team_id": "T0OTHER"},
                "view": {"app_installed_team_id": TEAM},
            },
            True,
            True,
        ),
        ({"authorizations": [{"team_id": TEAM}], "event": {"user": ANA, "user_team": "T0OTHER"}}, True, True),
        ({"authorizations": [{"team_id": TEAM}], "event": {"user": ANA, "team": TEAM}}, True, False),
    ],
)
def test_a_request_says_for_whom_it_is_and_whether_its_sender_seems_foreign(
    body: dict[str, Any], *, heard: bool, foreign: bool
) -> None:
    sender = Sender.of(build_context(AsyncBoltContext(), body), body)
    assert (sender.is_heard_by(OURS), sender.seems_foreign(OURS), sender.user) == (heard, foreign, ANA)


async def approve_by(office: Office, user: str) -> None:
    """Press Approve on the first variant for X."""
    await office.press("X", "variant_approve", user=user)
    await office.settle()


async def state_of_a(office: Office) -> VariantState:
    (card,) = await office.campaigns()
    return card.on(PlatformName.X)[0].state


async def told(office: Office, user: str) -> list[str]:
    """What was said to a person alone, here or in our conversation."""
    held = (await office.state())["messages"]
    alone = [message for message in held[CAMPAIGNS] if message["visible_to"] == user]
    return [message["text"] for message in (*alone, *held[f"D{user[1:]}"])]


async def later(office: Office, seconds: float) -> None:
    """So many seconds on, for what Slack told of people."""
    await office.settle()
    known = office.edge.directory._fresh_until
    for user in known:
        known[user] -= seconds + 1


def say_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack tells of nobody who they are."""

    async def silent(**_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(office.edge.slack.web, "users_info", silent)
