"""Identifiers and closed vocabularies shared by all rooms.

Ids are ULIDs behind a short prefix, so that a stray id in a log names its kind and sorts by time.
"""

from enum import StrEnum
from typing import NewType, Self

from ulid import ULID

WorkspaceId = NewType("WorkspaceId", str)
MemberId = NewType("MemberId", str)
CampaignId = NewType("CampaignId", str)
VariantId = NewType("VariantId", str)
PostId = NewType("PostId", str)
EndpointId = NewType("EndpointId", str)
DeliveryId = NewType("DeliveryId", str)
AccountId = NewType("AccountId", str)
MediaKey = NewType("MediaKey", str)
"""Of an image the SHA-256 of the bytes that are kept, in hex."""
ContactId = NewType("ContactId", str)
TemplateKey = NewType("TemplateKey", str)
"""A template's name, in any case, which is its own within a workspace."""
ContentHash = NewType("ContentHash", str)
VoiceNumber = NewType("VoiceNumber", int)
"""Of a version of a brand voice, counted in its workspace."""
PolicyNumber = NewType("PolicyNumber", int)
"""Of a version of a policy over the rules, counted in its workspace."""

LONGEST_MODEL = 80
"""Characters of a model's name that are kept; those of fine-tuned ones have no end."""


class PlatformName(StrEnum):
    """Where copy is published: its name for machines and, where it is written otherwise, the one for people.

    Lists keep this order. All else that is true of a platform stands in `core/platforms/<name>/`.
    """

    label: str
    """The name as people write it."""

    def __new__(cls, name: str, label: str = "") -> Self:
        member = str.__new__(cls, name)
        member._value_, member.label = name, label or name.capitalize()
        return member

    X = "x"
    LINKEDIN = "linkedin", "LinkedIn"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    THREADS = "threads"
    BLUESKY = "bluesky"
    MASTODON = "mastodon"
    TELEGRAM = "telegram"
    DISCORD = "discord"
    BLOG = "blog"
    EMAIL = "email", "E-mail"
    SLACK = "slack"
    WEBHOOK = "webhook"
    FEED = "feed"


class Role(StrEnum):
    """What somebody may do in a workspace, each what those before may (`core.access.permissions`)."""

    VIEWER = "viewer"
    AUTHOR = "author"
    APPROVER = "approver"
    PUBLISHER = "publisher"
    ADMIN = "admin"
    OWNER = "owner"


class Tone(StrEnum):
    """How the copy should sound."""

    FRIENDLY = "friendly"
    CONFIDENT = "confident"
    PLAYFUL = "playful"
    PLAIN = "plain"
    URGENT = "urgent"
    EXPERT = "expert"


class TemplateName(StrEnum):
    """What kind of news a campaign carries."""

    LAUNCH = "launch"
    UPDATE = "update"
    OFFER = "offer"
    EVENT = "event"
    STORY = "story"
    HIRING = "hiring"
    APOLOGY = "apology"
    FUNDRAISING = "fundraising"
    NEWSLETTER = "newsletter"
    HOW_TO = "how_to"
    CASE_STUDY = "case_study"
    SEASONAL = "seasonal"


class Angle(StrEnum):
    """By what a text draws."""

    BENEFIT = "benefit"
    PROOF = "proof"
    QUESTION = "question"
    STORY = "story"
    CONTRAST = "contrast"
    URGENCY = "urgency"
    """Only with a true reason: a deadline, or a limited number."""


class LanguageName(StrEnum):
    """The languages in which copy may get small words of ours; what is in another gets none."""

    label: str
    """The language in English."""

    def __new__(cls, code: str, label: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_, member.label = code, label
        return member

    EN = "en", "English"
    DE = "de", "German"
    FR = "fr", "French"
    ES = "es", "Spanish"
    IT = "it", "Italian"
    PT = "pt", "Portuguese"
    NL = "nl", "Dutch"
    PL = "pl", "Polish"
    OTHER = "other", "another language"


class CampaignState(StrEnum):
    DRAFTING = "drafting"
    IN_REVIEW = "in_review"
    COMPLETED = "completed"
    FAILED = "failed"
    CLOSED = "closed"
    ARCHIVED = "archived"


class AccountState(StrEnum):
    """Whether posts go out as an account; those of one that is not CONNECTED wait."""

    CONNECTED = "connected"
    EXPIRED = "expired"
    """The platform does not know us any more: it has to be connected anew."""
    DISCONNECTED = "disconnected"


class VariantState(StrEnum):
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    """Its author is asked for another text."""
    ON_HOLD = "on_hold"
    """Nobody is asked for anything."""
    APPROVED = "approved"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


class ReviewStep(StrEnum):
    """What is done to a variant between its writing and its end (`core.campaigns.lifecycle`)."""

    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    PUT_ON_HOLD = "put_on_hold"
    REJECTED = "rejected"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    """It was approved, and is not any more."""
    EDITED = "edited"
    SUPERSEDED = "superseded"
    OVERRIDDEN = "overridden"
    """Something that blocks it was passed by, with a reason."""
    RESTORED = "restored"
    """What it said before is put back; or it is itself, where another had taken its place."""


class Objection(StrEnum):
    """What is wrong with a text, in the words by which reasons are counted."""

    TONE = "tone"
    UNSUPPORTED_CLAIM = "unsupported_claim"
    WRONG_FACT = "wrong_fact"
    MISSING_FACT = "missing_fact"
    WRONG_LINK = "wrong_link"
    TIMING = "timing"
    OTHER = "other"


class PostState(StrEnum):
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PUBLISHED = "published"
    FAILED = "failed"
    UNKNOWN = "unknown"
    MISSED = "missed"
    CANCELLED = "cancelled"
    TAKEN_DOWN = "taken_down"


class AmendmentKind(StrEnum):
    """What can be done to a post that is out."""

    CORRECT = "correct"
    TAKE_DOWN = "take_down"


class DeliveryState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


def new_id(prefix: str) -> str:
    """A fresh id such as `cmp_01JD…`; ids of one process sort by the moment they were made."""
    return f"{prefix}_{ULID()}"


def new_workspace_id() -> WorkspaceId:
    return WorkspaceId(new_id("wsp"))


def new_member_id() -> MemberId:
    return MemberId(new_id("mem"))


def new_campaign_id() -> CampaignId:
    return CampaignId(new_id("cmp"))


def new_variant_id() -> VariantId:
    return VariantId(new_id("var"))


def new_post_id() -> PostId:
    return PostId(new_id("pst"))


def new_endpoint_id() -> EndpointId:
    return EndpointId(new_id("end"))


def new_delivery_id() -> DeliveryId:
    return DeliveryId(new_id("msg"))


def new_contact_id() -> ContactId:
    return ContactId(new_id("ctc"))


def new_account_id() -> AccountId:
    return AccountId(new_id("acc"))
