"""Making posts ready: what takes long and posts nothing is done before a post is begun.

Fitting several large images may take longer than a call. While it is done the post is SCHEDULED, so whoever
dies over it leaves a post that was certainly not sent. What was fitted is kept, and the next try goes on
from there, as long as the post is not missed.
"""

import asyncio
from datetime import timedelta

from core.foundation.clock import Clock
from core.platforms.below import HALF_OUT
from core.platforms.posting import MakesReady, NotReady, NotSent, Outgoing, Platform, PlatformRefused

READY_WITHIN = timedelta(seconds=50)
"""How long one try may take; more than the longest fit of one image, so that each try comes further."""
AGAIN_AFTER = timedelta(seconds=5)
LATE = timedelta(minutes=5)
"""How late a post is before people are told that its images keep it."""
NOT_READY = "Its images are still being made ready."
LATE_NOT_READY = "Making its images ready takes long; it is gone on with."


class ImagesNotReady(NotReady):
    """Its images need another try. It stays due at its slot meanwhile, and so is missed one day."""


async def made_ready(platform: Platform, post: Outgoing, clock: Clock) -> PlatformRefused | NotSent | None:
    """Make `post` ready; what keeps it from going out, or None."""
    # Of one that is out in part the images are there, and nothing may keep the rest back.
    if not isinstance(platform, MakesReady) or await post.steps.done(HALF_OUT) is not None:
        return None
    try:
        async with asyncio.timeout(READY_WITHIN.total_seconds()):
            await platform.make_ready(post)
    except TimeoutError:
        return ImagesNotReady(NOT_READY, until=clock.now() + AGAIN_AFTER)
    except (PlatformRefused, NotSent) as trouble:
        return trouble
    return None
