"""Every id by which Slack tells us what was pressed or submitted, and the values that buttons carry.

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

COMMAND = "/campaign"

CAMPAIGN_NEW = "campaign_new"
CAMPAIGN_FORM = "campaign_form"
CAMPAIGN_SHOW = "campaign_show"
CAMPAIGN_RESULTS = "campaign_results"
CAMPAIGN_MENU = "campaign_menu"
CAMPAIGN_CLOSE_FORM = "campaign_close_form"
TEMPLATE_CHOSEN = "template_chosen"
TEMPLATE_FORM = "template_form"
PLATFORM_RETRY = "platform_retry"

VARIANT_APPROVE = "variant_approve"
VARIANT_EDIT = "variant_edit"
VARIANT_EDIT_FORM = "variant_edit_form"
VARIANT_REJECT = "variant_reject"
VARIANT_REJECT_FORM = "variant_reject_form"
VARIANT_REGENERATE = "variant_regenerate"
VARIANT_REGENERATE_FORM = "variant_regenerate_form"
VARIANT_READ = "variant_read"
VARIANT_REQUEST = "variant_request"
VARIANT_REQUEST_FORM = "variant_request_form"
VARIANT_REOPEN = "variant_reopen"
VARIANT_MORE = "variant_more"
VARIANT_FIX = "variant_fix"
VARIANT_FIX_FORM = "variant_fix_form"
VARIANT_OVERRIDE_FORM = "variant_override_form"

RULES_EDIT = "rules_edit"
RULES_FORM = "rules_form"

DECIDE_MANY = "decide_many"
DECIDE_MANY_FORM = "decide_many_form"
MANY_PLATFORM = "many_platform"
MANY_STATE = "many_state"

POST_NOW = "post_now"
POST_NOW_FORM = "post_now_form"
POST_SCHEDULE = "post_schedule"
POST_SCHEDULE_FORM = "post_schedule_form"
POST_CANCEL = "post_cancel"
POST_IS_THERE = "post_is_there"
POST_IS_THERE_FORM = "post_is_there_form"
POST_SEND_AGAIN = "post_send_again"
POST_UPDATE = "post_update"
POST_TAKE_DOWN = "post_take_down"
POST_TAKE_DOWN_FORM = "post_take_down_form"

MEMBER_ROLE = "member_role"
MEMBERS_PAGE = "members_page"

ACCOUNT_CONNECT = "account_connect"
ACCOUNT_CONNECT_FORM = "account_connect_form"
ACCOUNT_MENU = "account_menu"
ACCOUNT_DISCONNECT_FORM = "account_disconnect_form"

BRAND_EDIT = "brand_edit"
BRAND_FORM = "brand_form"
BRAND_LEARN = "brand_learn"
BRAND_REVIEWS = "brand_reviews"
BRAND_LEARN_FORM = "brand_learn_form"
BRAND_HISTORY = "brand_history"
BRAND_RESTORE_FORM = "brand_restore_form"

BUDGET_SET = "budget_set"
BUDGET_FORM = "budget_form"
WHOLE_WORKSPACE = "workspace"
"""In the menu of whose limit it is; the others are ids."""

LINK_OPENED = "link_opened"
"""Slack reports clicks on link buttons too; they need only be acknowledged."""

METADATA_EVENT = "copydesk_shown"
"""The type of the metadata that carries our key in a message."""

REFUSED_BLOCK = "refused"
"""The block in which a form without inputs says what was wrong."""

ENTERED = "entered"
PRICE_BLOCK = "price"
"""The action_id of the one element in each input; inputs are told apart by their block_id."""


class Field(StrEnum):
    """Inputs of modals, named as the core names what goes in."""

    PRODUCT = "product"
    NEWS = "news"
    AUDIENCE = "audience"
    TONE = "tone"
    TEMPLATE = "template"
    LINK = "link"
    SENDER = "sender"
    LANGUAGE = "language"
    LANGUAGES = "languages"
    VERSION = "version"
    ACCOUNTS = "accounts"
    PLATFORMS = "platforms"
    VARIANTS = "variants"
    TITLE = "title"
    PREHEADER = "preheader"
    TEXT = "text"
    FOLLOW_UPS = "follow_ups"
    NAME = "name"
    ABOUT = "about"
    REASON = "reason"
    OBJECTION = "objection"
    ALL_SHOWN = "all_shown"
    ANSWER = "answer"
    HINT = "hint"
    DATE = "date"
    TIME = "time"
    URL = "url"
    ACCOUNT = "account"
    IMAGE = "image"
    ADDRESS = "address"
    DESCRIBED = "described"
    REMOVED = "removed"
    COMPANY = "company"
    READING_LEVEL = "reading_level"
    EMOJI = "emoji"
    LINKS = "links"
    DO = "do"
    DONT = "dont"
    PREFER = "prefer"
    AVOID = "avoid"
    CLAIMS = "claims"
    TAGS = "tags"
    EXAMPLES = "examples"
    POSTS = "posts"
    MORE_POSTS = "more_posts"
    STILL_MORE_POSTS = "still_more_posts"
    WHOSE = "whose"
    PERIOD = "period"
    LIMIT = "limit"
    FIXES = "fixes"
    JURISDICTIONS = "jurisdictions"
    RULES_OFF = "rules_off"
    RULES_INFO = "rules_info"
    RULES_WARNING = "rules_warning"
    RULES_BLOCKING = "rules_blocking"
    WORDS_BLOCKING = "words_blocking"
    WORDS_WARNING = "words_warning"
    WORDS_INFO = "words_info"
    BANNED_HASHTAGS = "banned_hashtags"
    TRADEMARKS = "trademarks"
    PROTECTED_TEXTS = "protected_texts"


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


def variant_block(variant_id: VariantId, *, is_undecided: bool) -> str:
    """The block_id of the block that a variant begins with. The playground's keys go from one to the next."""
    return f"{'undecided' if is_undecided else 'decided'}:{variant_id}"


def platform_block(campaign_id: CampaignId, platform: PlatformName) -> str:
    """The block_id of a platform's own buttons."""
    return f"platform:{campaign_id}:{platform}"
