"""How a command ends: exit codes that mean something, and a sentence on standard error where it failed."""

import os
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path

from core.foundation.errors import CopydeskError, InvalidInput

LOG_NAME = "copydesk-errors.log"


class ExitCode(IntEnum):
    """What a command's exit code says."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    NOTHING_WRITTEN = 3
    NOTHING_APPROVED = 4
    NOT_ALL_PUBLISHED = 5
    WEBHOOK_NOT_DELIVERED = 6
    INTERRUPTED = 130


def ending_of(error: Exception) -> ExitCode:
    """Tell on standard error what went wrong, and give the exit code that says so."""
    if isinstance(error, InvalidInput):
        say(sentences(error))
        return ExitCode.WRONG_USE
    if isinstance(error, CopydeskError):
        say(error.message)
        return ExitCode.FAILED
    if isinstance(error, OSError) and error.filename is not None:
        say(f"“{error.filename}” can't be used: {error.strerror}.")
        return ExitCode.FAILED
    error_id = f"err_{os.urandom(6).hex()}"
    say(f"Something went wrong on our side ({error_id}). The details are in {_keep(error, error_id)}.")
    return ExitCode.FAILED


def say(sentence: str) -> None:
    """One sentence for the person at the terminal; standard output stays free for what was asked."""
    print(sentence, file=sys.stderr)


def sentences(error: InvalidInput) -> str:
    """A line for each field that can't be used."""
    return "\n".join(f"{name}: {why}" for name, why in error.fields.items())


def _keep(error: Exception, error_id: str) -> Path:
    """Append the traceback, without any secret in it, to a file of this user's; gives the file's path."""
    from core.foundation.redaction import masked

    folder = Path(os.environ.get("DATA_DIR", "var")) / "logs"
    lines = masked("".join(traceback.format_exception(error)), longest=20_000)
    entry = f"{datetime.now(UTC).isoformat()} {error_id}\n{lines}\n"
    for place in (folder, Path(tempfile.gettempdir())):
        try:
            place.mkdir(parents=True, exist_ok=True)
            with (place / LOG_NAME).open("a", encoding="utf-8") as log:
                log.write(entry)
        except OSError:
            continue
        return place / LOG_NAME
    say(lines)
    return Path("the lines above")
