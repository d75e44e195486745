"""A server that speaks Mastodon's API, written by somebody else."""

from collections.abc import Iterator

import pytest

from tests.ports import free_port
from tests.servers.running import INSTALLED, running

TOKEN = "mock_token"


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("mastodon"), free_port()
    program = str(INSTALLED / "mastodon" / "bin" / "mastodon_mock")
    command = [program, "serve", "--in-memory", "--host", "127.0.0.1", "--port", str(port)]
    url = f"http://127.0.0.1:{port}"
    with running(command, folder=folder, answers=f"{url}/api/v1/instance"):
        yield url
