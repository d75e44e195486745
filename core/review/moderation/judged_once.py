"""Judgements of images, each asked for once in a process: an image is known by the hash of its content."""

import asyncio
from collections.abc import Awaitable, Callable

from core.foundation.attached import Attached
from core.foundation.ids import PlatformName
from core.review.moderation.judgement import Judgement

MOST_KEPT = 1_000
"""Judgements; the one asked for longest ago is forgotten first."""


class JudgedOnce:
    """What `judge` said of each image. One that it failed at is asked for again."""

    def __init__(self, judge: Callable[[Attached, PlatformName], Awaitable[Judgement]]) -> None:
        self._judge = judge
        self._asked: dict[str, asyncio.Future[Judgement]] = {}

    async def of(self, image: Attached, platform: PlatformName) -> Judgement:
        """How `image` was judged; raises what `judge` raises."""
        judging = self._asked.get(image.key)
        if judging is None or (judging.done() and (judging.cancelled() or judging.exception())):
            judging = asyncio.ensure_future(self._judge(image, platform))
            judging.add_done_callback(lambda done: done.cancelled() or done.exception())  # told to who waits
            self._asked[image.key] = judging
            while len(self._asked) > MOST_KEPT:
                del self._asked[next(iter(self._asked))]
        # Whoever waits no longer leaves it to its end, so that the next one finds it.
        return await asyncio.shield(judging)
