"""Who may do what, as it is shown: within Slack's limits, whoever is here."""

import pytest

from bot.blockkit.limits import problems
from bot.slack.views.members import MOST_LISTED, in_order, members_message, page_of
from core.access.models import LONGEST_NAME, PROGRAM, Member
from core.foundation.ids import Role, new_member_id


def a_member(number: int, name: str, role: Role = Role.PUBLISHER, *, called: str = "U") -> Member:
    return Member(
        id=new_member_id(), external_id=f"{called}{number}", name=name, role=role, is_guest=number % 5 == 4
    )


@pytest.mark.parametrize("name", ["<!channel> & *`Ana`*", "&" * LONGEST_NAME, "👩‍👩‍👧‍👧" * 10, "Ana\nRuiz"])
def test_every_page_is_within_slacks_limits_whatever_people_and_programs_are_called(name: str) -> None:
    ana = a_member(0, name, Role.OWNER)
    people = [a_member(number, name) for number in range(1, 2 * MOST_LISTED)]
    programs = [a_member(number, name, called=PROGRAM) for number in range(MOST_LISTED)]
    members = [*programs, ana, *people]
    pages = [members_message(members, ana, page=page) for page in range(4)]
    assert [problems(page.blocks, surface="message") for page in pages] == [[]] * 4
    assert pages[0] == pages[3]
    shown = [block["block_id"] for page in pages[:3] for block in page.blocks if "block_id" in block]
    assert [one.removeprefix("member:") for one in shown if one.startswith("member:")] == [
        member.id for member in in_order(members)
    ]
    assert [page_of(members, member.id) for member in (*in_order(members)[:1], programs[-1])] == [0, 2]


def test_a_guest_looks_on_and_has_no_menu() -> None:
    ana, guest = a_member(0, "Ana", Role.OWNER), a_member(4, "Dana")
    (line,) = (
        block
        for block in members_message([ana, guest], ana).blocks
        if block.get("block_id", "").endswith(guest.id)
    )
    assert line["text"]["text"] == "<@U4>\nguest, looks on"
    assert "accessory" not in line
