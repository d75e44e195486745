"""Troubles: what is amiss right now, told when it comes and when it is over, not whenever it is met."""

import time
from dataclasses import dataclass, field

import structlog

from core.foundation.errors import Unavailable

REMIND_SECONDS = 600.0
"""How often a trouble that stays is told again."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Trouble:
    began: float
    told: float
    times: int = 1
    met_by: set[str] = field(default_factory=set)


class Troubles:
    """The troubles of one process. What is away is one trouble, however many meet it."""

    def __init__(self) -> None:
        self._now: dict[str, _Trouble] = {}

    def met(self, by: str, error: Exception) -> None:
        """`by` has failed with `error`."""
        cause = error.code if isinstance(error, Unavailable) else f"{by}: {type(error).__name__}"
        at = time.monotonic()
        trouble = self._now.get(cause)
        if trouble is None:
            trouble = self._now[cause] = _Trouble(at, at)
            _tell(by, cause, error, times=1)
        else:
            trouble.times += 1
            if at - trouble.told >= REMIND_SECONDS:
                trouble.told = at
                _tell(by, cause, error, times=trouble.times)
        trouble.met_by.add(by)

    def well(self, by: str) -> None:
        """`by` has succeeded: what it met is over, once all who met it have."""
        for cause, trouble in list(self._now.items()):
            trouble.met_by.discard(by)
            if not trouble.met_by:
                del self._now[cause]
                seconds = round(time.monotonic() - trouble.began, 1)
                log.info("trouble_over", cause=cause, seconds=seconds, times=trouble.times)


def _tell(by: str, cause: str, error: Exception, *, times: int) -> None:
    if isinstance(error, Unavailable):
        log.error("trouble", cause=cause, met_by=by, why=error.message, times=times)
    else:
        log.error("trouble", cause=cause, met_by=by, times=times, exc_info=error)
