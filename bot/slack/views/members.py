"""Who is here and what they may do: for all to see, with a menu for whoever may give roles."""

from collections.abc import Sequence

from bot.blockkit.blocks import Block
from bot.blockkit.build import (
    Element,
    Message,
    actions,
    button,
    confirm,
    context,
    header,
    option,
    said,
    section,
    select,
)
from bot.blockkit.mrkdwn import count, one_line, person
from bot.slack import ids
from bot.slack.values import MembersPage, RoleChoice
from core.access.models import Member
from core.access.permissions import Permission, may
from core.flow.cards.card import Person
from core.foundation.clipping import clipped
from core.foundation.ids import MemberId, Role

WHO_IS_LISTED = "Whom Copydesk has met is listed: people are met when they first use it."
MOST_LISTED = 15
"""Members on a page, so that all menus together stay within Slack's limit on a message."""


def members_message(members: Sequence[Member], by: Member, *, page: int = 0) -> Message:
    """One page of the people and then the programs of a workspace, as `by` may see and change them."""
    ordered = in_order(members)
    pages = -(-len(ordered) // MOST_LISTED)
    shown = ordered[page % pages * MOST_LISTED :][:MOST_LISTED]
    blocks: list[Block] = [header("Who may do what")]
    blocks += [_line(member, by) for member in shown if not member.is_program]
    programs = [_line(member, by) for member in shown if member.is_program]
    if programs:
        blocks += [section("*Programs*, by their API keys"), *programs]
    if pages > 1:
        following = (page + 1) % pages
        words = f"Page {following + 1} of {pages}" if following else "Back to page 1"
        blocks.append(actions("members", [button(words, ids.MEMBERS_PAGE, str(MembersPage(str(following))))]))
    gives = may(by, Permission.ADMINISTER)
    told = (
        "Another role counts at once, and whoever gets it is told."
        if gives
        else "Admins and owners give roles."
    )
    blocks.append(context(f"You may {_what(by)}. {told}", WHO_IS_LISTED))
    programs_too = sum(member.is_program for member in members)
    counted = f"{len(members) - programs_too} {'person' if len(members) - programs_too == 1 else 'people'}"
    counted += f" and {count(programs_too, 'program')}" if programs_too else ""
    return Message(f"{counted}, and what they may do", blocks)


def in_order(members: Sequence[Member]) -> list[Member]:
    """People by their names, then programs."""
    return sorted(members, key=lambda member: (member.is_program, member.name.casefold(), member.id))


def page_of(members: Sequence[Member], member_id: MemberId) -> int:
    """The page on which a member stands; the first where they are nobody here."""
    places = {member.id: place for place, member in enumerate(in_order(members))}
    return places.get(member_id, 0) // MOST_LISTED


def role_given_message(member: Member, giver: Member | None) -> Message:
    """For whoever has another role; None as the giver is whoever has the command line."""
    given = (
        f"{_named(giver)} gave you another role in Copydesk" if giver else "You have another role in Copydesk"
    )
    return said(f"{given}: *{member.role}*. You may now {_what(member)}.")


def _line(member: Member, by: Member) -> Block:
    """A member and their role; a menu where `by` may give them another."""
    called = f"{one_line(member.name, 120)} · `{member.external_id}`" if member.is_program else _named(member)
    role = "guest, looks on" if member.is_guest else member.role
    you = " · you" if member.id == by.id else ""
    return section(f"{called}{you}\n{role}", accessory=_menu(member, by), block_id=f"member:{member.id}")


def _menu(member: Member, by: Member) -> Element | None:
    may_own = may(by, Permission.OWN)
    if not may(by, Permission.ADMINISTER) or member.is_guest or (member.role is Role.OWNER and not may_own):
        return None
    roles = [role for role in Role if role is not Role.OWNER or (may_own and not member.is_program)]
    values = {role: str(RoleChoice(member.id, member.role, role)) for role in roles}
    menu = select(
        ids.MEMBER_ROLE,
        [option(role, value) for role, value in values.items()],
        initial=values[member.role],
        placeholder=f"Role of {_plain_name(member)}",
    )
    return {**menu, "confirm": _asked(member, by)}


def _asked(member: Member, by: Member) -> Element:
    """The question before a role is given. Slack asks it of the menu, whatever is chosen in it."""
    name = _plain_name(member)
    if member.role is Role.OWNER:
        warning = " They are an owner: with another role they make and unmake owners no more."
    elif may(by, Permission.OWN) and not member.is_program:
        warning = " If you choose owner, they may make and unmake owners, you as well."
    else:
        warning = ""
    told = "" if member.is_program or member.id == by.id else f", and {name} is told"
    return confirm(f"Another role for {name}?", f"It counts at once{told}.{warning}", yes="Give it")


def _plain_name(member: Member) -> str:
    """Where Slack takes nothing for markup."""
    return clipped(" ".join(member.name.split()), 60)


def _named(member: Member) -> str:
    return person(Person(member.name, member.external_id))


def _what(member: Member) -> str:
    return "; ".join(permission for permission in Permission if may(member, permission))
