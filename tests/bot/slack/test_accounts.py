"""Accounts in Slack: seen by all, connected, made usual and taken away by whoever administers."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.playground.people import BOT_USER_ID
from bot.slack import ids
from bot.slack.listeners import accounts as listeners
from bot.slack.views.accounts import ANSWER
from core.access.permissions import System
from core.accounts import refresh
from core.accounts.models import ConnectedAccount
from core.foundation.ids import AccountState, PlatformName
from core.platforms.connecting import CannotSay, Connected, Question
from tests.stand_ins.connector import OwnPage, ScriptedConnector

from .conftest import ANA, BEN, BRIEF, CAMPAIGNS, TEAM, Office, words_of

X = PlatformName.X


@pytest.fixture
def connector(office: Office) -> ScriptedConnector:
    scripted = ScriptedConnector()
    office.desk.accounts.connectors.clear()
    office.desk.accounts.connectors[X] = scripted
    return scripted


async def shown(office: Office, user: str = ANA) -> Any:
    """The latest list that somebody sees."""
    await office.settle()
    return [
        one
        for one in await office.messages()
        if one["visible_to"] == user and words_of(one).startswith("Accounts")
    ][-1]


async def asked(office: Office, user: str = ANA) -> Any:
    await office.command("accounts", user=user)
    return await shown(office, user)


async def choose(office: Office, message: Any, action_id: str, text: str, user: str = ANA) -> None:
    """Choose `text` in the menu `action_id` of a message."""
    elements = [
        (block, element)
        for block in message["blocks"]
        for element in [*block.get("elements", []), *filter(None, [block.get("accessory")])]
        if element.get("action_id") == action_id
    ]
    [(block, menu)] = elements
    value = next(option["value"] for option in menu["options"] if option["text"]["text"] == text)
    await office.do(
        "action",
        user,
        channel=CAMPAIGNS,
        ts=message["ts"],
        block_id=block["block_id"],
        action_id=action_id,
        chosen=value,
    )
    await office.settle()


async def connect(
    office: Office, handle: str = "@fernweh", token: str = "good", zone: str = "Europe/Madrid"
) -> Any:
    await choose(office, await asked(office), ids.ACCOUNT_CONNECT, "X")
    answers = {f"{ANSWER}handle": handle, f"{ANSWER}token": token, "zone": zone}
    return await office.submit({block: {ids.ENTERED: answer} for block, answer in answers.items()})


async def kept(office: Office) -> list[tuple[str, AccountState, bool]]:
    ana = await office.desk.people.meet(TEAM, "Team", ANA, "Ana Ruiz", zone="UTC")
    return [
        (account.name, account.state, account.is_usual) for account in await office.desk.accounts.list(ana)
    ]


async def test_without_an_account_it_is_said_that_posts_go_into_the_outbox(
    office: Office, connector: ScriptedConnector
) -> None:
    words = words_of(await asked(office))
    assert "None is connected yet, so all posts go into the outbox." in words


async def test_an_account_is_connected_by_its_form_shown_and_posted_as(
    office: Office, connector: ScriptedConnector
) -> None:
    await connect(office)
    assert await kept(office) == [("@fernweh", AccountState.CONNECTED, True)]
    words = words_of(await asked(office))
    assert "*@fernweh* · X · usual" in words
    assert "🟢 connected" in words
    assert "good" not in words
    await office.campaign(platforms=["x"])
    [card] = await office.campaigns()
    assert {variant.account for variant in card.variants} == {"@fernweh"}


async def test_an_answer_that_does_not_work_is_told_under_its_question_and_the_form_stays(
    office: Office, connector: ScriptedConnector
) -> None:
    answer = await connect(office, token="bad")
    assert answer["errors"] == {f"{ANSWER}token": "X does not know this token. Copy it again."}
    assert await kept(office) == []


async def test_all_that_is_wrong_with_the_answers_is_told_at_once(
    office: Office, connector: ScriptedConnector
) -> None:
    assert (await connect(office, token="bad", zone="Madrid"))["errors"] == {
        f"{ANSWER}token": "X does not know this token. Copy it again.",
        "zone": "Zone must be a time zone's name, such as Europe/Madrid, not “Madrid”.",
    }
    assert (await connect(office, zone="Madrid"))["errors"].keys() == {"zone"}
    assert await kept(office) == []


async def test_a_question_with_options_is_a_menu_whose_choice_is_the_answer(
    office: Office, connector: ScriptedConnector
) -> None:
    handle, *_ = connector.questions
    connector.questions = (handle, Question("token", "Token", options=("good", "bad"), usual="bad"))
    await choose(office, await asked(office), ids.ACCOUNT_CONNECT, "X")
    menu = (await office.modal())["blocks"][1]["element"]
    assert (menu["type"], menu["initial_option"]["value"]) == ("static_select", "bad")
    answers = {f"{ANSWER}handle": "@fernweh", f"{ANSWER}token": "good"}
    assert (await office.submit({block: {ids.ENTERED: answer} for block, answer in answers.items()}))["ok"]
    assert await kept(office) == [("@fernweh", AccountState.CONNECTED, True)]


async def test_a_platform_that_can_not_be_reached_is_told_on_top_and_under_no_question(
    office: Office, connector: ScriptedConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def connect_in_vain(_: Mapping[str, str]) -> Connected:
        raise CannotSay("x.example could not be reached.")

    monkeypatch.setattr(connector, "connect", connect_in_vain)
    assert (await connect(office))["ok"]
    [told, handle, *_] = (await office.modal())["blocks"]
    assert told["text"]["text"] == "⚠️ x.example could not be reached."
    assert handle["block_id"] == f"{ANSWER}handle"


async def test_of_a_platform_that_takes_long_a_message_tells_what_came_of_it(
    office: Office, connector: ScriptedConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "PATIENCE_SECONDS", 0)
    assert (await connect(office))["ok"]
    await office.settle()
    assert "✅ *@fernweh* on X is connected." in await office.told()
    assert (await connect(office, token="bad"))["ok"]
    await office.settle()
    assert "X does not know this token. Copy it again." in await office.told()


async def test_who_may_not_administer_sees_accounts_and_no_menus(
    office: Office, connector: ScriptedConnector
) -> None:
    await connect(office)
    await office.desk.people.meet(TEAM, "Team", BEN, "Ben Okafor", zone="UTC")
    message = await asked(office, BEN)
    assert "*@fernweh*" in words_of(message)
    assert ids.ACCOUNT_CONNECT not in str(message)
    assert ids.ACCOUNT_MENU not in str(message)
    assert "Admins and owners connect accounts." in words_of(message)


async def test_an_account_is_made_the_usual_one_and_the_list_shows_it(
    office: Office, connector: ScriptedConnector
) -> None:
    await connect(office, "@one")
    await connect(office, "@two")
    message = await asked(office)
    block = next(block for block in message["blocks"] if "@two" in str(block))
    one = {**message, "blocks": [block]}
    await choose(office, one, ids.ACCOUNT_MENU, "Make it the usual one")
    assert ("@two", AccountState.CONNECTED, True) in await kept(office)
    assert "*@two* · X · usual" in words_of(await shown(office))


async def test_an_account_is_taken_away_after_a_question_and_its_posts_wait(
    office: Office, connector: ScriptedConnector
) -> None:
    await connect(office)
    await office.campaign(platforms=["x"], variants="1")
    await office.press("X", "variant_approve")
    await office.settle()
    await office.publish("X")
    await choose(office, await asked(office), ids.ACCOUNT_MENU, "Disconnect…")
    assert "*1 scheduled post* then waits until it is connected again" in str(await office.modal())
    await office.submit({})
    assert await kept(office) == [("@fernweh", AccountState.DISCONNECTED, False)]
    assert "⚪ taken away; posts scheduled as it wait" in words_of(await shown(office))
    await office.command("schedule")
    await office.settle()
    assert "waits until its account is connected again" in words_of((await office.messages())[-1])


async def test_what_is_missing_for_a_platform_with_a_page_of_its_own_is_named_to_whoever_may_connect(
    office: Office, connector: ScriptedConnector
) -> None:
    office.desk.accounts.connectors[X] = OwnPage(questions=())
    object.__setattr__(office.desk.accounts, "public_url", "")
    assert "Also possible once somebody sets them up: X (`docs/accounts.md`)" in words_of(await asked(office))
    await office.desk.people.meet(TEAM, "Team", BEN, "Ben Okafor", zone="UTC")
    assert "sets them up" not in words_of(await asked(office, BEN))


async def expire(office: Office) -> None:
    """X does not know the account any more, which a worker has found out."""
    async with office.desk.database.read() as session:
        [row] = (await session.scalars(select(ConnectedAccount))).all()
    await refresh.expire(
        office.desk.database, row, "X does not know us any more.", at=office.desk.clock.now()
    )


async def test_whoever_connected_an_account_is_told_once_that_it_has_expired(
    office: Office, connector: ScriptedConnector
) -> None:
    await connect(office)
    await expire(office)
    for _ in range(2):
        await office.worker()
    said = (await office.state())["messages"][f"D{ANA[1:]}"]
    assert [message["text"] for message in said if message["user"] == BOT_USER_ID] == [
        "🔴 *@fernweh* on X has to be connected again: X does not know us any more. "
        "Until then its posts wait. `/campaign accounts` connects it."
    ]
    assert "has to be connected again; its posts wait" in words_of(await asked(office))


async def test_a_post_that_waits_for_its_account_says_so_on_its_card(
    office: Office, connector: ScriptedConnector
) -> None:
    await connect(office)
    await office.campaign(platforms=["x"], variants="1")
    await expire(office)
    await office.press("X", "variant_approve")
    await office.settle()
    await office.publish("X")
    words = words_of(await office.card("X"))
    assert "⏸️ Waits for its account" in words
    assert "@fernweh is not connected, so the post waits." in words


async def test_a_platform_with_a_page_of_its_own_gives_the_way_there_after_its_questions(
    office: Office, connector: ScriptedConnector
) -> None:
    page = OwnPage(questions=(Question("post_as", "Post as", "me or pages"),))
    office.desk.accounts.connectors[X] = page
    object.__setattr__(office.desk.accounts, "public_url", "https://copydesk.example")
    await choose(office, await asked(office), ids.ACCOUNT_CONNECT, "X")
    await office.submit({f"{ANSWER}post_as": {ids.ENTERED: "me"}})
    assert "https://x.example/yes?state=" in str(await office.modal())
    assert await kept(office) == []


async def test_a_platform_with_a_page_and_no_questions_gives_the_way_there_at_once(
    office: Office, connector: ScriptedConnector
) -> None:
    office.desk.accounts.connectors[X] = OwnPage(questions=())
    object.__setattr__(office.desk.accounts, "public_url", "https://copydesk.example")
    await choose(office, await asked(office), ids.ACCOUNT_CONNECT, "X")
    assert "https://x.example/yes?state=" in str(await office.modal())


async def test_where_the_outbox_is_a_surprise_it_is_told_before_anybody_approves(
    office: Office, connector: ScriptedConnector
) -> None:
    object.__setattr__(office.desk.reads, "warns_of_outbox", True)
    await office.campaign(platforms=["x"], variants="1")
    warning = "⚠️ No account of X is connected: it would go into the outbox only."
    assert warning in words_of(await office.card("X"))
    await connect(office)
    await office.campaign(platforms=["x"], variants="1")
    [newest, _] = await office.campaigns()
    assert newest.variants[0].account == "@fernweh"


async def test_the_list_says_until_when_an_account_rests_and_why(
    office: Office, connector: ScriptedConnector
) -> None:
    await connect(office)
    async with office.desk.database.write() as session:
        account = (await session.scalars(select(ConnectedAccount))).one()
        account.rests_until = office.desk.clock.now() + timedelta(minutes=5)
        account.rests_because = "X takes nothing more for a while."
    assert "rests until" in (told := words_of(await asked(office)))
    assert "X takes nothing more for a while." in told


async def test_where_a_platform_has_several_accounts_the_brief_asks_as_which_it_is_posted(
    office: Office, connector: ScriptedConnector
) -> None:
    await connect(office)
    await office.command()
    assert "As which accounts" not in words_of(await office.modal())
    await connect(office, "@fernweh_de")
    await office.command()
    assert "As which accounts" in words_of(await office.modal())
    [_, other] = await office.desk.accounts.list(System((await office.desk.people.workspaces())[0].id))
    brief = {**BRIEF, "platforms": {"entered": ["x"]}, "variants": {"entered": "1"}}
    assert (await office.submit({**brief, "accounts": {"entered": [other.id]}}))["ok"]
    await office.settle()
    [variant] = (await office.campaigns())[0].variants
    assert variant.account == "@fernweh_de"
