"""A brand voice in a file: YAML or JSON, read as it was typed, written so that it reads the same again."""

from dataclasses import dataclass
from pathlib import Path

import regex
import yaml

from bot.cli.plain_yaml import STANDARD_INPUT, at_line, compose, lines_of, require_whole, text_of, value_of
from core.brand.form import as_fields, read_voice
from core.brand.voice import NO_VOICE, Voice
from core.foundation.errors import InvalidInput

MAX_BYTES = 100_000
_VERSION = regex.compile(r"# Version (\d{1,9}) of the brand voice\s")


@dataclass(frozen=True, slots=True)
class VoiceFile:
    """What a file holds: a voice, and the version that it was a change of, where the file says so."""

    voice: Voice
    version: int | None


def read_voice_file(path: Path) -> VoiceFile:
    """What the file at `path` holds; `-` is standard input.

    Raises:
        InvalidInput: it can't be used; each problem names its line where it has one.
    """
    name = "the brand voice" if path == STANDARD_INPUT else str(path)
    instead = "`copydesk brand show > voice.yaml` begins one."
    text = text_of(path, name, most=MAX_BYTES, instead=instead)
    said = _VERSION.match(text)
    return VoiceFile(voice_in(text, name), int(said[1]) if said else None)


def voice_in(text: str, name: str) -> Voice:
    """The voice that `text` says; nothing at all is the voice that says nothing.

    Raises:
        InvalidInput: as `read_voice_file` does.
    """
    node = compose(text, name)
    if node is None:
        return NO_VOICE
    if not isinstance(node, yaml.MappingNode):
        raise InvalidInput({name: "is not a brand voice; it needs lines such as “company: …” and “do: …”."})
    lines = lines_of(node, name)
    require_whole(text, node, name)
    try:
        return read_voice(value_of(node))
    except InvalidInput as error:
        raise InvalidInput(
            {at_line(name, field, lines): why for field, why in error.fields.items()}
        ) from error


def as_yaml(voice: Voice) -> str:
    """What a voice says, for `voice_in`; empty where it says nothing."""
    fields = as_fields(voice)
    return yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=100) if fields else ""


def heading(version: int) -> str:
    """The line by which a file says what it is a change of."""
    return f"# Version {version} of the brand voice"
