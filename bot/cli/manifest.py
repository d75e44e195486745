"""`copydesk manifest`: the Slack app, to paste into Slack's page for new apps."""

from enum import StrEnum
from typing import Annotated

import typer

from core.foundation.errors import InvalidInput


class Format(StrEnum):
    YAML = "yaml"
    JSON = "json"


def print_manifest(
    url: Annotated[
        str, typer.Option(metavar="https://…", help="Where Slack reaches Copydesk; not for Socket Mode.")
    ] = "",
    socket_mode: Annotated[
        bool, typer.Option("--socket-mode", help="Connect to Slack instead of being reached by it.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.YAML,
) -> None:
    """Print the app manifest to paste at https://api.slack.com/apps under “From a manifest”."""
    if not socket_mode and not url.startswith("https://"):
        raise InvalidInput(
            {"--url": "is needed and must start with https:// (or use --socket-mode, which needs none)."}
        )
    from bot.manifest import as_json, as_yaml, manifest

    made = manifest(url, socket_mode=socket_mode)
    print((as_json(made) if form is Format.JSON else as_yaml(made)).rstrip())
