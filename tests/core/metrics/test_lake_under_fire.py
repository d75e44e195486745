"""Shipping when processes are killed or race: nothing is lost, nothing is there twice, readers go on."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.foundation.ids import WorkspaceId
from core.metrics.lake import Lake
from core.metrics.rows import EventRow, Stream

ROOT = Path(__file__).parents[3]
ACME = WorkspaceId("wsp_acme")
Events = Callable[..., list[EventRow]]

SHIPPER = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from core.metrics import connection
from core.metrics.lake import Lake
from core.metrics.rows import EventRow, Stream

connection.SETTINGS["allow_unsigned_extensions"] = True  # as the tests' own process
catalog, data, last, step, dies_before = sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:6])
catalog = catalog if "://" in catalog else Path(catalog)


class Watched:
    def __init__(self, connection):
        self.connection, self.statements = connection, 0

    def __getattr__(self, name):
        return getattr(self.connection, name)

    def execute(self, statement, *parameters):
        self.statements += 1
        if self.statements == dies_before:
            os.kill(os.getpid(), signal.SIGKILL)
        if statement == "COMMIT":
            print("committing", flush=True)
        return self.connection.execute(statement, *parameters)


def rows(first, last):
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    return [
        EventRow("wsp_acme", n, "post.published", moment, "a", "", f'{{"variant_id":"var_{n}"}}')
        for n in range(first, last + 1)
    ]


lake = Lake.open(catalog, data)
watched = lake._connection = Watched(lake._connection)
print("ready", flush=True)
sys.stdin.readline()
shipped = 0
for first in range(1, last + 1, step):
    shipped += lake.ship(Stream.EVENTS, rows(first, min(first + step - 1, last)))
if dies_before > watched.statements:
    os.kill(os.getpid(), signal.SIGKILL)
print("shipped", shipped, flush=True)
"""


class Worker:
    """A process that ships positions 1 to `last`, `step` at a time, once it is told to go."""

    def __init__(
        self, catalog: Path | str, data: Path, *, last: int, step: int, dies_before: int = 0
    ) -> None:
        arguments = [str(catalog), str(data), str(last), str(step), str(dies_before)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", SHIPPER, *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def say(self) -> str:
        """The next line it prints."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def shipped(self) -> int:
        """Wait for its end; how many rows the lake took from it."""
        out, _ = self.process.communicate(timeout=60)
        return int(out.split()[-1])


Workers = Callable[..., Worker]


@pytest.fixture
def worker(catalog: Path | str, data: Path) -> Iterator[Workers]:
    started: list[Worker] = []

    def start(*, last: int, step: int, dies_before: int = 0) -> Worker:
        started.append(Worker(catalog, data, last=last, step=step, dies_before=dies_before))
        return started[-1]

    yield start
    for one in started:
        one.kill()


def positions_in(lake: Lake) -> list[int]:
    """What the lake has; and what is known of variants is known from just that."""
    found = lake.rows("""
        SELECT (SELECT list(position ORDER BY position) FROM events), (SELECT count(*) FROM variants),
            (SELECT count(*) FROM events JOIN variants USING (workspace_id, variant_id)),
            (SELECT count(*) FROM events WHERE kind = 'post.published')
    """)
    [(positions, known, of_events, published)] = found
    assert known == of_events == published
    return positions or []


STATEMENTS = 9
"""BEGIN, how far, lay out, add, add up, mark, unmark, clear away, COMMIT; the tenth is just after it."""


@pytest.mark.parametrize("catalog", ["sqlite"], indirect=True)
@pytest.mark.parametrize("point", range(1, STATEMENTS + 2))
def test_a_worker_killed_between_any_two_statements_loses_and_repeats_nothing(
    catalog: Path | str, data: Path, events: Events, worker: Workers, point: int
) -> None:
    with Lake.open(catalog, data) as lake:
        lake.ship(Stream.EVENTS, events(3))
    dying = worker(last=9, step=9, dies_before=point)
    dying.go()
    assert dying.process.wait(timeout=60) == -signal.SIGKILL
    with Lake.open(catalog, data) as lake:
        assert positions_in(lake) == list(range(1, 10 if point > STATEMENTS else 4))
        lake.ship(Stream.EVENTS, events(9))
        assert positions_in(lake) == list(range(1, 10))


def test_a_worker_killed_again_and_again_while_it_commits_loses_and_repeats_nothing(
    catalog: Path | str, data: Path, events: Events, worker: Workers
) -> None:
    chance, last = random.Random(20260302), 400
    for _ in range(5):
        dying = worker(last=last, step=3)
        dying.go()
        for _ in range(chance.randint(2, 6)):
            dying.say()
        time.sleep(chance.uniform(0, 0.03))  # a commit takes about that long
        dying.kill()
        with Lake.open(catalog, data, read_only=True) as reader:
            found = positions_in(reader)
            assert found == list(range(1, len(found) + 1))
            assert reader.positions(Stream.EVENTS).get(ACME, 0) == len(found)
    with Lake.open(catalog, data) as lake:
        lake.ship(Stream.EVENTS, events(last))
        assert positions_in(lake) == list(range(1, last + 1))


def test_of_two_workers_that_ship_the_same_at_once_each_row_is_taken_from_one_while_readers_read(
    catalog: Path | str, data: Path, worker: Workers
) -> None:
    Lake.open(catalog, data).close()
    workers = [worker(last=25, step=1) for _ in range(2)]
    assert [one.say() for one in workers] == ["ready", "ready"]
    with Lake.open(catalog, data, read_only=True) as reader:
        seen = [0]
        for one in workers:
            one.go()
        while any(one.process.poll() is None for one in workers):
            found = positions_in(reader)
            assert found == list(range(1, len(found) + 1))
            seen.append(len(found))
            time.sleep(0.02)
        assert seen == sorted(seen)
        assert positions_in(reader) == list(range(1, 26))
    assert sum(one.shipped() for one in workers) == 25


def test_two_workers_may_make_the_lake_at_once(catalog: Path | str, data: Path, worker: Workers) -> None:
    workers = [worker(last=5, step=5) for _ in range(2)]
    for one in workers:
        one.go()
    assert sum(one.shipped() for one in workers) == 5
    with Lake.open(catalog, data, read_only=True) as reader:
        assert positions_in(reader) == [1, 2, 3, 4, 5]
