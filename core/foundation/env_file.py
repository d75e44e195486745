"""The file that settings are read from: no line of it is passed over in silence."""

from io import StringIO
from pathlib import Path

from dotenv.parser import parse_stream

from core.foundation.errors import InvalidInput
from core.foundation.text import text_in_utf8


def require_readable(file: Path) -> None:
    """Let a file of settings pass that isn't there, or that can be read line by line.

    Raises:
        InvalidInput: what is wrong with it, and in which line.
    """
    if file.is_dir():
        raise InvalidInput({file.name: "is a folder; settings are read from a file of that name."})
    if not file.exists():
        return
    text = text_in_utf8(file.read_bytes(), file.name)
    for read in parse_stream(StringIO(text)):
        if read.error or (
            read.key and read.value is None
        ):  # the library would pass over it, and all up to the next quote with it
            why = "is no setting: write NAME=value, and close what a quote opens."
            said = read.original.string
            line = read.original.line + said[: len(said) - len(said.lstrip())].count("\n")
            raise InvalidInput({f"{file.name}, line {line}": why})
