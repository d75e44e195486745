"""Connecting an account: what a person is asked for, the harmless call that tries it, and what is kept.

Connecting is one protocol, posting (`core.platforms.port`) another. A platform that can be connected has a
module `connector.py` in its folder with a class `Connector(outside)`. What it is given to keep secret lies
sealed in the database; an adapter gets it opened, and shows it to nobody but the platform.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol, runtime_checkable

import httpx

from core.foundation.clock import Clock
from core.foundation.errors import CopydeskError, Unavailable
from core.foundation.guarded_client import GuardedNetwork
from core.foundation.ids import AccountId, PlatformName, WorkspaceId
from core.platforms.posting import Capability, Platform, RemoteAccount


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a connecting form, in the words of whoever fills it in."""

    name: str
    label: str
    hint: str = ""
    is_secret: bool = False
    """Whether it is kept sealed, and never shown again."""
    is_optional: bool = False
    is_long: bool = False
    """Whether it takes more than a line."""
    options: tuple[str, ...] = ()
    """What the answer is one of; empty where it is free."""
    usual: str = ""
    """What stands there until somebody changes it."""


@dataclass(frozen=True, slots=True)
class Connected:
    """What connecting found out, and what of it is kept."""

    remote_id: str
    """The platform's own id of the account: who connects it again renews it, and makes no second one."""
    name: str
    """The account as people know it there, such as @fernweh.example."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """What may be shown, such as the server's address."""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    expires_at: datetime | None = None
    """When the secrets stop working unless they are refreshed; None where they don't."""


@dataclass(frozen=True, slots=True)
class Account:
    """A connected account as adapters get it."""

    id: AccountId
    workspace_id: WorkspaceId
    platform: PlatformName
    remote_id: str
    name: str
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who wants our e-mail."""

    id: str
    address: str
    token: str = ""
    """With which they, and nobody else, end that at `<public_url>/unsubscribe/<token>`."""


class AddressBook(Protocol):
    """Who gets a workspace's e-mail."""

    async def recipients(self, workspace_id: WorkspaceId, *, tag: str = "") -> Sequence[Recipient]:
        """Everybody of the list called `tag`, or of all lists, each once and in an order that stays; nobody
        who has unsubscribed.
        """
        ...


@dataclass(frozen=True, slots=True)
class Outside:
    """What connectors and adapters reach the world with."""

    http: httpx.AsyncClient
    """Calls allowed addresses only (`core.foundation.guarded_client`), and tries nothing again by itself."""
    clock: Clock
    public_url: str = ""
    """Where people reach this installation, without a slash at the end; empty where they can't."""
    apps: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Ids and secrets of our own apps at platforms, such as `x_client_id`; a missing one is empty."""
    addresses: Mapping[PlatformName, str] = field(default_factory=dict)
    """Where a platform's own API answers, if elsewhere than usual."""
    network: GuardedNetwork = field(default_factory=partial(GuardedNetwork, allow_private=False))
    """The same guard for what speaks no HTTP."""
    contacts: AddressBook | None = None


class CannotConnect(CopydeskError):
    """The account was not connected, for a reason that the person can do something about."""

    code = "cannot_connect"

    def __init__(self, why: str, *, question: str = "") -> None:
        self.question = question
        """The name of the field that is wrong; empty where it is none of them."""
        super().__init__(why)


class CannotSay(Unavailable):
    """The platform did not answer, or not in a way that says anything; trying later may work."""

    code = "cannot_say"


class Connects(Protocol):
    """How accounts of one platform are connected and opened. Made by `Connector(outside)`."""

    platform: PlatformName
    capabilities: frozenset[Capability]
    """What its adapters can do, all of it or some (`Differs`)."""
    questions: tuple[Question, ...]
    """The form; empty where OAuth (`Authorizes`) asks for nothing."""

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        """Try what a person answered by a harmless call; `answers` has every question's name, stripped.

        Raises:
            CannotConnect: it does not work, and why.
            CannotSay: the platform did not answer.
        """
        ...

    async def refresh(self, account: Account) -> Connected | None:
        """The account with fresh secrets; None where there is nothing to refresh.

        Raises:
            CannotConnect: it has to be connected anew.
            CannotSay: the platform did not answer; what is there may still work.
        """
        ...

    def open(self, account: Account) -> Platform:
        """The adapter that posts as `account`. Calls nobody yet."""
        ...


@runtime_checkable
class Differs(Protocol):
    """A connector whose accounts can't all do the same."""

    def capabilities_as(self, account: RemoteAccount) -> frozenset[Capability]:
        """What the adapter of an account can do."""
        ...


@runtime_checkable
class Hosted(Protocol):
    """A connector of what is on our own host."""

    def address(self, account_id: AccountId) -> str:
        """Where people find all that is posted as it; empty where nobody can."""
        ...


@runtime_checkable
class Authorizes(Protocol):
    """A connector that sends people to the platform to say yes (OAuth 2 with PKCE; RFC 6749, RFC 7636)."""

    platform: PlatformName
    app_settings: tuple[str, ...]
    """The settings that name our own app there."""

    @property
    def is_ready(self) -> bool:
        """Whether they are set."""
        ...

    def authorize_url(self, *, state: str, challenge: str, redirect: str, answers: Mapping[str, str]) -> str:
        """Where to send the person. `challenge` is the S256 one."""
        ...

    async def exchange(
        self, *, code: str, verifier: str, redirect: str, answers: Mapping[str, str]
    ) -> tuple[Connected, ...]:
        """What the person may post as, from the code they came back with.

        Raises:
            CannotConnect: the platform refused the code, or there is nothing to post as.
            CannotSay: the platform did not answer.
        """
        ...
