"""A connector whose accounts post through a scripted platform, and whose tokens the test lets die."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from core.foundation.ids import PlatformName
from core.platforms.connecting import Account, CannotConnect, Connected, Question
from core.platforms.posting import Capability, CredentialsExpired, Outgoing, Platform, Receipt, RemoteAccount
from tests.builders import ScriptedPlatform


@dataclass
class ScriptedConnector:
    """Takes any account whose token is `good`; posts as it only with a token that is `valid`."""

    platform: PlatformName = PlatformName.X
    capabilities: frozenset[Capability] = frozenset({Capability.FIND, Capability.DELETE})
    questions: tuple[Question, ...] = (
        Question("handle", "Handle", "such as @fernweh"),
        Question("token", "Token", is_secret=True),
        Question("note", "Note", is_optional=True),
    )
    expires_at: datetime | None = None
    valid: set[str] = field(default_factory=lambda: {"good"})
    fresh: list[Mapping[str, str] | Exception] = field(default_factory=list)
    """What each refresh gives, in turn; without one there is nothing to refresh."""
    refreshed: int = 0
    lacking: dict[str, frozenset[Capability]] = field(default_factory=dict)
    """What some accounts can't do that others can, by their handles."""

    def __post_init__(self) -> None:
        self.scripted = ScriptedPlatform(name=self.platform, capabilities=self.capabilities)
        self.posted_as: list[str] = []

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        if answers["token"] != "good":
            raise CannotConnect("X does not know this token. Copy it again.", question="token")
        return self._connected(answers["handle"], {"token": "good", "refresh": "r1"})

    async def refresh(self, account: Account) -> Connected | None:
        self.refreshed += 1
        if not self.fresh:
            return None
        answer = self.fresh.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return self._connected(account.remote_id, answer)

    def capabilities_as(self, account: RemoteAccount) -> frozenset[Capability]:
        return self.capabilities - self.lacking.get(account.remote_id, frozenset())

    def open(self, account: Account) -> Platform:
        return _As(self, account, self.scripted)

    def _connected(self, handle: str, secrets: Mapping[str, str]) -> Connected:
        return Connected(
            remote_id=handle,
            name=handle,
            settings={"server": "x.example"},
            secrets=secrets,
            expires_at=self.expires_at,
        )


class _As(ScriptedPlatform):
    """The scripted platform, as one account."""

    def __init__(self, connector: ScriptedConnector, account: Account, scripted: ScriptedPlatform) -> None:
        super().__init__(name=account.platform, account=account.name, capabilities=connector.capabilities)
        self._connector, self._account, self._scripted = connector, account, scripted

    async def publish(self, post: Outgoing) -> Receipt:
        if self._account.secrets["token"] not in self._connector.valid:
            raise CredentialsExpired("X does not know this account any more. Connect it again.")
        self._connector.posted_as.append(self._account.name)
        return await self._scripted.publish(post)

    async def find(self, post: Outgoing) -> Receipt | None:
        return await self._scripted.find(post)


class OwnPage(ScriptedConnector):
    """A platform with a page of its own, which gives codes for challenges."""

    is_ready = True
    app_settings = ("X_CLIENT_ID",)
    asked: Mapping[str, str] = {}

    def authorize_url(self, **asked: Any) -> str:
        self.asked = {name: value for name, value in asked.items() if name != "answers"}
        return f"https://x.example/yes?{urlencode(self.asked)}"

    async def exchange(self, *, code: str, verifier: str, **_: Any) -> tuple[Connected, ...]:
        self.verifier = verifier
        if code != "yes":
            raise CannotConnect("X gave no access. Connect the account again.")
        return self._connected("@me", {"token": "good"}), self._connected("@us", {"token": "good"})
