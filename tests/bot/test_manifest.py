"""The manifest that people paste into Slack."""

import ast
import json
from pathlib import Path

import yaml

import bot.slack
from bot.manifest import EVENTS, SCOPES, as_json, as_yaml, manifest
from bot.slack.ids import COMMAND

NEEDED = {
    "users_info": "users:read",
    "conversations_info": "channels:read",
    "conversations_open": "im:write",
    "conversations_history": "channels:history",
    "conversations_replies": "channels:history",
    "chat_postMessage": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_update": "chat:write",
    "chat_getPermalink": None,
    "pins_add": "pins:write",
    "pins_remove": "pins:write",
    "views_open": None,
    "views_update": None,
    "views_publish": None,
    "auth_test": None,
}
"""Each method of Slack that we call, and the scope it asks for."""


def test_over_http_slack_is_told_where_we_are() -> None:
    found = manifest("https://copydesk.example/")
    endpoint = "https://copydesk.example/slack/events"
    assert found["settings"]["interactivity"]["request_url"] == endpoint
    assert found["settings"]["event_subscriptions"]["request_url"] == endpoint
    assert found["features"]["slash_commands"][0]["url"] == endpoint
    assert found["settings"]["socket_mode_enabled"] is False


def test_with_socket_mode_no_address_is_given() -> None:
    assert "slack/events" not in json.dumps(manifest(socket_mode=True))


def test_it_names_the_command_and_the_events_we_listen_to() -> None:
    found = manifest("https://copydesk.example")
    assert found["features"]["slash_commands"][0]["command"] == COMMAND
    listened = (Path(bot.slack.__file__).parent / "listeners" / "home.py").read_text()
    assert all(f'app.event("{event}"' in listened for event in EVENTS)


def test_it_asks_for_what_our_calls_need() -> None:
    called = {
        node.func.attr
        for path in Path(bot.slack.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr.startswith(
            ("chat_", "users_", "team_", "conversations_", "views_", "auth_", "pins_")
        )
    }
    assert called <= set(NEEDED)
    assert {NEEDED[name] for name in called} - {None} <= set(SCOPES)


def test_both_forms_say_the_same() -> None:
    found = manifest("https://copydesk.example")
    assert yaml.safe_load(as_yaml(found)) == json.loads(as_json(found)) == found


def test_it_keeps_slacks_limits_on_names() -> None:
    found = manifest("https://copydesk.example")
    assert len(found["display_information"]["name"]) <= 35
    assert len(found["display_information"]["description"]) <= 140
    assert len(found["features"]["slash_commands"][0]["description"]) <= 2000
