"""A WordPress of its own for the tests of this folder, with what connects to it."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from core.foundation.guarded_client import open_client
from core.platforms.blog.connector import Connector
from core.platforms.connecting import Outside
from tests.ports import free_port
from tests.servers.running import INSTALLED, running
from tests.stand_ins.clock import ManualClock


@dataclass(frozen=True)
class WordPress:
    """Where the site is, and the application passwords of `admin`, `ada` (an author) and `ben` (a reader)."""

    url: str
    passwords: Mapping[str, str]

    def form(self, **changes: str) -> dict[str, str]:
        """What a person types who connects it as Ada."""
        user = changes.get("user", "ada")
        usual = {"site": self.url, "user": user, "password": self.passwords.get(user, "")}
        return {**usual, "category": "", "tags": "", **changes}

    def call(self, method: str, path: str, **content: Any) -> Any:
        """As the site's admin."""
        url, auth = f"{self.url}/wp-json/wp/v2/{path}", ("admin", self.passwords["admin"])
        return httpx.request(method, url, json=content, auth=auth, timeout=30).raise_for_status().json()

    def comment(self, post_id: str, text: str) -> int:
        """What a reader says below a post, once it is approved; gives its number."""
        said = {"author_name": "Cleo", "author_email": "cleo@example.com", "content": text}
        made: int = self.call("POST", "comments", post=int(post_id), status="approved", **said)["id"]
        return made


@pytest.fixture(scope="session")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    folder, port = tmp_path_factory.mktemp("blog"), free_port()
    command = ["sh", str(Path(__file__).parent / "serve.sh"), str(INSTALLED / "blog" / "site"), str(port)]
    url = f"http://127.0.0.1:{port}"
    with running(command, folder=folder, answers=url):
        yield WordPress(url, json.loads((folder / "users.json").read_text()))


@pytest.fixture
async def outside(clock: ManualClock) -> AsyncIterator[Outside]:
    async with open_client(timeout=30, allow_private=True) as http:
        yield Outside(http, clock)


@pytest.fixture
def connector(outside: Outside) -> Connector:
    return Connector(outside)
