"""What Slack sends to an app, built field by field from the workspace: pure, nothing is sent here."""

import secrets
from typing import Any

from bot.playground import modals
from bot.playground.chat import to_slack
from bot.playground.people import APP_ID, BOT_USER_ID, TEAM_DOMAIN, TEAM_ID, Channel, Person
from bot.playground.workspace import Message, View, Workspace

VERIFICATION_TOKEN = "playground"  # noqa: S105 - Slack's long deprecated field; signatures replaced it


def command(
    person: Person, channel: Channel, *, command: str, text: str, response_url: str, trigger_id: str
) -> dict[str, str]:
    """The form of a slash command."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.is_direct else channel.name,
        "user_id": person.id,
        "user_name": person.handle,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def _interaction(kind: str, person: Person, trigger_id: str | None) -> dict[str, Any]:
    shared = {
        "type": kind,
        "user": {"id": person.id, "username": person.handle, "name": person.handle, "team_id": person.team},
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return shared if trigger_id is None else {**shared, "trigger_id": trigger_id}


def message_action(
    workspace: Workspace,
    person: Person,
    message: Message,
    *,
    action: dict[str, Any],
    values: dict[str, Any],
    response_url: str,
    trigger_id: str,
) -> dict[str, Any]:
    """`block_actions` from a message. Of an ephemeral message Slack sends the container, not the message."""
    channel = workspace.channels[message.channel]
    ephemeral = message.visible_to is not None
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
    }
    return {
        **_interaction("block_actions", person, trigger_id),
        "container": container,
        "channel": {"id": channel.id, "name": "directmessage" if channel.is_direct else channel.name},
        **({} if ephemeral else {"message": to_slack(workspace, message)}),
        "state": {"values": values},
        "response_url": response_url,
        "actions": [action],
    }


def view_action(
    person: Person, view: View, *, action: dict[str, Any], values: dict[str, Any], trigger_id: str
) -> dict[str, Any]:
    """`block_actions` from a modal or App Home."""
    return {
        **_interaction("block_actions", person, trigger_id),
        "container": {"type": "view", "view_id": view.id},
        "view": modals.to_slack(view, values=values),
        "actions": [action],
    }


def submission(person: Person, view: View, *, values: dict[str, Any], trigger_id: str) -> dict[str, Any]:
    """A form's `team` is the person's own; the app's is in the view (slackapi/bolt-js issue 1614)."""
    return {
        **_interaction("view_submission", person, trigger_id),
        "team": {"id": person.team, "domain": TEAM_DOMAIN},
        "view": modals.to_slack(view, values=values),
        "response_urls": [],
    }


def closing(person: Person, view: View, *, cleared: bool) -> dict[str, Any]:
    return {
        **_interaction("view_closed", person, None),
        "view": modals.to_slack(view),
        "is_cleared": cleared,
    }


def event(inner: dict[str, Any], *, at: float) -> dict[str, Any]:
    """`event_callback` around an event; each has an id of its own, the same in every retry."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "api_app_id": APP_ID,
        "event": inner,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(at),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER_ID,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def said(message: Message, channel: Channel, *, kind: str, team: str) -> dict[str, Any]:
    """A `message` or `app_mention` event."""
    return {
        "type": kind,
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "event_ts": message.ts,
        "channel": channel.id,
        "team": team,
        **({"channel_type": "im" if channel.is_direct else "channel"} if kind == "message" else {}),
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
    }


def home_opened(person: Person, channel: Channel, view: View | None, *, ts: str) -> dict[str, Any]:
    return {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": "home",
        "event_ts": ts,
        **({"view": modals.to_slack(view)} if view else {}),
    }
