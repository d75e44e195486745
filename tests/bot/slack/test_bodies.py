"""What is signed and still nothing that Slack sends is known as that before a listener is looked for."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from bot.slack.bodies import NotUnderstood, bolt_request

FORM = "application/x-www-form-urlencoded"
USER = {"id": "U0ANARUIZ1"}
CLICK: dict[str, Any] = {"type": "block_actions", "user": USER, "trigger_id": "1.1"}
SENT: dict[str, Any] = {"type": "view_submission", "user": USER, "trigger_id": "1.1"}


@pytest.mark.parametrize(
    "payload",
    [
        {**CLICK, "actions": []},
        {**CLICK},
        {**SENT},
        {**SENT, "view": {"id": "V1", "type": "workflow_step", "callback_id": "x"}},
        {"type": "view_closed", "user": USER, "view": None},
        {"type": "block_suggestion", "user": 5},
    ],
)
def test_what_listeners_could_not_be_called_with_is_not_understood(payload: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood):
        bolt_request(f"payload={quote(json.dumps(payload))}".encode(), FORM, {})


def test_what_slack_sends_and_nobody_here_listens_to_is_understood() -> None:
    for kind in ("shortcut", "message_action", "block_suggestion", "view_closed"):
        payload = {"type": kind, "user": USER, "view": {"id": "V1", "type": "modal"}, "callback_id": "x"}
        bolt_request(f"payload={quote(json.dumps(payload))}".encode(), FORM, {})
