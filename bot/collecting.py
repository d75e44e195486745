"""Python's garbage collector in a process that answers requests: it looks at what they leave, and rarely."""

import gc

NEW, YOUNG, OLD = 10_000, 20, 20
"""After how many new objects it looks at those, and after how many looks at what they outlived."""


def collect_rarely() -> None:
    """Never look again at what is loaded by now, which stays; that took longer than most requests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW, YOUNG, OLD)
