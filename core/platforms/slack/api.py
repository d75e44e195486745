"""One call of Slack's Web API, tried once, and what its answer means.

Slack answers 200 with `ok` false where it refuses. Of some codes it says that part may have been done all
the same; those leave the outcome unknown. Source: "Errors" in
https://docs.slack.dev/reference/methods/chat.postMessage.
"""

import json
from collections.abc import Mapping
from typing import Any

from core.foundation.ids import PlatformName
from core.foundation.text import made_storable
from core.platforms import calling
from core.platforms.connecting import Outside
from core.platforms.posting import CredentialsExpired, PlatformRefused, RateLimited

API = "https://slack.com/api/"
TOKEN = "slack_bot_token"  # noqa: S105 - its name among `Outside.apps`

UNKNOWN_TO_SLACK = {
    *("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"),
    *("org_login_required", "ekm_access_denied"),
}
MAYBE_DONE = {"fatal_error", "internal_error", "service_unavailable", "request_timeout"}
"""After these "it's possible some aspect of the operation succeeded before the error was raised"."""
REASONS = {
    "channel_not_found": "The channel is not there, or Copydesk was not invited into it.",
    "not_in_channel": "Copydesk is not in the channel; invite it with /invite.",
    "is_archived": "The channel is archived.",
    "restricted_action": "The workspace lets only some people post in this channel.",
    "restricted_action_read_only_channel": "The channel is read-only.",
    "msg_too_long": "The text is too long for Slack.",
    "msg_blocks_too_long": "The text is too long for Slack.",
    "message_not_found": "The message is not there any more.",
    "cant_update_message": "Slack lets nobody but its author change the message.",
    "edit_window_closed": "The workspace lets nobody change messages of that age.",
    "cant_delete_message": "Slack lets nobody but its author delete the message.",
    "compliance_exports_prevent_deletion": "The workspace keeps all messages; none can be deleted.",
    "missing_scope": "Copydesk's Slack app lacks a permission: install it again with its present manifest.",
}


class SlackRefused(PlatformRefused):
    """Slack said no, with its own code `error`."""

    def __init__(self, error: str) -> None:
        self.error = made_storable(error, 100)
        super().__init__(REASONS.get(error, f"Slack refused it ({self.error})."))


class NotSaid(Exception):
    """Slack answered, and not in a way that says whether it was done."""


async def call(outside: Outside, method: str, arguments: Mapping[str, str]) -> Mapping[str, Any]:
    """What Slack answers.

    Raises:
        SlackRefused: for certain, and why.
        NotSent, RateLimited, CredentialsExpired: nothing was done.
        NotSaid, ValueError, CannotSay, httpx.HTTPError: it may have been done.
    """
    token = outside.apps.get(TOKEN, "")
    if not token:
        raise CredentialsExpired("Slack is not set up here: SLACK_BOT_TOKEN is not set.")
    address = outside.addresses.get(PlatformName.SLACK, API) + method
    said = await calling.call(
        outside.http,
        "POST",
        address,
        name=PlatformName.SLACK.label,
        data=dict(arguments),
        headers={"authorization": f"Bearer {token}"},
    )
    said.require_rate(PlatformName.SLACK.label, outside.clock.now())
    answer = json.loads(said.body) if said.is_good else None
    if not isinstance(answer, dict):
        raise NotSaid(said.status)
    if answer.get("ok") is not True:
        raise refusal_of(str(answer.get("error", "")))
    return answer


def refusal_of(error: str) -> Exception:
    if error in UNKNOWN_TO_SLACK:
        return CredentialsExpired(f"Slack does not know Copydesk any more ({error}). Install its app again.")
    if error == "ratelimited":
        return RateLimited("Slack asks us to slow down.")
    if error in MAYBE_DONE or not error:
        return NotSaid(error)
    return SlackRefused(error)
