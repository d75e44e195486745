"""The command line: `copydesk`. Each command is a module; what it needs is imported when it is called."""

import gc
import os
import sys
from io import TextIOWrapper

from core.foundation.private import OTHERS

INTERRUPTED = 130
COLLECT_AFTER = (20_000, 20, 20)
"""What Python counts before it looks for garbage. By its own measure a start looks hundreds of times, for a
fifth of its time, at modules that stay."""


def main() -> None:
    """Run the command that was typed; every ending is a sentence and an exit code, never a stack trace."""
    gc.set_threshold(*COLLECT_AFTER)
    _speak_everywhere()
    os.umask(OTHERS)
    try:
        from bot.cli.app import app

        app(prog_name="copydesk")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)  # Ctrl-C while we were still being imported; commands see to it themselves
    except Exception as error:  # noqa: BLE001 - the last door: every ending is told, none is a stack trace
        from bot.cli.exit_codes import ending_of

        sys.exit(ending_of(error))


def _speak_everywhere() -> None:
    """Print letters beyond the locale's, too: files and programs get UTF-8, old terminals a “?” for each."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
