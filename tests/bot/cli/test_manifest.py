"""`copydesk manifest`: what is printed can be pasted as it is."""

import json

import pytest
import yaml

from tests.bot.cli.conftest import Copydesk


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize("typed", ["", "/", "/slack/events", "/slack/events/"])
def test_the_manifest_carries_the_address(copydesk: Copydesk, form: str, typed: str) -> None:
    ended = copydesk("manifest", "--url", f"https://copydesk.example.com{typed}", "--format", form)

    made = yaml.safe_load(ended.output) if form == "yaml" else json.loads(ended.output)
    assert made["settings"]["interactivity"]["request_url"] == "https://copydesk.example.com/slack/events"
    assert ended.errors == ""


def test_socket_mode_needs_no_address(copydesk: Copydesk) -> None:
    ended = copydesk("manifest", "--socket-mode", "--format", "json")

    assert json.loads(ended.output)["settings"]["socket_mode_enabled"]
    assert "request_url" not in ended.output


@pytest.mark.parametrize(
    "url", ["", "http://copydesk.example.com", "copydesk.example.com", "https://", "https://a b"]
)
def test_an_address_slack_would_refuse_is_refused_here(copydesk: Copydesk, url: str) -> None:
    ended = copydesk("manifest", "--url", url)

    assert ended.code == 2
    assert "https://" in ended.errors
