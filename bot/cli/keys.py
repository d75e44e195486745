"""`copydesk key`: API keys of programs."""

from typing import Annotated

import typer

app = typer.Typer(help="API keys: make one, list them, revoke one.", no_args_is_help=True)

Where = Annotated[str, typer.Option(help="The workspace it is for; all of them without.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What it is for, such as “dashboard”.")],
    workspace: Where = "",
    role: Annotated[str, typer.Option(help="What it may do at first, up to admin; else DEFAULT_ROLE.")] = "",
) -> None:
    """Make a key. It is shown once, on standard output, and only its hash is kept."""
    from bot.cli import open_desk
    from bot.cli.saying import say
    from core.access.keys import NewKey
    from core.desk import Desk

    async def make(desk: Desk) -> NewKey:
        where = (await open_desk.workspace(desk, workspace)).id if workspace else None
        return await desk.keys.create(name, where, role=role)

    made = open_desk.with_desk(make)
    print(made.key)
    say(f"Keep it now: it is not shown again. It is known as {made.hint} from here on.")


@app.command("list")
def list_keys() -> None:
    """All keys, by their beginnings."""
    from bot.cli import open_desk
    from bot.cli.tables import lean_table, print_table
    from core.access.models import ApiKey
    from core.desk import Desk
    from core.foundation.ids import Role

    async def read(desk: Desk) -> tuple[Role, list[ApiKey]]:
        return desk.people.default_role, await desk.keys.list()

    default, keys = open_desk.with_desk(read)
    table = lean_table("key", "name", "first role", "workspace", "made", "revoked", gives_way="name")
    for key in keys:
        revoked = f"{key.revoked_at:%Y-%m-%d}" if key.revoked_at else "–"
        table.add_row(
            f"{key.hint}…",
            key.name,
            key.role or default,
            key.workspace_id or "all",
            f"{key.created_at:%Y-%m-%d}",
            revoked,
        )
    print_table(table, if_empty="There are no keys yet. `copydesk key create NAME` makes one.")


@app.command()
def revoke(hint: Annotated[str, typer.Argument(help="The key's beginning, as the list shows it.")]) -> None:
    """Refuse a key from now on."""
    from bot.cli import open_desk
    from bot.cli.saying import answer
    from core.foundation.errors import CopydeskError

    asked = hint.rstrip("…")
    if not open_desk.with_desk(lambda desk: desk.keys.revoke(asked)):
        raise CopydeskError(f"There is no key “{asked}” that is in use. `copydesk key list` shows all.")
    answer(f"The key {asked}… is refused from now on.")
