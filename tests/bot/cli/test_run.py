"""`copydesk run`: one brief to published, told and measured posts, and exit codes that say how it went."""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from llmock.pytest_plugin import LLMock
from PIL import Image
from rich.console import Console

from bot.cli.choices import Rule
from bot.cli.doctor.machine import data_folder
from bot.cli.exit_codes import ExitCode
from bot.cli.run import job
from bot.cli.run.brief_file import read_brief
from bot.cli.run.job import Job, Order
from bot.cli.run.progress import Progress
from bot.cli.run.prompts import Asking
from bot.worker import work
from core.desk import Desk
from core.flow.campaigns import Campaigns
from core.foundation.errors import InvalidInput
from core.foundation.private import is_open_to_others, keep_private
from core.foundation.settings import Settings
from core.operations.health import Status
from core.storage import journal
from tests.bot.cli.conftest import Copydesk

ROOT = Path(__file__).parents[3]
LAUNCH = ROOT / "examples" / "launch.yaml"
PLATFORMS, VARIANTS = 4, 8


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A brief for one platform, with one variant."""
    path = tmp_path / "small.json"
    brief = {
        "product": "Fernweh Backpack",
        "news": "Our first waterproof backpack, 900 grams light, from 89 euros.",
        "audience": "people who commute by bike",
        "platforms": ["linkedin"],
        "variants": 1,
    }
    path.write_text(json.dumps(brief), encoding="utf-8")
    return path


@pytest.fixture
def failing_receiver() -> Iterator[str]:
    """The address of a webhook receiver that answers 500 to everything."""

    class Failing(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(500)
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Failing)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    serving.join()
    server.server_close()


def posts_in(data: Path) -> list[Path]:
    return sorted((data / "outbox").rglob("*.json"))


def test_a_brief_becomes_posts_that_are_published_told_and_measured(copydesk: Copydesk, data: Path) -> None:
    ended = copydesk("run", LAUNCH, "--approve", "all", "--audience", 200, "--data-dir", data, "--json")

    found = ended.document
    assert ended.code == found["exit_code"] == 0
    assert found["campaign"]["state"] == "completed"
    assert [variant["post"]["state"] for variant in found["variants"]] == ["published"] * VARIANTS
    assert len(posts_in(data)) == VARIANTS
    assert all(measure["used"] <= measure["limit"] for v in found["variants"] for measure in v["measures"])
    told = found["webhook"]
    assert told["delivered"] == told["signatures_verified"] == len(told["deliveries"]) > 0
    assert {"campaign.started", "post.published", "campaign.completed"} <= {
        delivery["type"] for delivery in told["deliveries"]
    }
    assert found["simulated_readers"] == 200
    assert [arm["impressions"] for platform in found["results"] for arm in platform["arms"]] == [
        200
    ] * VARIANTS


def test_people_get_tables_and_the_steps_stay_off_standard_output(copydesk: Copydesk, data: Path) -> None:
    ended = copydesk("run", LAUNCH, "--approve", "first", "--data-dir", data)

    assert ended.code == 0
    assert f"{VARIANTS} variants, {PLATFORMS} approved, {PLATFORMS} published" in ended.output
    assert "signatures verified" in ended.output.replace("\n", " ")
    assert "not measured yet" in ended.output
    assert "Writing and checking" in ended.errors
    assert "Writing and checking" not in ended.output


def test_without_approval_nothing_leaves(copydesk: Copydesk, data: Path) -> None:
    ended = copydesk("run", LAUNCH, "--approve", "none", "--data-dir", data, "--json")

    assert ended.code == ended.document["exit_code"] == 4
    assert posts_in(data) == []


def test_what_a_brief_would_cost_is_said_and_nothing_is_written(
    copydesk: Copydesk, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert copydesk("run", LAUNCH, "--estimate", "--data-dir", data).output == (
        "Nothing: the offline writer is free.\n"
    )
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_MODEL", "gpt-5-mini")

    ended = copydesk("run", LAUNCH, "--estimate", "--data-dir", data, "--json")

    assert ended.code == 0
    assert ended.document["sentence"].startswith("At most $0.28, with gpt-5-mini.")
    assert len(ended.document["platforms"]) == PLATFORMS


def test_the_same_seed_gives_the_same_copy(copydesk: Copydesk, tmp_path: Path, small: Path) -> None:
    def written(folder: str, seed: int) -> list[str]:
        options = ("--approve", "none", "--no-webhook", "--data-dir", tmp_path / folder, "--json")
        ended = copydesk("run", small, "--seed", seed, *options)
        return [variant["text"] for variant in ended.document["variants"]]

    assert written("one", 7) == written("two", 7)


def test_images_that_go_into_the_outbox_are_said_to_need_no_public_address(
    copydesk: Copydesk, data: Path, tmp_path: Path
) -> None:
    Image.new("RGB", (800, 800), "teal").save(tmp_path / "bag.png")
    brief = tmp_path / "brief.yaml"
    brief.write_text(
        "product: Bag\nnews: A new bag for wet days.\naudience: all\nplatforms: [webhook]\n"
        "images: [{image: bag.png, alt: A teal bag}]\n"
    )
    ended = copydesk("run", brief, "--approve", "none", "--no-webhook", "--data-dir", data, "--json")
    assert {len(variant["media"]) for variant in ended.document["variants"]} == {1}
    assert "media_unreachable" not in ended.output


def test_what_is_refused_while_moderation_loads_is_told_and_ends_with_2(
    copydesk: Copydesk, data: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        await asyncio.sleep(0.02)  # the loading has begun, and takes a second
        raise InvalidInput({"accounts": "are too many."})

    monkeypatch.setattr(Campaigns, "start", refuse)
    ended = copydesk("run", small, "--approve", "all", "--no-webhook", "--data-dir", data, "--json")
    assert (ended.code, ended.document["error"]["fields"]) == (2, {"accounts": "are too many."})


def test_a_wrong_brief_ends_with_2_and_makes_nothing(copydesk: Copydesk, tmp_path: Path, data: Path) -> None:
    brief = tmp_path / "brief.yaml"
    brief.write_text("product: Bag\nnews: It is in the shop.\naudience: all\nplatforms: [myspace]\n")

    ended = copydesk("run", brief, "--approve", "all", "--data-dir", data, "--json")

    assert ended.code == 2
    assert list(ended.document["error"]["fields"]) == [f"{brief}, line 4, platforms"]
    assert f"{brief}, line 4, platforms" in ended.errors
    assert not data.exists()


def test_where_nobody_can_be_asked_the_rule_must_be_given(copydesk: Copydesk, data: Path) -> None:
    ended = copydesk("run", LAUNCH, "--data-dir", data)

    assert ended.code == 2
    assert "--approve" in ended.errors
    assert not data.exists()


def test_openai_without_a_key_is_refused_before_anything_starts(copydesk: Copydesk, data: Path) -> None:
    ended = copydesk("run", LAUNCH, "--approve", "all", "--writer", "openai", "--data-dir", data)

    assert ended.code == 2
    assert "OPENAI_API_KEY" in ended.errors


def test_nothing_that_copydesk_makes_can_be_read_by_other_users(copydesk: Copydesk, data: Path) -> None:
    assert copydesk("run", LAUNCH, "--approve", "all", "--data-dir", data).code == 0
    made = [data, *data.rglob("*")]
    assert len(made) > 5
    assert [place for place in made if is_open_to_others(place)] == []


def test_what_was_open_to_others_is_closed_at_the_next_start(copydesk: Copydesk, data: Path) -> None:
    assert copydesk("run", LAUNCH, "--approve", "all", "--data-dir", data).code == 0
    left_open = [data, data / "copydesk.db", data / "outbox", data / "lake"]
    for place in left_open:
        place.chmod(0o755)
    assert copydesk("run", LAUNCH, "--approve", "all", "--data-dir", data).code == 0
    assert [place for place in left_open if is_open_to_others(place)] == []


def test_a_data_folder_that_others_use_as_well_stays_theirs_and_the_doctor_says_so(
    copydesk: Copydesk, tmp_path: Path
) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "theirs.txt").write_text("Theirs.")
    settings = Settings(_env_file=None, data_dir=tmp_path / "shared")
    settings.data_dir.chmod(0o755)
    keep_private(settings.data_dir, settings.sqlite_file)
    assert is_open_to_others(settings.data_dir)
    [told] = data_folder(settings)
    assert f"chmod 700 {settings.data_dir}" in told.fix


def test_a_database_elsewhere_that_was_open_to_others_is_closed_too(
    copydesk: Copydesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "else where.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    assert copydesk("migrate").code == 0
    file.chmod(0o644)
    copydesk("campaign", "list")
    assert not is_open_to_others(file)


def test_production_has_no_receiver_of_its_own(
    copydesk: Copydesk, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "COPYDESK_ENV": "production",
        "SECRET_KEY": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "SLACK_BOT_TOKEN": "xoxb-17653672481-pdFZKVeTuE8s",
        "SLACK_APP_TOKEN": "xapp-1-A0B1C2D3E-17653672481",
    }.items():
        monkeypatch.setenv(name, value)

    ended = copydesk("run", LAUNCH, "--approve", "all", "--data-dir", data)

    assert ended.code == 2
    assert "--webhook" in ended.errors


def test_a_webhook_that_is_not_delivered_ends_with_6(
    copydesk: Copydesk, data: Path, small: Path, failing_receiver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "PATIENCE", 0.5)
    monkeypatch.setenv("WEBHOOK_ALLOW_PRIVATE", "true")

    options = ("--approve", "all", "--webhook", failing_receiver, "--data-dir", data, "--json")
    ended = copydesk("run", small, *options)

    assert ended.code == 6
    assert ended.document["webhook"]["delivered"] == 0
    assert ended.document["webhook"]["secret"].startswith("whsec_")
    assert len(posts_in(data)) == 1


def test_a_post_that_does_not_leave_ends_with_5(
    copydesk: Copydesk, data: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "PATIENCE", 0.5)
    data.mkdir()
    (data / "outbox").write_text("a file where the outbox would be")

    ended = copydesk("run", small, "--approve", "all", "--no-webhook", "--data-dir", data, "--json")

    assert ended.code == 5
    assert ended.document["variants"][0]["post"]["state"] == "scheduled"
    assert ended.document["variants"][0]["post"]["reason"]


def test_an_interruption_ends_with_130_and_a_sentence(
    copydesk: Copydesk, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def interrupted(_: Job) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Job, "run", interrupted)

    ended = copydesk("run", LAUNCH, "--approve", "all", "--data-dir", data)

    assert ended.code == 130
    assert "Interrupted" in ended.errors
    assert "Traceback" not in ended.errors


def test_machines_get_a_document_also_when_the_folder_can_not_be_used(
    copydesk: Copydesk, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")

    ended = copydesk("run", LAUNCH, "--approve", "all", "--json", "--data-dir", tmp_path / "file")

    assert ended.code == ended.document["exit_code"] == 1
    assert str(tmp_path / "file") in ended.document["error"]["message"]


def test_a_fault_of_ours_is_an_id_and_a_file_and_never_a_stack_trace(
    copydesk: Copydesk, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: Job) -> None:
        raise ZeroDivisionError("token xoxb-123-secret")

    monkeypatch.setattr(Job, "run", broken)
    monkeypatch.setenv("DATA_DIR", str(data))

    ended = copydesk("run", LAUNCH, "--approve", "all", "--data-dir", data)

    assert ended.code == 1
    assert "Traceback" not in ended.errors
    kept = (data / "logs" / "copydesk-errors.log").read_text()
    error_id = ended.errors[ended.errors.index("err_") :].partition(")")[0]
    assert error_id in kept
    assert "ZeroDivisionError" in kept
    assert "xoxb-123-secret" not in kept


# a server that speaks OpenAI's API and that nobody here wrote


def drafts(*texts: str) -> str:
    forms = [
        {"text": text, "title": "News", "hashtags": [], "call_to_action": "Look", "reasoning": "It is plain."}
        for text in texts
    ]
    return json.dumps({"drafts": forms})


def test_a_whole_campaign_is_written_through_the_official_client(
    copydesk: Copydesk, data: Path, llmock: LLMock
) -> None:
    link = "https://example.com/backpack"
    llmock.reply(drafts(f"Rain is no excuse. Look: {link}", f"Ride dry. Look: {link}"), times=None)
    llmock.rate_limit(times=1, retry_after=0.1)

    ended = copydesk("run", LAUNCH, "--approve", "all", "--data-dir", data, "--json")

    found = ended.document
    assert ended.code == 0, ended.errors
    assert [variant["writer"] for variant in found["variants"]] == ["openai"] * VARIANTS
    assert {request.path for request in llmock.requests} == {"/v1/responses"}
    assert found["cost"]["micro_dollars"] > 0
    llmock.assert_resilient()


def test_copy_that_the_server_makes_up_by_our_schema_is_taken(
    copydesk: Copydesk, data: Path, small: Path, llmock: LLMock
) -> None:
    ended = copydesk("run", small, "--approve", "all", "--data-dir", data, "--json")

    assert ended.code == 0, ended.errors
    assert [variant["writer"] for variant in ended.document["variants"]] == ["openai"]


def test_when_the_model_refuses_nothing_is_written_and_the_end_is_3(
    copydesk: Copydesk, data: Path, llmock: LLMock
) -> None:
    llmock.fail(401, times=None)

    ended = copydesk("run", LAUNCH, "--approve", "all", "--data-dir", data, "--json")

    assert ended.code == ended.document["exit_code"] == 3
    assert len(ended.document["not_written"]) == PLATFORMS
    told = copydesk("run", LAUNCH, "--approve", "all", "--data-dir", data)
    assert "nothing written" in told.output
    assert posts_in(data) == []


def test_the_offline_writer_can_be_asked_for_where_a_key_is_set(
    copydesk: Copydesk, data: Path, small: Path, llmock: LLMock
) -> None:
    ended = copydesk("run", small, "--approve", "all", "--writer", "offline", "--data-dir", data, "--json")

    assert [variant["writer"] for variant in ended.document["variants"]] == ["offline"]
    assert llmock.requests == []


# beside a worker on the same data


async def test_beside_a_worker_each_post_is_published_once_and_measured(
    sqlite_url: str, tmp_path: Path
) -> None:
    settings = Settings(
        _env_file=None, database_url=sqlite_url, data_dir=tmp_path, webhook_allow_private=True
    )
    stop = asyncio.Event()
    worker = asyncio.create_task(work(settings, stop=stop))
    async with Desk.open(settings) as desk:
        by = await desk.people.meet("command-line", "Command line", "ana", "Ana", zone="UTC")
        order = Order(read_brief(LAUNCH, max_length=4000).brief, Rule.ALL, webhook="", readers=50, seed=1)
        console = Console(file=StringIO())
        await _beating(desk)

        summary = await Job(desk, order, by, Asking(console), Progress(console)).run()

        async with desk.database.read() as session:
            entries = await journal.entries_after(session, by.workspace_id, 0, limit=1_000)
    stop.set()
    await worker

    assert summary.exit_code is ExitCode.DONE
    assert sum(entry.kind == "post.published" for entry in entries) == VARIANTS
    assert len(posts_in(tmp_path)) == VARIANTS
    assert summary.results is not None
    assert all(found.is_simulated for found in summary.results.platforms)
    assert {arm.impressions for found in summary.results.platforms for arm in found.arms} == {50}


async def _beating(desk: Desk) -> None:
    """Wait for the worker's first heartbeat."""
    while True:
        health = await desk.watching.examine()
        if any(check.name == "scheduler" and check.status is Status.OK for check in health.checks):
            return
        await asyncio.sleep(0.1)
