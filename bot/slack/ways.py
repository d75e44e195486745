"""Which way we reach Slack, by the settings alone: whoever has none spares the imports of its libraries."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.foundation.settings import Settings

SLACK_PATH = "/slack/events"
"""Where Slack's requests come in."""


def is_configured(settings: "Settings") -> bool:
    """Whether the settings name a Slack app, over HTTP or Socket Mode."""
    reachable = settings.slack_app_token is not None or settings.slack_signing_secret is not None
    return settings.slack_bot_token is not None and reachable


def way_to_slack(settings: "Settings") -> str:
    """The way in one word, for the log."""
    if not is_configured(settings):
        return "none"
    return "http" if settings.slack_app_token is None else "socket_mode"
