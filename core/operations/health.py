"""Health: small probes with a time limit each, and one verdict over them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import psutil

from core.foundation.errors import CopydeskError

PROBE_TIMEOUT = 3.0
"""Seconds after which a probe counts as failed."""
HEARTBEAT_LATE = timedelta(seconds=60)
DISK_WARNING, DISK_DOWN = 1 << 30, 100 << 20
MEMORY_WARNING = 0.95


class Status(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a probe saw. `detail` is one line for people."""

    status: Status
    detail: str


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


async def examine(probes: Mapping[str, Probe]) -> Health:
    """Run all probes at once; one that raises or is slow is DOWN, and says so."""
    checks = await asyncio.gather(*(_run(name, probe) for name, probe in probes.items()))
    worst = max((check.status for check in checks), key=list(Status).index, default=Status.OK)
    return Health(worst, tuple(checks))


async def _run(name: str, probe: Probe) -> Check:
    began = time.perf_counter()
    try:
        async with asyncio.timeout(PROBE_TIMEOUT):
            reading = await probe()
    except TimeoutError:
        reading = Reading(Status.DOWN, f"No answer within {PROBE_TIMEOUT:g} seconds.")
    except CopydeskError as error:
        reading = Reading(Status.DOWN, error.message)
    except Exception as error:  # noqa: BLE001 - a probe's failure is its answer
        reading = Reading(Status.DOWN, f"Failed: {type(error).__name__}.")
    return Check(name, reading.status, reading.detail, round(time.perf_counter() - began, 4))


def heartbeat_reading(last: datetime | None, now: datetime) -> Reading:
    """How a process is that last said so at `last`."""
    if last is None:
        return Reading(Status.DOWN, "Never seen. Start it with `copydesk up`.")
    seconds = int((now - last).total_seconds())
    ago = "1 second ago" if seconds == 1 else f"{seconds} seconds ago"
    if now - last > HEARTBEAT_LATE:
        return Reading(Status.DOWN, f"Last seen {ago}.")
    return Reading(Status.OK, f"Seen {ago}.")


def disk_reading(folder: Path) -> Reading:
    """How much room there is where our data lies."""
    usage = psutil.disk_usage(str(folder if folder.exists() else Path()))
    detail = f"{usage.free / (1 << 30):.1f} GiB free of {usage.total / (1 << 30):.0f} GiB."
    if usage.free < DISK_DOWN:
        return Reading(Status.DOWN, detail)
    return Reading(Status.DEGRADED if usage.free < DISK_WARNING else Status.OK, detail)


def memory_reading() -> Reading:
    """How much memory the machine and this process use."""
    machine, own = psutil.virtual_memory(), psutil.Process().memory_info().rss
    detail = f"{machine.percent:.0f}% of memory in use; this process has {own / (1 << 20):.0f} MiB."
    return Reading(Status.DEGRADED if machine.percent / 100 > MEMORY_WARNING else Status.OK, detail)
