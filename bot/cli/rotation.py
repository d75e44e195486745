"""`copydesk secrets`: what lies sealed in the database, sealed anew under another SECRET_KEY."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from core.desk import Desk
    from core.flow.rotating import Rotated

app = typer.Typer(help="Secrets in the database: seal them under a new SECRET_KEY.", no_args_is_help=True)


@app.callback()
def secrets() -> None:
    """Secrets in the database: seal them under a new SECRET_KEY."""


@app.command()
def rotate() -> None:
    """Seal anew what SECRET_KEYS_BEFORE sealed. Exit code 1 if something was sealed under no listed key.

    It may be stopped and run again; what was done stays done.
    """
    from bot.cli import open_desk
    from bot.cli.saying import answer, say

    async def do(desk: "Desk") -> "list[Rotated]":
        return await desk.seal_anew()

    rotated = open_desk.with_desk(do)
    for kind in rotated:
        answer(f"Sealed anew: {kind.anew:,} {kind.kind}.")
    lost = [kind for kind in rotated if kind.unknown]
    for kind in lost:
        say(
            f"{len(kind.unknown):,} {kind.kind} were sealed under a key that is neither SECRET_KEY nor in "
            f"SECRET_KEYS_BEFORE: {', '.join(kind.unknown)}."
        )
    if lost:
        raise typer.Exit(1)
    say("API keys made under a former SECRET_KEY are void once SECRET_KEYS_BEFORE does not list it any more.")
