"""What takes long to build is built once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from core.foundation.lazy import built_once


def test_what_many_threads_ask_for_at_once_is_built_once() -> None:
    built: list[object] = []
    together = threading.Barrier(8)

    @built_once
    def pattern() -> object:
        time.sleep(0.01)  # so that all the others come while it is being built
        built.append(object())
        return built[-1]

    def ask(_number: int) -> object:
        together.wait(60)
        return pattern()

    with ThreadPoolExecutor(8) as threads:
        got = set(threads.map(ask, range(8)))
    assert got == set(built)
    assert len(built) == 1
