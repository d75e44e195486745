"""The values that buttons and modals carry.

A value is written when a card is shown and parsed when it is pressed, at the door: what does not parse
(an old card, a tampered request) is refused with a sentence.
"""

import json
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from typing import Self

from core.foundation.errors import CopydeskError
from core.foundation.ids import (
    AccountId,
    CampaignId,
    ContentHash,
    MemberId,
    PlatformName,
    PostId,
    VariantId,
    VariantState,
)


class OldCard(CopydeskError):
    """What was pressed carries a value we don't know; nothing was done."""

    code = "old_card"

    @property
    def message(self) -> str:
        return "This button is from an older card. Open the campaign again with `/campaign list`."


@dataclass(frozen=True, slots=True)
class _Value:
    """A button's value, or what a modal remembers, as compact JSON of its fields."""

    @classmethod
    def parse(cls, raw: str) -> Self:
        """The value in `raw`.

        Raises:
            OldCard: it is not one of ours.
        """
        try:
            held = json.loads(raw)
        except ValueError as error:
            raise OldCard from error
        names = {field.name for field in fields(cls)}
        needed = {field.name for field in fields(cls) if field.default is MISSING}
        if not isinstance(held, dict) or not needed <= set(held) <= names:
            raise OldCard
        if not all(map(_is_word, held.values())):
            raise OldCard
        return cls(**held)

    def __str__(self) -> str:
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        told = {field.name: said[field.name] for field in fields(self) if said[field.name] != field.default}
        return json.dumps(told, separators=(",", ":"), ensure_ascii=False)


def _is_word(value: object) -> bool:
    return isinstance(value, str)


@dataclass(frozen=True, slots=True)
class CampaignButton(_Value):
    campaign_id: CampaignId


class Deed(StrEnum):
    """What can be done with a campaign as a whole."""

    AGAIN = "again"
    CLOSE = "close"
    ARCHIVE = "archive"
    REOPEN = "reopen"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class CampaignDeed(_Value):
    """One of a campaign's menu."""

    campaign_id: CampaignId
    deed: str

    @property
    def meant(self) -> Deed:
        """What is to be done.

        Raises:
            OldCard: it is nothing that can be done.
        """
        try:
            return Deed(self.deed)
        except ValueError as error:
            raise OldCard from error


@dataclass(frozen=True, slots=True)
class VariantButton(_Value):
    """A variant, and the content and state that whoever presses has seen."""

    campaign_id: CampaignId
    variant_id: VariantId
    seen: ContentHash
    state: str = VariantState.IN_REVIEW
    after: str = ""
    """The post that is out and is to go out once more, where that is meant."""

    @property
    def seen_state(self) -> VariantState:
        """The state.

        Raises:
            OldCard: there is no such state.
        """
        if self.state not in set(VariantState):
            raise OldCard
        return VariantState(self.state)


class More(StrEnum):
    """What stands in the menu behind a variant's buttons."""

    HOLD = "hold"
    UNDO = "undo"
    WITHDRAW = "withdraw"
    REJECT = "reject"
    AGAIN = "again"
    FIX = "fix"
    OVERRIDE = "override"
    HISTORY = "all"


@dataclass(frozen=True, slots=True)
class MoreChoice:
    """A choice in that menu. Slack takes 150 characters of it, which are too few for JSON."""

    what: More
    about: VariantButton

    @classmethod
    def parse(cls, raw: str) -> Self:
        """The choice in `raw`.

        Raises:
            OldCard: it is not one of ours.
        """
        what, *about = raw.split(" ")
        if what not in set(More) or len(about) != 4:
            raise OldCard
        campaign_id, variant_id, seen, state = about
        return cls(
            More(what),
            VariantButton(CampaignId(campaign_id), VariantId(variant_id), ContentHash(seen), state),
        )

    def __str__(self) -> str:
        about = self.about
        return " ".join((self.what, about.campaign_id, about.variant_id, about.seen, about.state))


@dataclass(frozen=True, slots=True)
class PostButton(_Value):
    campaign_id: CampaignId
    variant_id: VariantId
    post_id: PostId


@dataclass(frozen=True, slots=True)
class PostUpdate(_Value):
    """A post that is out, and the approved content that whoever presses has seen."""

    campaign_id: CampaignId
    variant_id: VariantId
    post_id: PostId
    seen: ContentHash


@dataclass(frozen=True, slots=True)
class RoleChoice(_Value):
    """A role in somebody's menu, and the one that whoever chooses has seen."""

    member_id: MemberId
    seen: str
    role: str


@dataclass(frozen=True, slots=True)
class MembersPage(_Value):
    """A page of those who are here, counted from 0."""

    page: str


@dataclass(frozen=True, slots=True)
class AccountChoice(_Value):
    """A platform whose account is to be connected."""

    platform: str

    @property
    def meant(self) -> PlatformName:
        """The platform.

        Raises:
            OldCard: there is none of that name.
        """
        if self.platform not in set(PlatformName):
            raise OldCard
        return PlatformName(self.platform)


class AccountDeed(StrEnum):
    """What can be done with an account."""

    USUAL = "usual"
    DISCONNECT = "disconnect"


@dataclass(frozen=True, slots=True)
class AccountButton(_Value):
    """One of an account's menu."""

    account_id: str
    deed: str

    @property
    def meant(self) -> AccountDeed:
        """What is to be done.

        Raises:
            OldCard: there is no such deed.
        """
        if self.deed not in set(AccountDeed):
            raise OldCard
        return AccountDeed(self.deed)


@dataclass(frozen=True, slots=True)
class BrandButton(_Value):
    """The voice of an account, or of the workspace where that is empty; and, in a form, which version it was
    filled with."""

    account_id: str = ""
    version: str = "0"

    @property
    def whose(self) -> AccountId | None:
        return AccountId(self.account_id) if self.account_id else None

    @property
    def version_seen(self) -> int:
        """The version.

        Raises:
            OldCard: it is no number.
        """
        if not self.version.isdecimal():
            raise OldCard
        return int(self.version)

    def seen_in(self, version: int) -> "BrandButton":
        return BrandButton(self.account_id, str(version))


@dataclass(frozen=True, slots=True)
class BudgetChoice(_Value):
    """A budget in a list; without a subject, one that is still to be chosen."""

    subject: str
    period: str = "day"


@dataclass(frozen=True, slots=True)
class Remembered(_Value):
    """What a modal remembers until it is submitted: where it was opened, and what it is about."""

    channel: str
    about: str = ""
    extra: str = ""
