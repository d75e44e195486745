"""The command line: `copydesk`. Each command is a module; what it needs is imported when it is called."""

import sys
from io import TextIOWrapper

from bot.cli.endings import ending_of


def main() -> None:
    """Run the command that was typed; every ending is a sentence and an exit code, never a stack trace."""
    from bot.cli.app import app

    _speak_everywhere()
    try:
        app(prog_name="copydesk")
    except Exception as error:  # noqa: BLE001 - the last door: every ending is told, none is a stack trace
        sys.exit(ending_of(error))


def _speak_everywhere() -> None:
    """Print letters beyond the locale's, too: files and programs get UTF-8, old terminals a “?” for each."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
