"""`copydesk manifest`: the Slack app, to paste into Slack's page for new apps."""

import re
from enum import StrEnum
from typing import Annotated

import typer

from bot.slack.ways import SLACK_PATH
from core.foundation.errors import InvalidInput

WHOLE_ADDRESS = re.compile(r"https://[^\s/?#]+(/[^\s?#]*)?")


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
    if not socket_mode and not WHOLE_ADDRESS.fullmatch(url):
        raise InvalidInput(
            {
                "--url": "is needed: where Copydesk is reached, such as https://copydesk.example.com "
                "(or use --socket-mode, which needs none)."
            }
        )
    from bot.manifest import as_json, as_yaml, manifest

    # Slack's own pages show the whole request URL, so that is what people paste here, too.
    made = manifest(url.rstrip("/").removesuffix(SLACK_PATH), socket_mode=socket_mode)
    print((as_json(made) if form is Format.JSON else as_yaml(made)).rstrip())
