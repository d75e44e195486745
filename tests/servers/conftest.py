"""Tests against real servers. All that stand below this folder have the marker `servers`."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.hookimpl(tryfirst=True)  # before those are left out that have the marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = {path for path in {item.path for item in items} if Path(__file__).parent in path.parents}
    for item in items:
        if item.path in here:
            item.add_marker(pytest.mark.servers)


@pytest.fixture(scope="session")
def forge() -> Iterator[subprocess.Popen[str]]:
    """Forks workers, since starting each anew takes seconds."""
    command = [sys.executable, "-m", "tests.servers.killed_workers"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()
