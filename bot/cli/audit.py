"""`copydesk audit`: whether the journal is whole."""

import typer

app = typer.Typer(help="The journal: check that nobody changed it.", no_args_is_help=True)


@app.callback()
def audit() -> None:
    """The journal: check that nobody changed it."""


@app.command()
def verify() -> None:
    """Check the hash chain of every workspace's journal. Exit code 1 if one is broken."""
    from bot.cli import open_desk
    from bot.cli.saying import answer
    from core.desk import Desk

    async def check(desk: Desk) -> list[str]:
        broken = []
        for found in await desk.people.workspaces():
            entries, problem = await desk.watching.audit(found.id)
            if problem is None:
                answer(f"✓ {found.name}: {entries:,} entries, unbroken.")
            else:
                answer(f"✗ {found.name}: broken at entry {problem.position:,}: {problem.reason}.")
                broken.append(found.name)
        return broken

    if open_desk.with_desk(check):
        raise typer.Exit(1)
