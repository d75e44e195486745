"""The command line: `copydesk`. Each command is a module; what it needs is imported when it is called."""

import sys

from bot.cli.endings import ending_of


def main() -> None:
    """Run the command that was typed; every ending is a sentence and an exit code, never a stack trace."""
    from bot.cli.app import app

    try:
        app(prog_name="copydesk")
    except Exception as error:  # noqa: BLE001 - the last door: every ending is told, none is a stack trace
        sys.exit(ending_of(error))
