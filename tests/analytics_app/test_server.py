"""The dashboard as a process of its own: who it answers."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from analytics_app.pages import PAGES
from tests.ports import free_port

PUBLIC = "dashboard.example.com"
STREAM = "/_stcore/stream"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """The number of the process that is `copydesk dashboard`, known as PUBLIC, and where it listens."""
    folder = tmp_path_factory.mktemp("dashboard")
    port = free_port()
    settings = {"DATA_DIR": "var", "DASHBOARD_PORT": str(port), "DASHBOARD_URL": f"https://{PUBLIC}"}
    command = [str(Path(sys.executable).parent / "copydesk"), "dashboard"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            command, cwd=folder, env={**os.environ, **settings}, stdout=log, stderr=log
        ) as process,
    ):
        try:
            for _ in range(600):
                assert process.poll() is None, (folder / "log").read_text()
                with suppress(httpx.TransportError):
                    if httpx.get(f"http://127.0.0.1:{port}/_stcore/health").is_success:
                        break
                time.sleep(0.1)
            yield process.pid, port
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def port(server: tuple[int, int]) -> int:
    return server[1]


async def opened(port: int, *, host: str, origin: str | None) -> bool:
    """Whether a WebSocket is accepted that was asked for under `host` by a page at `origin`."""
    said = None if origin is None else Origin(origin)
    try:
        async with connect(f"ws://{host}{STREAM}", host="127.0.0.1", port=port, origin=said, proxy=None):
            return True
    except InvalidStatus as refused:
        if refused.response.status_code != 403:
            raise
        return False


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("evil.example:{port}", "http://evil.example:{port}"),
        ("evil.example:{port}", None),
        ("127.0.0.1:{port}", "http://evil.example"),
        ("127.0.0.1:{port}", "http://localhost:1"),
        ("127.0.0.1:{port}", "null"),
        (PUBLIC, "https://evil.example"),
    ],
)
def test_no_page_but_its_own_reads_it(port: int, host: str, origin: str | None) -> None:
    host, origin = host.format(port=port), origin and origin.format(port=port)
    assert not asyncio.run(opened(port, host=host, origin=origin))
    said = {"Host": host, **({"Origin": origin} if origin else {})}
    for path in ("/", "/results", "/_stcore/host-config", "/_stcore/agent/interact"):
        assert httpx.get(f"http://127.0.0.1:{port}{path}", headers=said).status_code == 403


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:{port}", "http://127.0.0.1:{port}"),
        ("localhost:{port}", "http://localhost:{port}"),
        ("127.0.0.1:{port}", None),
        (PUBLIC, f"https://{PUBLIC}"),
        ("127.0.0.1:{port}", f"https://{PUBLIC}"),
    ],
)
def test_its_own_page_reads_it_also_behind_a_proxy(port: int, host: str, origin: str | None) -> None:
    host, origin = host.format(port=port), origin and origin.format(port=port)
    assert asyncio.run(opened(port, host=host, origin=origin))


def test_a_load_balancer_learns_under_any_name_that_it_runs_and_nothing_else(port: int) -> None:
    answer = httpx.get(f"http://127.0.0.1:{port}/_stcore/health", headers={"Host": "10.0.0.3"})
    assert (answer.status_code, answer.text) == (200, "ok")


def test_it_is_shown_in_no_frame(port: int) -> None:
    headers = httpx.get(f"http://127.0.0.1:{port}/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/nothing"])
def test_no_page_of_the_dashboard_may_be_framed(port: int, path: str) -> None:
    said = httpx.get(f"http://127.0.0.1:{port}{path}").headers
    assert "frame-ancestors 'none'" in said["Content-Security-Policy"]
    assert (said["X-Frame-Options"], said["X-Content-Type-Options"]) == ("DENY", "nosniff")


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_every_page_shows_something_before_a_script_has_run_and_knows_where_its_server_is(
    port: int, path: str
) -> None:
    page = httpx.get(f"http://127.0.0.1:{port}{path}").text
    assert "<title>Copydesk</title>" in page
    assert "<h1>Copydesk</h1>" in page
    assert page.index("BACKEND_BASE_URL") < page.index("./static/js/index.")


def test_who_comes_while_hundreds_of_silent_connections_are_open_is_served_and_those_give_way(
    port: int,
) -> None:
    with ExitStack() as stack:
        silent = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60)) for _ in range(320)
        ]
        assert httpx.get(f"http://127.0.0.1:{port}/_stcore/health", timeout=60).is_success
        assert [line.recv(1) for line in silent[:10]] == [b""] * 10


def test_what_draws_pages_and_tells_verdicts_is_loaded_though_nobody_has_looked(
    server: tuple[int, int],
) -> None:
    maps, missing = Path(f"/proc/{server[0]}/maps"), {"pandas", "pyarrow", "duckdb", "scipy/stats"}
    for _ in range(600):  # a few seconds where nothing else runs
        mapped = maps.read_text()
        if not (missing := {name for name in missing if name not in mapped}):
            break
        time.sleep(0.1)
    assert not missing
