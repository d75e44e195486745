"""`copydesk member`: who is here, and what they may do."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.choices import Where

if TYPE_CHECKING:
    from core.access.models import Member
    from core.desk import Desk

app = typer.Typer(help="Members: list them with their roles, give one another role.", no_args_is_help=True)


@app.command("list")
def list_members(workspace: Where = "") -> None:
    """Everybody of a workspace, programs too, with what they may do."""
    from bot.cli import open_desk
    from bot.cli.saying import say
    from bot.cli.tables import lean_table, print_table

    async def read(desk: "Desk") -> "tuple[list[Member], str]":
        members = await desk.people.members(await open_desk.operator(desk, workspace))
        return members, desk.settings.database_place

    table = lean_table("member", "name", "role", gives_way="name", whole=True)
    members, place = open_desk.with_desk(read)
    for member in members:
        role = f"{member.role}, looks on as a guest" if member.is_guest else member.role
        table.add_row(member.external_id, member.name, role)
    print_table(table, if_empty="Nobody was here yet.")
    say(f"People are met when they first use Copydesk. This was read from {place}.")


@app.command()
def role(
    member: Annotated[str, typer.Argument(help="The member, as the list shows them.")],
    role: Annotated[str, typer.Argument(help="viewer, author, approver, publisher, admin or owner.")],
    workspace: Where = "",
) -> None:
    """Give a member another role; it counts from their next request on."""
    from bot.cli import open_desk
    from bot.cli.saying import answer
    from core.foundation.errors import NotFound

    async def change(desk: "Desk") -> "Member":
        by = await open_desk.operator(desk, workspace)
        for known in await desk.people.members(by):
            if member in {known.external_id, known.id}:
                return await desk.people.change_role(known.id, role, by=by)
        raise NotFound("member", member)

    changed = open_desk.with_desk(change)
    answer(f"{changed.name} is {changed.role} now.")
