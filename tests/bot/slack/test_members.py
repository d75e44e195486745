"""Who may do what, seen and changed in Slack."""

import signal
from pathlib import Path
from typing import Any

from sqlalchemy import update

from bot.playground.people import BOT_USER_ID
from bot.slack import ids
from bot.slack.views.members import MOST_LISTED
from core.access.models import Member
from core.access.permissions import System
from core.foundation.ids import Role
from core.foundation.settings import Settings
from core.telling.untold import Untold

from .conftest import ANA, BEN, CAMPAIGNS, CHIYO, TEAM, Office, words_of
from .deaths import LONG_AGO, Deaths, End


async def met(office: Office, user: str, name: str) -> Member:
    return await office.desk.people.meet(TEAM, "Team", user, name, zone="UTC")


async def asked_who(office: Office, user: str = ANA) -> Any:
    """The list that `/campaign who` shows somebody."""
    await office.command("who", user=user)
    return await listed(office, user)


async def listed(office: Office, user: str = ANA) -> Any:
    """It as it is now."""
    await office.settle()
    found = [
        one for one in await office.messages() if one["visible_to"] == user and "Who may do" in words_of(one)
    ]
    assert len(found) == 1
    return found[0]


def menus(message: Any) -> dict[str, Any]:
    """The menus of a list, by whose they are."""
    return {block["block_id"]: block["accessory"] for block in message["blocks"] if block.get("accessory")}


async def choose(office: Office, message: Any, member: Member, role: str, user: str = ANA) -> None:
    block_id = f"member:{member.id}"
    options = menus(message)[block_id]["options"]
    value = next(option["value"] for option in options if option["text"]["text"] == role)
    await office.do(
        "action",
        user,
        channel=CAMPAIGNS,
        ts=message["ts"],
        block_id=block_id,
        action_id=ids.MEMBER_ROLE,
        chosen=value,
    )
    await office.settle()


async def said_to(office: Office, user: str) -> list[str]:
    """What the app said to somebody in their own conversation."""
    said = (await office.state())["messages"][f"D{user[1:]}"]
    return [message["text"] for message in said if message["user"] == BOT_USER_ID]


async def test_an_owner_gives_a_role_in_the_list_which_shows_it_at_once_and_who_gets_it_is_told_once(
    office: Office,
) -> None:
    await met(office, ANA, "Ana Ruiz")
    ben = await met(office, BEN, "Ben Okafor")
    await choose(office, await asked_who(office), ben, "author")
    assert "author" in words_of({"blocks": [(await listed(office))["blocks"][2]]})
    for _ in range(2):
        await office.worker()
    assert await said_to(office, BEN) == [
        f"<@{ANA}> gave you another role in Copydesk: *author*. "
        "You may now see campaigns and results; start campaigns, change copy or report engagement."
    ]
    assert await said_to(office, ANA) == []


async def test_who_may_not_give_roles_sees_the_list_without_menus_and_programs_apart(office: Office) -> None:
    ana, ben = await met(office, ANA, "Ana Ruiz"), await met(office, BEN, "Ben Okafor")
    await office.desk.people.change_role(ben.id, "viewer", by=ana)
    await office.desk.keys.create("reporting", ana.workspace_id)
    (key,) = await office.desk.keys.list()
    await office.desk.people.meet_program(ana.workspace_id, key)
    message = await asked_who(office, BEN)
    assert menus(message) == {}
    words = words_of(message)
    assert words.index(f"<@{BEN}>") < words.index("*Programs*") < words.index(f"reporting · `key:{key.hint}`")
    assert "You may see campaigns and results. Admins and owners give roles." in words
    assert "Whom Copydesk has met is listed" in words


async def test_an_admin_makes_and_unmakes_no_owners_and_every_menu_asks_before_it_counts(
    office: Office,
) -> None:
    ana, ben = await met(office, ANA, "Ana Ruiz"), await met(office, BEN, "Ben Okafor")
    chiyo = await met(office, CHIYO, "Chiyo Tanaka")
    await office.desk.people.change_role(ben.id, "admin", by=ana)
    as_owner, as_admin = menus(await asked_who(office)), menus(await asked_who(office, BEN))
    assert as_owner.keys() == {f"member:{member.id}" for member in (ana, ben, chiyo)}
    assert as_admin.keys() == {f"member:{member.id}" for member in (ben, chiyo)}
    for menu in as_owner.values():
        assert [option["text"]["text"] for option in menu["options"]] == list(Role)
        assert "owner" in menu["confirm"]["text"]["text"]
    for menu in as_admin.values():
        assert [option["text"]["text"] for option in menu["options"]] == list(Role)[:-1]


async def test_of_two_who_choose_from_lists_of_before_one_is_refused_in_words_and_sees_it_as_it_is(
    office: Office,
) -> None:
    ana, ben = await met(office, ANA, "Ana Ruiz"), await met(office, BEN, "Ben Okafor")
    chiyo = await met(office, CHIYO, "Chiyo Tanaka")
    await office.desk.people.change_role(ben.id, "admin", by=ana)
    of_ana, of_ben = await asked_who(office), await asked_who(office, BEN)
    await choose(office, of_ana, chiyo, "author")
    await choose(office, of_ben, chiyo, "approver", BEN)
    assert await office.told(BEN) == "Somebody was faster: Chiyo Tanaka is author now. Nothing was changed."
    assert (
        menus(await listed(office, BEN))[f"member:{chiyo.id}"]["initial_option"]["text"]["text"] == "author"
    )


async def test_the_last_owner_who_steps_down_is_refused_in_words_and_their_menu_is_as_before(
    office: Office,
) -> None:
    ana = await met(office, ANA, "Ana Ruiz")
    await choose(office, await asked_who(office), ana, "viewer")
    assert await office.told(ANA) == "Ana Ruiz is the only owner; make another one first."
    assert menus(await listed(office))[f"member:{ana.id}"]["initial_option"]["text"]["text"] == "owner"


async def test_who_gives_their_own_role_away_sees_the_list_without_menus_from_then_on(office: Office) -> None:
    ana, ben = await met(office, ANA, "Ana Ruiz"), await met(office, BEN, "Ben Okafor")
    await office.desk.people.change_role(ben.id, "owner", by=ana)
    await choose(office, await asked_who(office), ana, "viewer")
    assert menus(await listed(office)) == {}
    await office.worker()
    assert await said_to(office, ANA) == []


async def test_many_people_come_in_pages_that_are_turned_in_place(office: Office) -> None:
    await met(office, ANA, "Ana Ruiz")
    for number in range(MOST_LISTED):
        await met(office, f"U{number}", f"Person {number}")
    for turned in ("Page 2 of 2", "Back to page 1"):
        message = await asked_who(office) if turned == "Page 2 of 2" else await listed(office)
        *_, block, _context = message["blocks"]
        assert [element["text"]["text"] for element in block["elements"]] == [turned]
        await office.do(
            "action",
            channel=CAMPAIGNS,
            ts=message["ts"],
            block_id=block["block_id"],
            action_id=ids.MEMBERS_PAGE,
        )
    assert len(menus(await listed(office))) == MOST_LISTED


async def test_who_got_a_role_is_told_of_it_once_though_a_worker_is_killed_before_it_tells(
    office: Office, settings: Settings, tmp_path: Path
) -> None:
    ana, ben = await met(office, ANA, "Ana Ruiz"), await met(office, BEN, "Ben Okafor")
    everybody, deaths = System(ana.workspace_id), Deaths(office, settings, tmp_path)
    await office.desk.people.change_role(ben.id, "viewer", by=everybody)
    steps = await deaths.of_worker(End(0, "fair", signal.SIGKILL))
    assert len(await said_to(office, BEN)) == 1
    await office.desk.people.change_role(ben.id, "author", by=everybody)
    telling = next(place for place, step in enumerate(steps, start=1) if "chat.postMessage" in step)
    assert len(await deaths.of_worker(End(telling, "fair", signal.SIGKILL))) == telling - 1
    assert len(await said_to(office, BEN)) == 1
    async with office.desk.database.write() as session:
        await session.execute(update(Untold).values(leased_until=LONG_AGO))
    for _ in range(2):
        await office.worker()
        await office.announcer.tell_due()
    assert (await said_to(office, BEN))[1:] == [
        "You have another role in Copydesk: *author*. "
        "You may now see campaigns and results; start campaigns, change copy or report engagement."
    ]


async def test_of_changes_that_follow_each_other_only_the_last_is_told(office: Office) -> None:
    ana, ben = await met(office, ANA, "Ana Ruiz"), await met(office, BEN, "Ben Okafor")
    for role in ("viewer", "admin"):
        await office.desk.people.change_role(ben.id, role, by=ana)
    await office.worker()
    assert ["*admin*" in told for told in await said_to(office, BEN)] == [True]
