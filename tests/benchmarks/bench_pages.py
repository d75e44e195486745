"""Pages of the dashboard over ten million rows, as a browser has them, beside a bare Streamlit page.

Each is looked at just after the dashboard has started, and again, nothing having changed: the median of some
looks. What is told is how long after its address was asked for a page showed its figures.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

import psutil
from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks import big_lake
from tests.benchmarks.row import Row
from tests.grown import WORKSPACE
from tests.ports import free_port

ROWS = 10_000_000
PAGES = {"Overview": ("/", "Time to approval"), "A/B results": ("/results", "Against the leader")}
"""What stands on a page once its figures are there."""
BARE = "import streamlit as st; st.title('Bare'); st.metric('Figure', '12'); st.caption('It is here.')"
DASHBOARD = "import sys; sys.argv = ['copydesk', 'dashboard']; from bot.cli import main; main()"
OPEN_SECONDS = 30
LOOKS = 4
WORKSPACES = {"workspaces": [{"id": WORKSPACE, "name": "Grown", "is_sample": False}]}


def measure() -> list[Row]:
    rows = []
    with tempfile.TemporaryDirectory() as folder, _api() as url, sync_playwright() as playwright:
        (Path(folder) / "lake").mkdir()
        big_lake.make(Path(folder) / "lake", ROWS)
        bare_page = Path(folder) / "bare.py"
        bare_page.write_text(BARE)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, (path, shown) in PAGES.items():
            bare, _ = _looks(browser, _bare(bare_page), "/", "It is here.")
            ours, idle = _looks(browser, _dashboard(Path(folder), url), path, shown, stays=True)
            beside = "bare Streamlit"
            rows += [
                Row(f"{name}, {ROWS:,} rows, first look", ours[0], "s", bare[0], beside, "≤ 2 s more"),
                Row(
                    f"{name}, {ROWS:,} rows, next look",
                    median(ours[1:]),
                    "s",
                    median(bare[1:]),
                    beside,
                    "≤ 0.5 s more",
                ),
                Row(f"{name}, open, nothing changing: CPU of a core", idle, "%", goal="< 1 %"),
            ]
        browser.close()
    return rows


def _looks(
    browser: Browser,
    command: tuple[list[str], dict[str, str], int],
    path: str,
    shown: str,
    *,
    stays: bool = False,
) -> tuple[list[float], float]:
    """Seconds of each look, and the share of a core that the page takes while open."""
    arguments, environment, port = command
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(arguments, env={**os.environ, **environment}, stdout=log, stderr=log)
        try:
            _answers(port)
            looks: list[float] = []
            context = browser.new_context()  # which keeps what it has loaded, as people's browsers do
            for _ in range(LOOKS):
                page = context.new_page()
                began = time.perf_counter()
                page.goto(f"http://127.0.0.1:{port}{path}")
                page.get_by_text(shown).first.wait_for(timeout=120_000)
                looks.append(time.perf_counter() - began)
                if len(looks) < LOOKS:
                    page.close()
            return looks, _share(server.pid) if stays else 0.0
        finally:
            for page in browser.contexts:
                page.close()
            server.terminate()
            server.wait(20)


def _share(pid: int) -> float:
    time.sleep(10)
    before = _processor(pid)
    time.sleep(OPEN_SECONDS)
    return (_processor(pid) - before) / OPEN_SECONDS * 100


def _processor(pid: int) -> float:
    server = psutil.Process(pid)
    return sum(sum(one.cpu_times()[:2]) for one in (server, *server.children(recursive=True)))


def _answers(port: int) -> None:
    import urllib.request

    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health").read()
            return
        except OSError:
            time.sleep(0.1)


def _bare(page: Path) -> tuple[list[str], dict[str, str], int]:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(page), "--server.port", str(port)]
    quiet = [
        "--server.headless",
        "true",
        "--browser.gatherUsageStats",
        "false",
        "--server.address",
        "127.0.0.1",
    ]
    return [*command, *quiet], {}, port


def _dashboard(folder: Path, api: str) -> tuple[list[str], dict[str, str], int]:
    port = free_port()
    environment = {
        "DATA_DIR": str(folder),
        "COPYDESK_URL": api,
        "COPYDESK_API_KEY": "a-key-for-benchmarks",
        "DASHBOARD_PORT": str(port),
        "DASHBOARD_URL": f"http://127.0.0.1:{port}",
    }
    return [sys.executable, "-c", DASHBOARD], environment, port


@contextmanager
def _api() -> Iterator[str]:
    """An API that knows one workspace."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = {"/api/v1/workspaces": WORKSPACES, "/api/v1/calendar": {"posts": []}}
            body = json.dumps(known.get(self.path.split("?")[0], {"variants": []})).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
