"""What Slack sends over HTTP, parsed at the door: a command's form, a form with a payload, or an event.

Bolt takes every form that holds the word "payload" anywhere for the second kind, and so loses commands of
that name. It is handed what we parsed.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.request.payload_utils import (
    to_action,
    to_command,
    to_event,
    to_message,
    to_options,
    to_shortcut,
    to_step,
    to_view,
)

MOST_FIELDS = 100
BOLT_LOOKS_FOR = (to_options, to_shortcut, to_action, to_view, to_command, to_event, to_message, to_step)
"""It looks while it calls a listener, where what it can't read would be a fault of ours."""


class NotUnderstood(ValueError):
    """It is signed, and not what Slack sends."""


def bolt_request(body: bytes, content_type: str, headers: Mapping[str, str]) -> AsyncBoltRequest:
    """The request as Bolt takes it.

    Raises:
        NotUnderstood: the body is nothing that Slack sends.
    """
    sent = parsed(body, content_type)
    try:
        for what_bolt_looks_for in BOLT_LOOKS_FOR:
            what_bolt_looks_for(sent)
        # In this mode, and no other, Bolt takes a body that is parsed already.
        return AsyncBoltRequest(body=sent, headers=dict(headers), mode="socket_mode")
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise NotUnderstood from error


def parsed(body: bytes, content_type: str) -> dict[str, Any]:
    """What the body says, in the shape that listeners rely on.

    Raises:
        NotUnderstood: it is nothing that Slack sends.
    """
    try:
        match content_type.partition(";")[0].strip().lower():
            case "application/json":
                sent = _object(body.decode())
            case "application/x-www-form-urlencoded":
                sent = _form(body.decode())
            case _:
                raise NotUnderstood
        _shape_of(sent).model_validate(sent)
    except (ValidationError, RecursionError, ValueError) as error:
        raise NotUnderstood from error
    return sent


def _form(text: str) -> dict[str, Any]:
    pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    form = dict(pairs)
    if len(form) != len(pairs):
        raise NotUnderstood  # of two values nobody knows which is meant
    return _object(form["payload"]) if "payload" in form and "command" not in form else form


def _object(text: str) -> dict[str, Any]:
    held = json.loads(text)
    json.dumps(held, ensure_ascii=False).encode()  # half surrogate pairs can't be kept anywhere
    if not isinstance(held, dict):
        raise NotUnderstood
    return held


class _Sent(BaseModel):
    """What listeners read without asking first; all else Slack may change."""

    model_config = ConfigDict(extra="allow", strict=True)


class _Named(_Sent):
    id: str


class _Command(_Sent):
    command: str
    text: str = ""
    trigger_id: str
    team_id: str
    user_id: str
    user_name: str = ""
    channel_id: str = ""
    response_url: str = ""


class _Certificate(_Sent):
    ssl_check: str


class _Challenge(_Sent):
    challenge: str


class _WhatHappened(_Sent):
    type: str
    user: Any = None
    channel: Any = None
    thread_ts: str = ""
    text: str = ""
    tab: str = ""


class _Event(_Sent):
    event_id: str
    event: _WhatHappened
    authorizations: list[dict[str, Any]] | None = None


class _Pressed(_Sent):
    action_id: str
    block_id: str
    value: str | None = None


class _State(_Sent):
    values: dict[str, dict[str, dict[str, Any]]] = {}


class _View(_Named):
    callback_id: str = ""
    private_metadata: str = ""
    state: _State | None = None


class _Interaction(_Sent):
    type: str
    user: _Named
    team: _Named | None = None
    channel: _Named | None = None
    container: dict[str, Any] | None = None
    trigger_id: str = ""
    response_url: str = ""
    actions: list[_Pressed] = []
    view: _View | None = None


class _Click(_Interaction):
    trigger_id: str
    actions: Annotated[list[_Pressed], Field(min_length=1)]


class _Submission(_Interaction):
    trigger_id: str
    view: _View


SHAPES: Mapping[object, type[_Sent]] = {
    "url_verification": _Challenge,
    "event_callback": _Event,
    "block_actions": _Click,
    "view_submission": _Submission,
}
"""By the type that a request names; all others are interactions we don't listen to."""


def _shape_of(sent: dict[str, Any]) -> type[_Sent]:
    if "command" in sent:
        return _Command
    if "ssl_check" in sent:
        return _Certificate
    kind = sent.get("type")
    return SHAPES.get(kind, _Interaction) if isinstance(kind, str) else _Interaction
