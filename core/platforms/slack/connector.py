"""Connecting a channel of the Slack workspace that Copydesk's own app is installed in."""

import re
from collections.abc import Mapping
from typing import Any

import httpx

from core.foundation.ids import PlatformName
from core.platforms.connecting import Account, CannotConnect, CannotSay, Connected, Outside, Question
from core.platforms.posting import Capability, CredentialsExpired, NotSent
from core.platforms.slack.adapter import CAPABILITIES, SlackPlatform
from core.platforms.slack.api import NotSaid, SlackRefused, call

MOST_PAGES = 20
"""20,000 channels, looked through for one by its name."""
_ID = re.compile(r"[CG][A-Z0-9]{7,}")


class Connector:
    """Connects channels by their names or ids; the token is the installation's own."""

    platform = PlatformName.SLACK
    capabilities: frozenset[Capability] = CAPABILITIES
    questions = (Question("channel", "Channel", "Such as #news, or its id from the channel's details"),)

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        """Look whether the channel is there and Copydesk in it.

        Raises:
            CannotConnect: it is not, or Slack is not set up here.
            CannotSay: Slack did not answer.
        """
        team = await self._looked("auth.test", {})
        channel = await self._channel(answers["channel"])
        name = f"#{channel.get('name', channel['id'])}"
        if channel.get("is_archived"):
            raise CannotConnect(f"{name} is archived.", question="channel")
        if not channel.get("is_member"):
            raise CannotConnect(
                f"Copydesk is not in {name}: write “/invite @Copydesk” there, then connect again.",
                question="channel",
            )
        return Connected(
            remote_id=str(channel["id"]),
            name=name,
            settings={"channel": str(channel["id"]), "team_url": str(team.get("url", ""))},
        )

    async def refresh(self, account: Account) -> Connected | None:
        """The installation's token is not ours to refresh."""
        return None

    def open(self, account: Account) -> SlackPlatform:
        """The adapter that posts into the channel."""
        settings = account.settings
        return SlackPlatform(self._outside, settings["channel"], account.name, settings["team_url"])

    async def _channel(self, asked: str) -> Mapping[str, Any]:
        if _ID.fullmatch(asked):
            channel: Mapping[str, Any] = (await self._looked("conversations.info", {"channel": asked}))[
                "channel"
            ]
            return channel
        name, cursor = asked.removeprefix("#").lower(), ""
        kinds = {"types": "public_channel,private_channel", "exclude_archived": "true", "limit": "1000"}
        for _ in range(MOST_PAGES):
            answer = await self._looked("conversations.list", {**kinds, "cursor": cursor})
            for channel in answer.get("channels", []):
                if channel.get("name") == name:
                    return channel
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                break
        raise CannotConnect(
            f"There is no channel #{name} that Copydesk sees. It sees private ones it was invited to.",
            question="channel",
        )

    async def _looked(self, method: str, arguments: Mapping[str, str]) -> Mapping[str, Any]:
        try:
            return await call(self._outside, method, arguments)
        except CredentialsExpired as refusal:
            raise CannotConnect(refusal.message) from refusal
        except SlackRefused as refusal:
            raise CannotConnect(refusal.message, question="channel") from refusal
        except NotSent as failure:
            raise CannotSay(failure.message) from failure
        except (NotSaid, httpx.HTTPError, ValueError) as error:
            raise CannotSay("Slack did not answer.") from error
