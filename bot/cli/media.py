"""`copydesk media`: images of a workspace."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.choices import Where

if TYPE_CHECKING:
    from core.desk import Desk
    from core.media.models import KeptMedia

app = typer.Typer(help="Images: add a file, or what is at an address.", no_args_is_help=True)


@app.callback()
def media() -> None:
    """Images: add a file, or what is at an address."""


@app.command("add")
def add_media(
    image: Annotated[str, typer.Argument(help="A JPEG, PNG, WebP or GIF: its file, or its https address.")],
    workspace: Where = "",
) -> None:
    """Add an image; prints the key by which briefs and edits name it."""
    from bot.cli import open_desk
    from bot.cli.images import add_image
    from bot.cli.saying import answer, say

    async def do(desk: "Desk") -> "KeptMedia":
        return await add_image(desk, await open_desk.operator(desk, workspace), image)

    kept = open_desk.with_desk(do)
    answer(kept.key)
    say(f"{kept.content_type}, {kept.width} × {kept.height}, {kept.size:,} bytes.")
