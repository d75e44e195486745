"""The Slack app's manifest: what Copydesk may do in a workspace, to be pasted into Slack once.

Source: docs.slack.dev/reference/app-manifest.
"""

import json
from typing import Any

import yaml

from bot.slack.ids import COMMAND

SCOPES = {
    "app_mentions:read": "answer whoever mentions us",
    "channels:history": "find a card again before posting it twice",
    "channels:read": "know whether we may post where a campaign was asked for",
    "chat:write": "post and update cards",
    "chat:write.public": "post in public channels without being invited",
    "commands": "/campaign",
    "files:read": "take images from forms, and see when one of a post is ready to be shown",
    "files:write": "put images of posts into channels",
    "groups:history": "as channels:history, in private channels we were invited to",
    "groups:read": "as channels:read, for private channels",
    "im:history": "as channels:history, in our own conversations",
    "im:read": "as channels:read, for our own conversations",
    "im:write": "open our conversation with somebody",
    "mpim:read": "as channels:read, for group conversations",
    "mpim:history": "as channels:history, in group conversations",
    "pins:write": "keep a campaign's own message in sight while it is under way",
    "users:read": "names, time zones, and who is a guest or of another organisation",
}
"""Each scope and why it is asked for."""

EVENTS = ("app_home_opened", "app_mention")


def manifest(url: str = "", *, socket_mode: bool = False) -> dict[str, Any]:
    """The manifest for an installation at `url`; with Socket Mode no address is needed."""
    endpoint = f"{url.rstrip('/')}/slack/events"
    over_http = {} if socket_mode else {"request_url": endpoint}
    return {
        "display_information": {
            "name": "Copydesk",
            "description": "From a marketing brief to a published, measured post.",
            "background_color": "#1f2a44",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Copydesk", "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Start a campaign, or ask about one",
                    "usage_hint": "[list | show | preview | schedule | results | costs | health | help]",
                    "should_escape": False,
                    **({} if socket_mode else {"url": endpoint}),
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**over_http, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **over_http},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }


def as_yaml(found: dict[str, Any]) -> str:
    return yaml.safe_dump(found, sort_keys=False, allow_unicode=True)


def as_json(found: dict[str, Any]) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False)
