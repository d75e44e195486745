"""Posting again, on purpose: which of a variant's posts counts, and the so manieth time the next one is."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.foundation.ids import PlatformName, PostId, PostState
from core.platforms.catalogue import profile_of
from core.publishing.models import Post


@dataclass(frozen=True, slots=True)
class Again:
    """What is out is to go out once more."""

    after: PostId | None = None
    """The post that is out, as whoever asks saw it: two who ask at once mean the same one. None for any."""


def latest_of(posts: Sequence[Post]) -> Post | None:
    """Of a variant's posts, oldest first, the one that says where it stands.

    One that was to go out again and was cancelled leaves it where it stood; so does one that was taken down,
    as long as another is out.
    """
    told = [post for post in posts if post.state is not PostState.CANCELLED] or posts
    if any(post.state is PostState.PUBLISHED for post in posts):
        told = [post for post in told if post.state is not PostState.TAKEN_DOWN]
    return told[-1] if told else None


def before(latest: Post, posts: Sequence[Post]) -> list[Post]:
    """The others of its variant's posts that are out."""
    return [post for post in posts if post.id != latest.id and post.state is PostState.PUBLISHED]


def occurrence_after(latest: Post | None, again: Again | None) -> int:
    """The occurrence of a variant's next post. There is none while one of the same is on its way, or out."""
    if latest is None:
        return 0
    is_again = again is not None and latest.state is PostState.PUBLISHED and again.after in (None, latest.id)
    return latest.occurrence + is_again


def warnings_of(platform: PlatformName) -> list[str]:
    """What whoever posts again what is out is told first."""
    told = ["It is out already, and goes out once more: people see both."]
    if profile_of(platform).refuses_repeats:
        told.append(
            f"{platform.label} refuses a text that it took a while ago: wait for days, or edit it first."
        )
    return told
