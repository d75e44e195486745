"""The list of settings, made from the settings themselves: `.env.example` and docs/settings.md."""

from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, get_args, get_origin

import annotated_types
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from core.foundation.settings import Settings

GROUPS = {
    "copydesk_env": "Installation",
    "slack_bot_token": "Slack",
    "openai_api_key": "Writing",
    "max_content_length": "Checks and webhooks",
    "host": "Addresses",
}
"""The first setting of each group, and the group's name."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as people read about it. `default` is empty where there is none, or where it is secret."""

    name: str
    default: str
    takes: str
    description: str
    group: str


def settings_list() -> list[Setting]:
    """Every setting, in the order in which they are declared."""
    found, group = [], ""
    for name, field in Settings.model_fields.items():
        group = GROUPS.get(name, group)
        found.append(Setting(name.upper(), _default(field), _takes(field), field.description or "", group))
    return found


def as_env() -> str:
    """The text of `.env.example`: as it stands it changes nothing, since every line has its default."""
    lines = [
        "# Copydesk's settings. Copy this file to .env and change what you need; nothing here is required",
        "# for `make demo`. Variables of the environment win over the file. An empty value is no value.",
        "# Made by `copydesk settings`; docs/settings.md has the same as a table.",
    ]
    group = ""
    for setting in settings_list():
        if setting.group != group:
            group = setting.group
            lines += ["", f"# --- {group} ---"]
        lines += ["", f"# {setting.description}", f"{setting.name}={setting.default}"]
    return "\n".join(lines) + "\n"


def as_markdown() -> str:
    """The text of docs/settings.md."""
    lines = [
        "# Settings",
        "",
        "Copydesk reads its settings once, when it starts, from the environment and from a file `.env` in",
        "the folder where it is started; the environment wins. Names may be written in any case, and an",
        "empty value is no value. `copydesk doctor` says whether yours work. In production Copydesk refuses",
        "to start with development secrets, and says which.",
        "",
        "Made by `copydesk settings --markdown`.",
    ]
    group = ""
    for setting in settings_list():
        if setting.group != group:
            group = setting.group
            lines += ["", f"## {group}", "", "| name | default | takes | what it does |", "|---|---|---|---|"]
        default = f"`{setting.default}`" if setting.default else ""
        lines.append(f"| `{setting.name}` | {default} | {setting.takes} | {setting.description} |")
    return "\n".join(lines) + "\n"


def _default(field: FieldInfo) -> str:
    value = field.default
    if value is None or isinstance(value, SecretStr):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _takes(field: FieldInfo) -> str:
    kind: Any = field.annotation
    if get_origin(kind) is Literal:
        return ", ".join(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(str(member.value) for member in kind)
    if kind is bool:
        return "true, false"
    if kind in {int, float}:
        return f"a number{_bounds(field)}"
    return "a secret" if "SecretStr" in str(kind) else "text"


def _bounds(field: FieldInfo) -> str:
    least = most = ""
    for rule in field.metadata:
        match rule:
            case annotated_types.Ge(ge=bound):
                least = f" from {bound:,}"
            case annotated_types.Gt(gt=bound):
                least = f" above {bound:,}"
            case annotated_types.Le(le=bound):
                most = f" to {bound:,}"
    return least + most
