"""A template in a file: YAML or JSON, read as it was typed."""

from pathlib import Path
from typing import Any

import yaml

from bot.cli.plain_yaml import STANDARD_INPUT, at_line, compose, lines_of, require_whole, text_of, value_of
from core.foundation.errors import InvalidInput
from core.templates.template import parse

MAX_BYTES = 50_000


def read_template_file(path: Path) -> dict[str, Any]:
    """The fields of the template in the file at `path`; `-` is standard input.

    Raises:
        InvalidInput: it can't be used; each problem names its line where it has one.
    """
    name = "the template" if path == STANDARD_INPUT else str(path)
    instead = "`copydesk template show NAME > mine.yaml` begins one."
    text = text_of(path, name, most=MAX_BYTES, instead=instead)
    node = compose(text, name)
    if not isinstance(node, yaml.MappingNode):
        raise InvalidInput({name: "is not a template; it needs lines such as “name: …” and “news: …”."})
    lines = lines_of(node, name)
    require_whole(text, node, name)
    raw: dict[str, Any] = value_of(node)
    try:
        parse(raw)
    except InvalidInput as error:
        raise InvalidInput(
            {at_line(name, field, lines): why for field, why in error.fields.items()}
        ) from error
    return raw
