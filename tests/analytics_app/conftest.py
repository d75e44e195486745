"""An installation as the dashboard sees it: a real lake on disk, and a small server that speaks our API."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner

from core.foundation.events.campaigns import CampaignDrafted, CampaignStarted
from core.foundation.events.catalogue import payload_of
from core.foundation.events.event import Event
from core.foundation.events.posts import PostPublished
from core.foundation.events.spending import SpendSettled
from core.foundation.events.variants import VariantApproved, VariantRejected, VariantWritten
from core.foundation.ids import (
    AccountId,
    CampaignId,
    ContentHash,
    PlatformName,
    PostId,
    VariantId,
    WorkspaceId,
)
from core.metrics.lake import Lake
from core.metrics.rows import EngagementRow, EventRow, Stream

# Each app that is tested would look through all packages here for components anew, in half a second.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

KEY = "cdk_dashboard_key"
ACME = WorkspaceId("wsp_acme")
SPRING = CampaignId("cmp_spring")
HEADLINES = {"A": "Spring is here", "B": "Your garden called. It wants you back."}


@dataclass
class ApiStandIn:
    """What the API answers; tests change it. `asked` are the requests it got."""

    answers: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    said: list[dict[str, Any]] = field(default_factory=list)
    """The bodies of those that had one."""
    url: str = ""

    def answer(self, path: str, body: dict[str, Any], status: int = 200) -> None:
        self.answers[f"/api/v1{path}"] = (status, body)


@pytest.fixture
def api() -> Iterator[ApiStandIn]:
    stand_in = ApiStandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            stand_in.said.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.do_GET()

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            stand_in.asked.append((asked.path, parse_qs(asked.query)))
            status, body = stand_in.answers.get(
                asked.path, (404, {"error": {"message": f"There is no {asked.path}."}})
            )
            if self.headers["Authorization"] != f"Bearer {KEY}":
                status, body = 401, {"error": {"message": "This key is not known."}}
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    answer_kindly(stand_in)
    yield stand_in
    server.shutdown()
    thread.join()
    server.server_close()


def answer_kindly(api: ApiStandIn) -> None:
    """A healthy installation with one workspace and one post under way."""
    api.answer("/workspaces", {"workspaces": [{"id": ACME, "name": "Acme Gardens", "is_sample": False}]})
    api.answer(
        "/calendar",
        {
            "posts": [
                {
                    "id": "pst_9",
                    "campaign_id": SPRING,
                    "campaign": "Spring",
                    "platform": "mastodon",
                    "variant_id": "var_b",
                    "variant": "B",
                    "due_at": "2026-03-05T08:00:00Z",
                    "local_time": "2026-03-05 09:00",
                    "zone": "Europe/Berlin",
                    "state": "scheduled",
                    "url": "",
                }
            ]
        },
    )
    today = {
        "spent_micros": 1_500_000,
        "reserved_micros": 20_000,
        "limit_micros": 10_000_000,
        "resets_at": "2026-03-03T00:00:00Z",
    }
    month = {
        "day": "2026-03-02",
        "zone": "Europe/Berlin",
        "spent_micros": 2_500_000,
        "limit_micros": None,
        "forecast": None,
    }
    cache = {"saved_micros": 40_000, "hits": 1, "calls": 3}
    api.answer("/costs", {"today": today, "month": month, "cache": cache, "campaigns": []})
    api.answer("/usage", {"rows": [used("gpt-5-mini", 1_500_000, calls=1)]})
    checks = [
        {"name": name, "status": "ok", "detail": "Fine.", "seconds": 0.003}
        for name in ("database", "lake", "model", "worker", "disk", "memory")
    ]
    api.answer("/health", {"status": "ok", "checks": checks})
    variants = [
        {"id": f"var_{label.lower()}", "platform": "x", "label": label, "text": text, "state": "approved"}
        for label, text in HEADLINES.items()
    ]
    api.answer(
        f"/campaigns/{SPRING}", {"id": SPRING, "name": "Spring", "state": "completed", "variants": variants}
    )


def used(key: str, cost: int, *, day: str = "2026-03-02", name: str = "", **more: int) -> dict[str, Any]:
    """A row of usage, as the API has it."""
    figures = {"calls": 0, "hits": 0, "fees": 0, "variants": 3, "input_tokens": 1200, "output_tokens": 300}
    micros = dict.fromkeys(("fee_micros", "assumed_micros", "saved_micros"), 0)
    return {
        "day": day,
        "key": key,
        "name": name or key,
        "used": {**figures, "cost_micros": cost, **micros, "billed_micros": None, **more},
    }


class Teller:
    """Writes into a lake what happened and what was measured."""

    def __init__(self, folder: Path, workspace: WorkspaceId = ACME) -> None:
        self.folder, self.workspace = folder, workspace

    def open(self) -> Lake:
        return Lake.open(self.folder / "lake" / "catalog.sqlite", self.folder / "lake" / "data")

    def tell(self, *happened: tuple[datetime, Event]) -> None:
        with self.open() as lake:
            first = lake.positions(Stream.EVENTS).get(self.workspace, 0) + 1
            lake.ship(Stream.EVENTS, [self._row(at, e, n) for n, (at, e) in enumerate(happened, start=first)])

    def measure(self, *reports: tuple[str, int, int], source: str = "test") -> None:
        with self.open() as lake:
            first = lake.positions(Stream.ENGAGEMENT).get(self.workspace, 0) + 1
            rows = [
                EngagementRow(
                    workspace_id=self.workspace,
                    position=position,
                    report_id=f"r{position}",
                    campaign_id=SPRING,
                    variant_id=variant,
                    post_id=None,
                    platform="x",
                    impressions=impressions,
                    clicks=clicks,
                    happened_at=datetime.now(UTC),
                    source=source,
                )
                for position, (variant, impressions, clicks) in enumerate(reports, start=first)
            ]
            lake.ship(Stream.ENGAGEMENT, rows)

    def tell_of_spring(self) -> None:
        """A campaign with two approved variants and a rejected one, published and paid for."""
        began = datetime.now(UTC) - timedelta(hours=3)
        started = CampaignStarted(SPRING, "Spring", (PlatformName.X,), 3, "plain", "launch")
        self.tell(
            (began, started),
            *((began, written(label)) for label in "ABC"),
            (began, SpendSettled(SPRING, PlatformName.X, "openai", "gpt-5-mini", 1200, 300, 1_500_000)),
            (began, CampaignDrafted(SPRING, 3, (), 4.2)),
            (began + timedelta(minutes=10), approved("A")),
            (began + timedelta(minutes=14), approved("B")),
            (began + timedelta(minutes=15), rejected("C")),
            (began + timedelta(minutes=20), posted("A")),
            (began + timedelta(minutes=21), posted("B")),
        )

    def _row(self, at: datetime, event: Event, position: int) -> EventRow:
        return EventRow(
            workspace_id=self.workspace,
            position=position,
            kind=event.kind,
            happened_at=at,
            actor="system",
            correlation_id="",
            payload=json.dumps(payload_of(event)),
        )


def variant_id(label: str) -> VariantId:
    return VariantId(f"var_{label.lower()}")


HASH = ContentHash("0" * 64)


def written(
    label: str, version: int | None = None, account: AccountId | None = None, *, model: str = "gpt-5-mini"
) -> Event:
    return VariantWritten(
        SPRING, variant_id(label), PlatformName.X, label, "openai", model, HASH, 0, version, account
    )


def approved(label: str, distance: float | None = None) -> Event:
    return VariantApproved(SPRING, variant_id(label), PlatformName.X, HASH, distance)


def rejected(label: str) -> Event:
    return VariantRejected(SPRING, variant_id(label), PlatformName.X, "too loud")


def posted(label: str) -> Event:
    return PostPublished(
        SPRING, variant_id(label), PostId(f"pst_{label}"), PlatformName.X, "https://x.test/1", 0.0
    )


@pytest.fixture
def teller(tmp_path: Path) -> Teller:
    return Teller(tmp_path)


@pytest.fixture
def _installed(tmp_path: Path, api: ApiStandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The dashboard's settings point to this test's lake and API, and nothing is kept from another test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COPYDESK_URL", api.url)
    monkeypatch.setenv("COPYDESK_API_KEY", KEY)
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()
