"""Posting: what an adapter is given, what it gives back, and what its errors say for certain.

An adapter is small: send a post once, find out afterwards whether it is there, and change, read and measure
what is out, as far as the platform lets one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from core.foundation.attached import Attached
from core.foundation.errors import CopydeskError, Unavailable
from core.foundation.ids import AccountId, PlatformName, PostId, WorkspaceId
from core.foundation.text import made_storable
from core.platforms.media import Fitted, MediaFiles


class Steps(Protocol):
    """What was done of a post that takes more than one call, kept through the death of whoever does it.

    A step is kept after its call has succeeded, so one that was not kept may be made twice: where that would
    be seen, it must be one that the platform makes once, or that is looked up first.
    """

    async def done(self, step: str) -> str | None:
        """What was kept of `step`; None where it was not done."""
        ...

    async def keep(self, step: str, value: str) -> None:
        """`step` is done, and gave `value`."""
        ...


class StepsInMemory:
    """Steps that nobody has to keep."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    async def done(self, step: str) -> str | None:
        return self._kept.get(step)

    async def keep(self, step: str, value: str) -> None:
        self._kept.setdefault(step, value)  # of two the first stays, as in the database


class NoFiles:
    """Where no images are kept."""

    async def fitted(self, image: Attached, platform: PlatformName) -> Fitted:
        raise NotSent("The images of this post can't be read here.")

    async def make_ready(self, image: Attached, platform: PlatformName) -> None:
        await self.fitted(image, platform)

    def address(self, image: Attached, platform: PlatformName) -> str | None:
        return None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A post on its way out. `key` is ours and stays the same through every try."""

    key: PostId
    workspace_id: WorkspaceId
    platform: PlatformName
    campaign: str
    text: str
    title: str = ""
    preheader: str = ""
    link: str | None = None
    created_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    """When somebody placed it: before any try, and the same through all of them."""
    account_id: AccountId | None = None
    """As whom it is posted; None for the outbox."""
    media: tuple[Attached, ...] = ()
    follow_ups: tuple[str, ...] = ()
    """Texts that are posted below it, each as the answer to the one before: a thread, or a first comment."""
    steps: Steps = field(default_factory=StepsInMemory, compare=False)
    files: MediaFiles = field(default_factory=NoFiles, compare=False)


LONGEST_ADDRESS = 2_000
"""Characters of a platform's own id and address that are kept."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a platform gave back for a post: its own id, and the address where people see it."""

    remote_id: str
    url: str
    published_at: datetime
    left_out: str = ""
    """What belongs below it and the platform refused for good, in sentences; empty where all of it is out."""

    def __post_init__(self) -> None:
        # A post that is out must not be lost because its receipt can't be kept.
        for name in ("remote_id", "url"):
            object.__setattr__(self, name, made_storable(getattr(self, name), LONGEST_ADDRESS))


class PlatformRefused(CopydeskError):
    """The platform said no, for certain; the post is not there, and the same post will be refused again."""

    code = "platform_refused"


class NotSent(Unavailable):
    """The post certainly never reached the platform, or not so that it is there; trying again is safe."""

    code = "not_sent"


class RateLimited(NotSent):
    """The platform takes nothing more before `until`, as far as it says; what was sent is not there."""

    code = "rate_limited"

    def __init__(self, why: str, *, until: datetime | None = None) -> None:
        self.until = until
        super().__init__(why)


class NotReady(RateLimited):
    """This very post has to wait until then; that is no failed try, and others may go out meanwhile."""


class CredentialsExpired(NotSent):
    """The platform does not know us as this account any more: it has to be connected anew."""

    code = "credentials_expired"


class Capability(StrEnum):
    """What a platform lets one do; the contract suite (`tests/contracts`) asks of each what it claims."""

    FIND = "find"
    """`find` can say for certain whether a post is there. Without it people are asked."""
    IDEMPOTENT = "idempotent"
    """Publishing the same key twice leaves one post."""
    READ = "read"
    EDIT = "edit"
    DELETE = "delete"
    ENGAGEMENT = "engagement"
    MEDIA = "media"
    """Images go out with the post, with their alt texts where the platform has such."""
    THREAD = "thread"
    """Follow-ups go out as the rest of a thread."""
    FIRST_COMMENT = "first_comment"
    """Follow-ups go out as comments below the post."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What people see of a post that is out, as the platform tells it."""

    text: str
    title: str = ""
    alts: tuple[str, ...] | None = None
    """The alt texts of its images, in their order, each empty where it has none; None where the platform does
    not say what images it shows."""
    follow_ups: tuple[str, ...] | None = None
    """The texts that we put below it, in their order, each empty where it is gone; None where the platform
    does not say."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a post has reached so far. None where the platform doesn't say, which is not 0."""

    impressions: int | None = None
    clicks: int | None = None
    likes: int | None = None
    replies: int | None = None
    reposts: int | None = None


class Platform(Protocol):
    """One place to publish. Any error of `publish` but these leaves the outcome unknown.

    Besides, each may raise RateLimited and CredentialsExpired, which are NotSent.
    """

    name: PlatformName
    capabilities: frozenset[Capability]
    account: str
    """As whom it publishes there, as people know it; empty where no account is connected."""

    async def publish(self, post: Outgoing) -> Receipt:
        """Send `post` once.

        Raises:
            PlatformRefused: it is certain that the post was refused.
            NotSent: it is certain that the post never arrived.
        """
        ...

    async def find(self, post: Outgoing) -> Receipt | None:
        """The receipt of `post` if the platform has it; None only when it certainly has not.

        Of a post in steps it may have the first ones alone: that is None too, where `publish` goes on from
        what was kept of them.

        Raises:
            Unavailable: the platform can't say.
        """
        ...

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        """Make what is out under `remote_id` the content of `post`; doing it twice is doing it once.

        Asked of platforms that can EDIT. After any error but these two it may be done, or be done yet.

        Raises:
            PlatformRefused: it is certain that it stays as it was; the post may not even be there.
            NotSent: it is certain that this never arrived.
        """
        ...

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        """Delete what is out under `remote_id`; that it is gone already is success.

        Asked of platforms that can DELETE. Errors are those of `correct`.
        """
        ...

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        """What people see of the post; None when it is certainly gone. Asked of platforms that can READ.

        Raises:
            Unavailable: the platform can't say.
        """
        ...

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        """What posts have reached; None for one that is gone, and nothing for one of which nothing is said.

        Asked of platforms that have ENGAGEMENT.

        Raises:
            Unavailable: the platform can't say.
        """
        ...


class RemoteAccount(Protocol):
    """An account as its platform knows it."""

    @property
    def remote_id(self) -> str: ...


@runtime_checkable
class PostsAsAccounts(Protocol):
    """A platform that posts as the account of each post."""

    def capabilities_as(self, account: RemoteAccount) -> frozenset[Capability]:
        """What can be done with posts that go out as it."""
        ...

    async def engagement_as(
        self, account_id: AccountId, remote_ids: Sequence[str]
    ) -> Mapping[str, Figures | None]:
        """What posts that went out as it have reached, as in `Platform.engagement`."""
        ...


@runtime_checkable
class MakesReady(Protocol):
    """A platform whose posts have something to be made ready before they are begun."""

    async def make_ready(self, post: Outgoing) -> None:
        """Do for `post` what takes long and posts nothing: fit its images. Doing it again is quick.

        Raises:
            NotSent, PlatformRefused: as `MediaFiles.fitted` does.
        """
        ...


Capabilities = Callable[[PlatformName, RemoteAccount | None], frozenset[Capability]]
"""What can be done where, with posts of an account or, without one, of the outbox."""


def capabilities_of(platforms: Mapping[PlatformName, Platform]) -> Capabilities:
    """What can be done with posts on these platforms."""

    def of(name: PlatformName, account: RemoteAccount | None) -> frozenset[Capability]:
        platform = platforms[name]
        if account is not None and isinstance(platform, PostsAsAccounts):
            return platform.capabilities_as(account)
        return platform.capabilities

    return of
