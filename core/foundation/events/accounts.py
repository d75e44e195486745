"""What happens to the accounts that posts go out as."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from core.foundation.events.event import Event
from core.foundation.ids import AccountId, PlatformName


@dataclass(frozen=True, slots=True)
class AccountConnected(Event):
    """Posts go out as this account from now on; also where it was connected anew."""

    kind: ClassVar[str] = "account.connected"
    account_id: AccountId
    platform: PlatformName
    name: str


@dataclass(frozen=True, slots=True)
class AccountExpiring(Event):
    """Within a week the platform will not know us as this account any more, and nothing renews that."""

    kind: ClassVar[str] = "account.expiring"
    account_id: AccountId
    platform: PlatformName
    name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AccountExpired(Event):
    """The platform does not know us as this account any more; its posts wait until it is connected anew."""

    kind: ClassVar[str] = "account.expired"
    account_id: AccountId
    platform: PlatformName
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class AccountDisconnected(Event):
    """Somebody took it away; posts that were scheduled as it wait."""

    kind: ClassVar[str] = "account.disconnected"
    account_id: AccountId
    platform: PlatformName
    name: str
