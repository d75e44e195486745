"""A policy over the rules in a file: YAML or JSON, read as it was typed."""

from pathlib import Path

import yaml

from bot.cli.plain_yaml import compose, lines_of, text_of, value_of
from core.foundation.errors import InvalidInput
from core.review.policy import Policy
from core.review.policy_form import read_policy

MOST_BYTES = 1_000_000


def read_policy_file(path: Path) -> Policy:
    """What the file at `path` holds; `-` is standard input.

    Raises:
        InvalidInput: it can't be used; says why.
    """
    name = str(path)
    text = text_of(path, name, most=MOST_BYTES, instead="`copydesk rules show > rules.yaml` begins one.")
    node = compose(text, name)
    if not isinstance(node, yaml.MappingNode):
        raise InvalidInput({name: "says nothing; {} stands for rules as they come."})
    for inner in (node, *(value for _, value in node.value if isinstance(value, yaml.MappingNode))):
        lines_of(inner, name)
    return read_policy(value_of(node))
