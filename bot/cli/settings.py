"""`copydesk settings`: the list of settings, as a file to start from or as documentation."""

from typing import Annotated

import typer


def print_settings(
    markdown: Annotated[bool, typer.Option("--markdown", help="As the tables of docs/settings.md.")] = False,
) -> None:
    """Print every setting with its default, as the text of a .env file. Shows no value of yours."""
    from bot.cli.settings_docs import as_env, as_markdown

    print(as_markdown() if markdown else as_env(), end="")
