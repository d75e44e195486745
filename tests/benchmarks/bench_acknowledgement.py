"""How fast `/campaign help` is acknowledged, 16 at once, beside a bare Bolt app in the same run."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from tests.benchmarks.row import Row
from tests.benchmarks.served import SECRET
from tests.ports import free_port, wait_for

AT_ONCE = 16
SECONDS = 6.0
ROUNDS = 3


def measure() -> list[Row]:
    """Both servers run all the time; they are loaded in turns, so that noise meets both alike."""
    with _served("ours") as ours, _served("bare") as bare:
        for url in (ours, bare):
            # What is still loaded in the background after a start is not what is asked here.
            asyncio.run(_load(url))
        rounds = [(asyncio.run(_load(ours)), asyncio.run(_load(bare))) for _ in range(ROUNDS)]
    our_times, bare_times = ([time for pair in rounds for time in pair[side]] for side in (0, 1))
    span = SECONDS * ROUNDS
    return [
        Row(
            f"/campaign help acknowledged, {AT_ONCE} at once",
            len(our_times) / span,
            "requests/s",
            len(bare_times) / span,
            "bare Bolt",
            goal="ratio ≥ 0.7",
        ),
        Row("the same, 99th percentile", _p99(our_times) * 1000, "ms", _p99(bare_times) * 1000, "bare Bolt"),
    ]


async def _load(url: str) -> list[float]:
    """The times of all requests that were answered within the span, in seconds."""
    times: list[float] = []
    until = time.perf_counter() + SECONDS
    async with aiohttp.ClientSession() as session:

        async def caller() -> None:
            while (began := time.perf_counter()) < until:
                body, headers = _request()
                async with session.post(url, data=body, headers=headers) as answer:
                    text = await answer.text()
                    if answer.status != 200 or "/campaign" not in text:
                        raise RuntimeError(f"{answer.status}: {text[:200]}")
                times.append(time.perf_counter() - began)

        await asyncio.gather(*(caller() for _ in range(AT_ONCE)))
    return times


def _request() -> tuple[str, dict[str, str]]:
    form = {
        "command": "/campaign",
        "text": "help",
        "team_id": "T1",
        "user_id": "U1",
        "user_name": "ana",
        "channel_id": "C1",
        "trigger_id": "1.2.3",
        "response_url": "http://127.0.0.1:9/never",
    }
    body, moment = urlencode(form), str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=moment, body=body)
    return body, {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": signature or "",
    }


def _p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


@contextmanager
def _served(which: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        # Nobody listens on the port named as Slack's: acknowledging must not need Slack.
        command = [sys.executable, "-m", "tests.benchmarks.served", which, str(port), "9", folder]
        with subprocess.Popen(command) as process:
            try:
                wait_for(port)
                yield f"http://127.0.0.1:{port}/slack/events"
            finally:
                process.terminate()
