"""How a command ends: exit codes that mean something, and a sentence on standard error where it failed."""

import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path

from typer import Exit

from bot.cli.saying import say
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
    NOT_ANSWERED = 7
    INTERRUPTED = 130
    READER_LEFT = 141
    """As of programs that SIGPIPE ends."""


@contextmanager
def answering() -> Iterator[None]:
    """Around a command whose exit code 1 is an answer: what keeps it from answering ends it with another.

    Raises:
        Exit: it could not go on; whoever is there is told why.
    """
    try:
        yield
    except InvalidInput:
        raise
    except Exception as error:
        if isinstance(error, BrokenPipeError):
            code = ExitCode.READER_LEFT
        else:
            code = ExitCode.NOT_ANSWERED
            say(verdict(error)[1])
        _print_no_more()
        raise Exit(code) from error


def _print_no_more() -> None:
    """What could not be printed is not tried again as Python ends, which would be told as its own failure."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def ending_of(error: Exception) -> ExitCode:
    """Tell on standard error what went wrong, and give the exit code that says so."""
    code, sentence = verdict(error)
    say(sentence)
    return code


def verdict(error: Exception) -> tuple[ExitCode, str]:
    """The exit code and the sentence for what went wrong."""
    if isinstance(error, InvalidInput):
        return ExitCode.WRONG_USE, sentences(error)
    if isinstance(error, CopydeskError):
        return ExitCode.FAILED, error.message
    if isinstance(error, OSError) and error.filename is not None:
        return ExitCode.FAILED, f"“{error.filename}” can't be used: {error.strerror}."
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return ExitCode.FAILED, "There is no room left where this writes to. Make room, then try again."
    error_id = f"err_{os.urandom(6).hex()}"
    return (
        ExitCode.FAILED,
        f"Something went wrong on our side ({error_id}). The details are in {_keep(error, error_id)}.",
    )


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
