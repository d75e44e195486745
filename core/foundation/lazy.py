"""What takes long to build, and is built when it is first asked for."""

import threading
from collections.abc import Callable
from functools import cache, wraps
from typing import TypeVar

T = TypeVar("T")


def built_once(build: Callable[[], T]) -> Callable[[], T]:
    """`build`, done once: of many threads that ask at the same time one builds, and the others wait for it.

    With `functools.cache` each of them would build it.
    """
    building, cached = threading.Lock(), cache(build)

    @wraps(build)
    def built() -> T:
        with building:
            return cached()

    return built
