"""Accounts: connecting them, taking them away, and keeping their secrets fresh."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import select

from core.access.people import known_zone
from core.access.permissions import Actor, Permission, System, require
from core.accounts import accounts
from core.accounts.authorizing import CALLBACK, Errand, StateRefused
from core.accounts.models import ConnectedAccount
from core.accounts.refresh import AHEAD, refresh, warn
from core.foundation.clock import Clock
from core.foundation.errors import InvalidInput
from core.foundation.ids import AccountId, AccountState, MemberId, PlatformName
from core.foundation.sealing import Sealer
from core.foundation.text import given
from core.platforms.connecting import Authorizes, CannotConnect, Connects, Hosted, Question
from core.platforms.posting import NotSent
from core.storage.database import Database

MAX_ANSWER = 4_000
"""Characters of one answer in a connecting form."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as people may see it: nothing in it is secret."""

    id: AccountId
    platform: PlatformName
    name: str
    state: AccountState
    is_usual: bool
    trouble: str
    expires_at: datetime | None
    connected_at: datetime
    connected_by: MemberId | None
    is_long_lived: bool
    zone: str
    settings: Mapping[str, str]
    rests_until: datetime | None = None
    """Before then nothing is posted as it: its platform wants that, or does not answer; None where it may."""
    rests_because: str = ""
    address: str = ""
    """Where people find all that is posted as it, of what is on our own host: a feed."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of workspaces. Built once by the composition root."""

    database: Database
    clock: Clock
    sealer: Sealer
    connectors: Mapping[PlatformName, Connects]
    public_url: str = ""
    """Where people and platforms reach this installation; empty where they can't."""

    def can_connect(self) -> tuple[PlatformName, ...]:
        """The platforms whose accounts can be connected here, by a form or on the platform's own page."""
        return tuple(
            name
            for name, connector in self.connectors.items()
            if not isinstance(connector, Authorizes) or (connector.is_ready and self.public_url)
        )

    def to_set_up(self) -> Mapping[PlatformName, str]:
        """What is missing where accounts of a platform can't be connected yet."""
        authorizing = (one for one in self.connectors.values() if isinstance(one, Authorizes))
        return {one.platform: needs for one in authorizing if (needs := self._needs(one))}

    def is_authorized_there(self, platform: PlatformName) -> bool:
        """Whether people say yes on the platform's own page, instead of filling in all of a form."""
        return isinstance(self.connectors.get(platform), Authorizes)

    async def authorize_url(
        self, by: Actor, platform: PlatformName, answers: Mapping[str, str], *, zone: str = ""
    ) -> str:
        """Where to send whoever connects an account of `platform`; they have a quarter of an hour.

        Raises:
            RoleTooLow: they may not administer.
            InvalidInput: that platform has no such page, or its app or PUBLIC_URL is not set; or an answer.
        """
        scope = require(by, Permission.ADMINISTER)
        connector = self._connector(platform)
        if not isinstance(connector, Authorizes):
            raise InvalidInput({"platform": f"{platform.label} has no page for this; its form connects it."})
        if needs := self._needs(connector):
            raise InvalidInput({"platform": f"is connected on its own page. {needs}"})
        answered = _answered(connector.questions, answers)
        errand = Errand.begun(
            scope.workspace_id, scope.by, platform, zone=zone, answers=answered, at=self.clock.now()
        )
        return connector.authorize_url(
            state=errand.sealed(self.sealer),
            challenge=errand.challenge,
            redirect=f"{self.public_url}{CALLBACK}",
            answers=answered,
        )

    async def come_back(self, state: str, code: str) -> tuple[AccountView, ...]:
        """Keep what somebody may post as who said yes on a platform's page.

        Raises:
            StateRefused: they were not sent by us, or long ago.
            CannotConnect: the platform refused the code, or there is nothing to post as.
            CannotSay: the platform did not answer; nothing was kept.
        """
        errand = Errand.opened(state, self.sealer, at=self.clock.now())
        connector = self.connectors.get(errand.platform)
        if not isinstance(connector, Authorizes):
            raise StateRefused
        found = await connector.exchange(
            code=code,
            verifier=errand.verifier,
            redirect=f"{self.public_url}{CALLBACK}",
            answers=errand.answers,
        )
        scope = require(System(errand.workspace_id, errand.member_id), Permission.ADMINISTER)
        async with self.database.write() as session:
            kept = [
                await accounts.keep(
                    session,
                    scope,
                    errand.platform,
                    connected,
                    zone=errand.zone,
                    sealer=self.sealer,
                    at=self.clock.now(),
                )
                for connected in found
            ]
        return tuple(self._view(row) for row in kept)

    def questions(self, platform: PlatformName) -> tuple[Question, ...]:
        """What whoever connects an account of `platform` is asked.

        Raises:
            InvalidInput: its accounts can't be connected.
        """
        return self._connector(platform).questions

    async def connect(
        self, by: Actor, platform: PlatformName, answers: Mapping[str, str], *, zone: str = ""
    ) -> AccountView:
        """Try the answers by a harmless call, and keep the account. One that was connected before is renewed.

        Raises:
            RoleTooLow: they may not administer.
            InvalidInput: answers are missing or can't be used, each under the name of its question; or under
                `account`, where it is no answer's fault.
            CannotSay: the platform did not answer; nothing was kept.
        """
        scope = require(by, Permission.ADMINISTER)
        connector = self._connector(platform)
        wrong = {}
        if zone and known_zone(zone) != zone:
            wrong["zone"] = f"must be a time zone's name, such as Europe/Madrid, not “{zone}”."
        try:  # whatever the zone: people are told all at once
            connected = await connector.connect(_answered(connector.questions, answers))
        except InvalidInput as refusal:
            raise InvalidInput({**refusal.fields, **wrong}) from refusal
        except CannotConnect as refusal:
            raise InvalidInput({refusal.question or "account": refusal.message, **wrong}) from refusal
        if wrong:
            raise InvalidInput(wrong)
        async with self.database.write() as session:
            kept = await accounts.keep(
                session, scope, platform, connected, zone=zone, sealer=self.sealer, at=self.clock.now()
            )
        log.info("account_connected", account_id=kept.id, platform=platform)
        return self._view(kept)

    async def list(self, by: Actor) -> list[AccountView]:
        """All accounts of a workspace, by platform; those that were taken away too."""
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            return [self._view(row) for row in await accounts.of_workspace(session, scope)]

    async def disconnect(self, by: Actor, account_id: AccountId) -> AccountView:
        """Forget an account's secrets. What is scheduled as it waits until it is connected again.

        Raises:
            RoleTooLow: they may not administer.
            NotFound: there is no such account in this workspace.
        """
        scope = require(by, Permission.ADMINISTER)
        async with self.database.write() as session:
            now = self.clock.now()
            return self._view(await accounts.disconnect(session, scope, account_id, at=now))

    async def make_usual(self, by: Actor, account_id: AccountId) -> AccountView:
        """New variants for its platform are to be posted as this one.

        Raises:
            RoleTooLow: they may not administer.
            NotFound: there is no such account in this workspace.
        """
        scope = require(by, Permission.ADMINISTER)
        async with self.database.write() as session:
            return self._view(await accounts.make_usual(session, scope, account_id))

    async def refresh_due(self) -> int:
        """One tick of a worker: refresh what stops working soon; says how many were looked at."""
        now = self.clock.now()
        async with self.database.read() as session:
            due = await session.scalars(
                select(ConnectedAccount)
                .where(
                    ConnectedAccount.state == AccountState.CONNECTED,
                    ConnectedAccount.expires_at < now + AHEAD,
                )
                .order_by(ConnectedAccount.expires_at)
            )
            rows = [row for row in due if row.is_long_lived]
        for row in rows:
            try:
                fresh = await refresh(
                    self.database, self.clock, self.sealer, self.connectors[row.platform], row
                )
                if fresh.expires_at == row.expires_at:
                    await warn(self.database, fresh, at=now)
            except (CannotConnect, NotSent, KeyError) as error:
                log.warning("account_not_refreshed", account_id=row.id, error=type(error).__name__)
        return len(rows)

    def _needs(self, connector: Authorizes) -> str:
        """The settings without which nobody can be sent to the platform's page; empty where they are set."""
        if connector.is_ready and self.public_url:
            return ""
        *app, last = *connector.app_settings, "PUBLIC_URL"
        settings = f"settings {', '.join(app)} and {last}" if app else f"setting {last}"
        left = " (PUBLIC_URL is not set)" if app and connector.is_ready else ""
        return (
            f"{connector.platform.label} needs the {settings}{left}: docs/platforms/{connector.platform}.md"
        )

    def _view(self, row: ConnectedAccount) -> AccountView:
        connector = self.connectors.get(row.platform)
        address = connector.address(row.id) if isinstance(connector, Hosted) else ""
        return replace(view_of(row, self.clock.now()), address=address)

    def _connector(self, platform: PlatformName) -> Connects:
        connector = self.connectors.get(platform)
        if connector is None:
            can = ", ".join(name.label for name in self.connectors)
            raise InvalidInput({"platform": f"can't be connected: {platform.label}. These can: {can}."})
        return connector


def view_of(row: ConnectedAccount, now: datetime) -> AccountView:
    rests = row.rests_at(now)
    return AccountView(
        id=row.id,
        platform=row.platform,
        name=row.name,
        state=row.state,
        is_usual=row.is_usual,
        trouble=row.trouble,
        expires_at=row.expires_at,
        connected_at=row.connected_at,
        connected_by=row.connected_by,
        is_long_lived=row.is_long_lived,
        zone=row.zone,
        settings=row.settings,
        rests_until=row.rests_until if rests else None,
        rests_because=row.rests_because if rests else "",
    )


def _answered(questions: tuple[Question, ...], answers: Mapping[str, str]) -> dict[str, str]:
    """Each question's answer, stripped.

    Raises:
        InvalidInput: one is missing, far too long or can't be kept; or answers something that was not asked.
    """
    known = {question.name for question in questions}
    wrong = {
        name: f"is not asked for; what is: {', '.join(sorted(known))}."
        for name in answers
        if name not in known
    }
    answered = {}
    for question in questions:
        try:
            answer = given(answers.get(question.name, ""), question.name)
        except InvalidInput as refusal:
            wrong |= refusal.fields
            continue
        if not answer and not question.is_optional:
            wrong[question.name] = f"is needed: {question.hint or question.label}"
        elif len(answer) > MAX_ANSWER:
            wrong[question.name] = f"is {len(answer):,} characters; at most {MAX_ANSWER:,} are allowed."
        answered[question.name] = answer
    if wrong:
        raise InvalidInput(wrong)
    return answered
