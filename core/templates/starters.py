"""The templates of the house, which every workspace has."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from core.foundation.folding import folded
from core.foundation.lazy import built_once
from core.templates.template import Template, parse

STARTERS = Path(__file__).with_name("starters.toml")


@built_once
def starters() -> Mapping[str, Template]:
    """By their folded names, in the file's order."""
    read = tomllib.loads(STARTERS.read_text("utf-8"))
    return {folded(name): parse({"name": name, **fields}) for name, fields in read.items()}
