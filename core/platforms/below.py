"""Texts that follow below a post, the rest of a thread or first comments: each once, and all or none."""

from collections.abc import Awaitable, Callable, Sequence

from core.foundation.errors import CopydeskError, Unavailable
from core.platforms.connecting import CannotSay
from core.platforms.posting import CredentialsExpired, NotSent, Outgoing, PlatformRefused, RateLimited

HALF_OUT = "half_out"
"""Step: the id of the first text, once that is out and others have still to follow."""
Put = Callable[[int, str, str], Awaitable[str]]
"""Posts a follow-up by its number and text, below the id of what stands above it; gives its own id."""
TakeBack = Callable[[Sequence[str]], Awaitable[None]]


async def put_below(post: Outgoing, first: str, put: Put, take_back: TakeBack) -> None:
    """Post what follows below the post `first`, from where an earlier try broke off.

    Where the platform refuses one of them, what is out goes down again by `take_back`, which gets all ids
    from the first on: half a thread is nobody's copy.

    Raises:
        PlatformRefused: nothing of the post is out.
        RateLimited, CredentialsExpired: a part is out; the next try goes on from there.
        CannotSay: likewise, and it must not count among the tries that never arrived.
    """
    await keep_half_out(post, first)
    out = [first]
    for number in range(len(post.follow_ups)):
        there = await post.steps.done(_step(number))
        if there is None:
            there = await _put(post, number, out, put, take_back)
            await post.steps.keep(_step(number), there)
        out.append(there)


async def _put(post: Outgoing, number: int, out: Sequence[str], put: Put, take_back: TakeBack) -> str:
    try:
        return await put(number, post.follow_ups[number], out[-1])
    except (RateLimited, CredentialsExpired):
        raise
    except NotSent as trouble:
        label, of_all = post.platform.label, f"{len(out)} of {len(post.follow_ups) + 1} texts"
        raise CannotSay(f"{label} has {of_all} of this post. {trouble.message}") from trouble
    except PlatformRefused as refusal:
        try:
            await take_back(out)
        except (Unavailable, PlatformRefused) as trouble:
            raise CannotSay(f"{refusal.message} What is out could not be taken down.") from trouble
        raise _with_number(refusal, number) from refusal


def _with_number(refusal: CopydeskError, number: int) -> PlatformRefused:
    return PlatformRefused(
        f"{refusal.message} This was said of text {number + 2}; what was out above it is taken down again."
    )


async def keep_half_out(post: Outgoing, first: str) -> None:
    """That the first text is out: until the others are, the post can't be called off."""
    if post.follow_ups:
        await post.steps.keep(HALF_OUT, first)


async def keep_below(post: Outgoing, ids: Sequence[str]) -> None:
    """Follow-ups that were found out, from the first on."""
    for number, there in enumerate(ids):
        if await post.steps.done(_step(number)) is None:
            await post.steps.keep(_step(number), there)


async def kept_below(post: Outgoing) -> list[str]:
    """The ids of the follow-ups that are out, from the first on: all that were sent, though what is approved
    by now may have fewer."""
    found: list[str] = []
    while (there := await post.steps.done(_step(len(found)))) is not None:
        found.append(there)
    return found


def _step(number: int) -> str:
    return f"below.{number}"
