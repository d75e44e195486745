"""Health: small probes with a time limit each, and one verdict over them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain
from pathlib import Path

import psutil

from core.foundation.errors import CopydeskError
from core.foundation.ids import WorkspaceId
from core.metrics.shipping import Lag

PROBE_TIMEOUT = 2.5
"""Seconds that whoever asks waits for a probe: with all around it, health answers within three."""
HEARTBEAT_LATE = timedelta(seconds=60)
START_IT = "Start it with `copydesk up`."
BEHIND_MANY, BEHIND_LONG = 20_000, timedelta(minutes=5)
"""A lake that lacks more entries, or one for longer, is not just being filled."""
HEARTBEAT_AHEAD = timedelta(seconds=10)
"""Clocks that are compared each minute differ by less."""
FIGURES_LATE = timedelta(minutes=15)
DISK_WARNING, DISK_DOWN = 1 << 30, 100 << 20
MEMORY_WARNING = 0.95


class Status(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was seen, in one line for people, and what they are to do, if anything."""

    status: Status
    detail: str
    fix: str = ""
    concerns: Mapping[WorkspaceId, Sequence[str]] = field(default_factory=dict)
    """What else was seen, each for the eyes of one workspace."""

    @property
    def said(self) -> str:
        """All of it, where there is room for one line only."""
        return self.said_to(None)

    def said_to(self, workspace_id: WorkspaceId | None) -> str:
        """The same without what concerns other workspaces."""
        return f"{self.seen_by(workspace_id)} {self.fix}".rstrip()

    def seen_by(self, workspace_id: WorkspaceId | None) -> str:
        """What was seen, without what concerns other workspaces; with all of it where none is named."""
        of_them = (said for of, said in self.concerns.items() if workspace_id in {None, of})
        return " ".join((self.detail, *chain.from_iterable(of_them)))


@dataclass(frozen=True, slots=True)
class Check:
    """A probe's reading, its name, and how long it took in seconds."""

    name: str
    status: Status
    detail: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Health:
    """All checks, and the worst of them."""

    status: Status
    checks: tuple[Check, ...]


Probe = Callable[[], Awaitable[Reading]]


class Examination:
    """Probes that are asked again and again. One that has not come back is waited for, not asked anew."""

    def __init__(self, probes: Mapping[str, Probe], patience: Mapping[str, float] | None = None) -> None:
        """`patience` names probes that may be slow, and after how many seconds they are DOWN."""
        self._probes, self._patience = probes, patience or {}
        self._asked: dict[str, asyncio.Task[Reading]] = {}
        self._silent_since: dict[str, float] = {}

    async def examine(self, workspace_id: WorkspaceId | None = None) -> Health:
        """Ask all probes at once; one that raises is DOWN, and says so, and so is one that never answers.

        What concerns one workspace is told to no other; without one, all is told.
        """
        checks = await asyncio.gather(*(self._check(name, workspace_id) for name in self._probes))
        worst = max((check.status for check in checks), key=list(Status).index, default=Status.OK)
        return Health(worst, tuple(checks))

    async def close(self) -> None:
        """Ask no more."""
        for task in self._asked.values():
            task.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)

    async def _check(self, name: str, workspace_id: WorkspaceId | None) -> Check:
        began = time.monotonic()
        asked = self._asked.get(name)
        if asked is None or asked.done():
            self._silent_since.setdefault(name, began)
            asked = self._asked[name] = asyncio.create_task(self._ask(name))
        done, _ = await asyncio.wait({asked}, timeout=PROBE_TIMEOUT)
        reading = asked.result() if done else self._unanswered(name)
        seconds = round(time.monotonic() - began, 4)
        return Check(name, reading.status, reading.said_to(workspace_id), seconds)

    async def _ask(self, name: str) -> Reading:
        try:
            reading = await self._probes[name]()
        except CopydeskError as error:
            return Reading(Status.DOWN, error.message)
        except Exception as error:  # noqa: BLE001 - a probe's failure is its answer
            return Reading(Status.DOWN, f"Failed: {type(error).__name__}.")
        self._silent_since.pop(name, None)
        return reading

    def _unanswered(self, name: str) -> Reading:
        silent = time.monotonic() - self._silent_since[name]
        if silent < self._patience.get(name, 0):
            return Reading(Status.DEGRADED, f"Slow: no answer for {silent:.0f} seconds so far.")
        return Reading(Status.DOWN, f"No answer for {silent:.0f} seconds.")


OFFLINE = "the offline writer"


def heartbeat_reading(last: datetime | None, now: datetime) -> Reading:
    """How a process is that last said so at `last`."""
    if last is None:
        return Reading(Status.DOWN, "Never seen.", START_IT)
    if last - now > HEARTBEAT_AHEAD:
        detail = f"Its last sign of life is dated {last:%d %B %H:%M} UTC, and it is {now:%d %B %H:%M}."
        return Reading(Status.DEGRADED, detail, "A clock is wrong, or was: check NTP.")
    ago = _ago(max(int((now - last).total_seconds()), 0))
    if now - last > HEARTBEAT_LATE:
        return Reading(Status.DOWN, f"Last seen {ago}.", START_IT)
    return Reading(Status.OK, f"Seen {ago}.")


def _ago(seconds: int) -> str:
    """In the largest unit of which there are two or more."""
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}s ago"
    return "1 second ago" if seconds == 1 else f"{seconds} seconds ago"


def lag_reading(lag: Lag) -> Reading:
    """How far the lake is from the journal that fills it."""
    if lag.ahead:
        return Reading(
            Status.DOWN,
            f"Ahead of the database by {lag.ahead:,} entries: the database was put back to an older state "
            "than the lake, and what happens now is not measured.",
            "Put back the lake of the same day, or stop all processes and delete the lake; it is filled anew "
            "from the database.",
        )
    if lag.behind == 0:
        return Reading(Status.OK, "Up to date.")
    detail = f"{lag.behind:,} entries still to ship"
    if lag.behind <= BEHIND_MANY and lag.waiting <= BEHIND_LONG:
        return Reading(Status.OK, f"{detail}.")
    minutes = int(lag.waiting.total_seconds() // 60)
    what_to_do = "See that the worker runs; its log says what it meets."
    return Reading(Status.DEGRADED, f"{detail}, the oldest for {minutes:,} minutes.", what_to_do)


def figures_reading(posts: int, late: timedelta, silent: Mapping[WorkspaceId, Sequence[str]]) -> Reading:
    """Whether platforms are asked in time what posts have reached; `silent` says of which they don't tell."""
    if not posts:
        return Reading(Status.OK, "No post is out of which a platform could tell any.")
    asked = f"{posts:,} {'post is' if posts == 1 else 'posts are'} asked about"
    if late > FIGURES_LATE:
        detail = f"{asked}, the first {int(late.total_seconds() // 60):,} minutes late."
        return Reading(Status.DEGRADED, detail, "See that the worker runs; its log says what it meets.")
    if not silent:
        return Reading(Status.OK, f"{asked}, in time.")
    many = sum(map(len, silent.values()))
    detail = f"{asked}; those of {many:,} {'account' if many == 1 else 'accounts'} are not told."
    fix = "They are asked about again by themselves. If that goes on, connect the account again."
    return Reading(Status.DEGRADED, detail, fix, silent)


def writers_reading(writers: Sequence[str], left_alone: Collection[str] = ()) -> Reading:
    """Who writes; `writers` in the order in which they are asked, of whom some are `left_alone` now."""
    first, *others = writers
    if first == OFFLINE:
        return Reading(Status.OK, "Offline writer; no model provider is needed.")
    then = f"; where it can't, {', then '.join(others)}" if others else ""
    if first in left_alone:
        instead = next((other for other in others if other not in left_alone), "nobody")
        return Reading(
            Status.DEGRADED,
            f"{first} has not answered of late and is left alone; {instead} writes meanwhile.",
        )
    return Reading(Status.OK, f"{first} writes{then}. Models are asked only when a campaign needs them.")


def disk_reading(folder: Path) -> Reading:
    """How much room there is where our data lies."""
    usage = psutil.disk_usage(str(folder if folder.exists() else Path()))
    detail = f"{usage.free / (1 << 30):.1f} GiB free of {usage.total / (1 << 30):.0f} GiB."
    if usage.free >= DISK_WARNING:
        return Reading(Status.OK, detail)
    fix = "Make room, or set DATA_DIR to another disk."
    return Reading(Status.DOWN if usage.free < DISK_DOWN else Status.DEGRADED, detail, fix)


def memory_reading() -> Reading:
    """How much memory the machine and this process use."""
    machine, own = psutil.virtual_memory(), psutil.Process().memory_info().rss
    detail = f"{machine.percent:.0f}% of memory in use; this process has {own / (1 << 20):.0f} MiB."
    return Reading(Status.DEGRADED if machine.percent / 100 > MEMORY_WARNING else Status.OK, detail)
