"""Tests against real servers. All that stand below this folder have the marker `servers`."""

from pathlib import Path

import pytest


@pytest.hookimpl(tryfirst=True)  # before those are left out that have the marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.servers)
