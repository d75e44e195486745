"""Who is this? Slack's people as our members, at once: what Slack knows more of them is asked behind."""

import time
from dataclasses import dataclass, field

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.background import Background
from bot.slack.client import Slack
from bot.slack.failures import Unreachable, held, in_short
from core.access.models import Member
from core.desk import Desk

FRESH_SECONDS = 6 * 3600
"""How long a name and a time zone count as current; people travel."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Directory:
    """The people of this installation, remembered by this process."""

    desk: Desk
    slack: Slack
    background: Background
    _fresh_until: dict[tuple[str, str], float] = field(default_factory=dict)
    _teams: dict[str, str] = field(default_factory=dict)
    _asking: set[tuple[str, str]] = field(default_factory=set)

    async def known(self, team: str, user: str) -> Member | None:
        """The member if we have met; never asks Slack."""
        return await self.desk.people.known(team, user)

    async def meet(self, team: str, user: str, *, called: str) -> Member:
        """The member, made known under the name `called` if new; never waits for Slack.

        Name and zone as Slack knows them come later: nothing that is asked for waits for that.
        """
        # Looked up at each request: a role that was taken away counts at once, whoever took it.
        known = await self.desk.people.known(team, user)
        member = known or await self.desk.people.meet(team, team, user, called or user, zone="UTC")
        is_fresh = self._fresh_until.get((team, user), 0.0) > time.monotonic()
        if not is_fresh and (team, user) not in self._asking:
            self._asking.add((team, user))
            self.background.start(self._look_up(team, user, called))
        return member

    async def _look_up(self, team: str, user: str, called: str) -> None:
        try:
            told = held(await self.slack.web.users_info(user=user), "user")
            team_name = await self._team_name(team)
        except (SlackApiError, *Unreachable) as error:
            log.warning("person_not_looked_up", user=user, error=in_short(error))
            return
        finally:
            self._asking.discard((team, user))
        profile = told.get("profile") or {}
        name = profile.get("display_name") or profile.get("real_name") or told.get("name") or called or user
        await self.desk.people.meet(team, team_name, user, name, zone=told.get("tz") or "UTC")
        self._fresh_until[team, user] = time.monotonic() + FRESH_SECONDS

    async def _team_name(self, team: str) -> str:
        if team not in self._teams:
            told = await self.slack.web.team_info()
            self._teams[team] = str(held(told, "team", "name"))
        return self._teams[team]


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever made the request that is being handled, and where they can be answered."""

    directory: Directory
    team: str
    user: str
    called: str
    channel: str
    response_url: str
    thread_ts: str
    request: str
    """What Slack calls this request by, however often it is delivered; empty where it has no name for it."""

    async def member(self) -> Member:
        """Who it is, somebody new too; asks the database alone."""
        return await self.directory.meet(self.team, self.user, called=self.called)

    async def known(self) -> Member | None:
        """Who it is, if we have met before; quick."""
        return await self.directory.known(self.team, self.user)
