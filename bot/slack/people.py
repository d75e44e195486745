"""Who is this? Slack's people as our members, with the role they have now.

A full member whom we know is answered at once, and what Slack knows more of them is asked behind. Whom only
Slack can tell from a guest (somebody never met, of another team, or a guest until now) is asked about first:
until it has answered, who was met before stays what they were, and who is new looks on.
"""

import asyncio
import time
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.background import Background
from bot.slack.client import Slack
from bot.slack.failures import Unreachable, code_of, held, in_short
from bot.slack.senders import Installation, Sender, looks_on
from core.access.models import Member
from core.access.permissions import Permission, may, require
from core.desk import Desk
from core.foundation.errors import NotAllowed, Unavailable

FRESH_SECONDS = 6 * 3600
"""How long a name, a time zone, and that somebody is no guest count as current; people travel."""
GUEST_SECONDS = 60
"""How long somebody counts as a guest: who was made a full member tries again soon."""
PATIENCE_SECONDS = 1.0
"""How long a request waits for Slack's word; the rest of its three seconds is ours."""
HIDDEN = frozenset({"user_not_found", "user_not_visible"})
"""What Slack says of people of whom it tells us nothing: those of other organisations."""

log = structlog.get_logger(__name__)


class NotInstalledHere(NotAllowed):
    """The request is of a team that has no Copydesk; nothing was done."""

    @property
    def message(self) -> str:
        return "Copydesk is not installed in your workspace, so nothing was done. Ask whoever invited you."


class NotKnownYet(Unavailable):
    """Slack has not said yet whether somebody is a guest; until then they look on."""

    code = "not_known_yet"

    @property
    def message(self) -> str:
        return "Slack has not told me yet who you are here. Nothing was done; please try again in a moment."


@dataclass(slots=True)
class Directory:
    """The people of this installation. What this process remembers is only of whom Slack told lately."""

    desk: Desk
    slack: Slack
    background: Background
    ours: Installation | None = None
    """None until Slack has told."""
    _fresh_until: dict[str, float] = field(default_factory=dict)
    _asking: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def introduce(self) -> Installation | None:
        """Who we are in Slack, which is logged; or why we are nobody."""
        try:
            told = await self.slack.web.auth_test()
            self.ours = Installation(
                str(held(told, "team_id")), str(told.get("enterprise_id") or ""), str(told.get("team") or "")
            )
        except SlackApiError as error:
            log.error("slack_refused_us", error=in_short(error))
        except Unreachable as error:
            log.warning("slack_not_reached", error=in_short(error))
        else:
            log.info("slack_connected", team=self.ours.name, user=told.get("user"))
        return self.ours

    def refuse_strangers(self, sender: Sender) -> None:
        """Let those pass whose request is for us, as far as it is known who we are.

        Raises:
            NotInstalledHere: their team has no Copydesk.
        """
        if self.ours is not None and not sender.is_heard_by(self.ours):
            log.warning("team_refused", team=sender.team)
            raise NotInstalledHere(sender.team)

    async def member(self, sender: Sender, needs: Permission) -> Member:
        """Who it is as they are now, somebody new too, if they may do what they ask for.

        Raises:
            RoleTooLow: they may not.
            NotKnownYet: they may not unless Slack says that they are no guest, and it has not said yet.
            NotInstalledHere: their team has no Copydesk.
        """
        member = await self._meet(sender)
        if member.is_guest and not self._was_told(sender.user) and not may(member, needs):
            raise NotKnownYet(sender.user)
        require(member, needs)
        return member

    async def _meet(self, sender: Sender) -> Member:
        # Looked up at each request: a role that was taken away counts at once, whoever took it.
        known = await self._known(sender)
        asked = self._ask(sender)
        if known is not None and not (known.is_guest or sender.seems_foreign(self._here(sender))):
            return known
        if asked is not None:
            await asyncio.wait({asked}, timeout=PATIENCE_SECONDS)
            self.refuse_strangers(sender)
            known = await self._known(sender)
        if known is not None:
            return known
        here, called = self._here(sender), sender.called or sender.user
        is_guest = True if sender.seems_foreign(here) else None
        return await self.desk.people.meet(
            here.team, here.team, sender.user, called, zone="UTC", is_guest=is_guest
        )

    def _here(self, sender: Sender) -> Installation:
        """Our installation; what the request takes for it, as long as Slack has not told."""
        return self.ours or Installation(sender.team, sender.enterprise)

    async def _known(self, sender: Sender) -> Member | None:
        return await self.desk.people.known(self._here(sender).team, sender.user)

    def _was_told(self, user: str) -> bool:
        return self._fresh_until.get(user, 0.0) > time.monotonic()

    def _ask(self, sender: Sender) -> asyncio.Task[None] | None:
        """Ask Slack who they are, if it did not tell lately; nobody is asked about twice at once."""
        if self._was_told(sender.user):
            return None
        if sender.user not in self._asking:
            self._asking[sender.user] = self.background.start(self._look_up(sender))
        return self._asking[sender.user]

    async def _look_up(self, sender: Sender) -> None:
        user = sender.user
        try:
            ours = self.ours or await self.introduce()
            if ours is None or not sender.is_heard_by(ours):
                return
            told = await self._info(user)
            profile = told.get("profile") or {}
            name = profile.get("display_name") or profile.get("real_name") or told.get("name")
            member = await self.desk.people.meet(
                ours.team,
                ours.name or ours.team,
                user,
                name or sender.called or user,
                zone=told.get("tz") or "UTC",
                is_guest=looks_on(told, ours),
            )
            lasts = GUEST_SECONDS if member.is_guest else FRESH_SECONDS
            self._fresh_until[user] = time.monotonic() + lasts
        except (SlackApiError, *Unreachable) as error:
            log.warning("person_not_looked_up", user=user, error=in_short(error))
        finally:
            del self._asking[user]

    async def _info(self, user: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = held(await self.slack.web.users_info(user=user), "user")
        except SlackApiError as error:
            if code_of(error) in HIDDEN:
                return {"is_stranger": True}
            raise
        return found


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever made the request that is being handled, and where they can be answered."""

    directory: Directory
    sender: Sender
    channel: str
    response_url: str
    thread_ts: str
    request: str
    """What Slack calls this request by, however often it is delivered; empty where it has no name for it."""
    needs: Permission = Permission.READ
    """What whoever asks for this must be allowed to do; it stands where the listener is registered."""

    @property
    def user(self) -> str:
        return self.sender.user

    def asking(self, permission: Permission) -> "Caller":
        """The same caller, who asks for something else."""
        return replace(self, needs=permission)

    async def member(self) -> Member:
        """Who it is, if they may do what they ask for: see `Directory.member`."""
        return await self.directory.member(self.sender, self.needs)
