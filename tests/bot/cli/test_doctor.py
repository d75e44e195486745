"""`copydesk doctor`: finds what is wrong, says what to do, and changes nothing."""

import asyncio
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from llmock.pytest_plugin import LLMock
from starlette.responses import PlainTextResponse

from bot.app import create_app
from bot.cli.doctor import machine
from bot.cli.doctor.examination import State
from bot.playground.app import create_playground
from bot.playground.config import PlaygroundConfig
from core.foundation.installation import HEADER, Named, installation_of
from core.foundation.settings import Settings
from core.storage.database import Database
from core.storage.migrate import migrate
from core.webhooks.sign import secret_of
from tests.bot.cli.conftest import Copydesk, Ended
from tests.stand_ins.serving import serving_beside

TOKEN = "xoxb-playground-token"
START_SECONDS = 30.0


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[str]:
    """The address of a playground's Web API."""
    config = PlaygroundConfig(
        request_url="http://127.0.0.1:9/slack/events",
        signing_secret="playground-secret",
        bot_token=TOKEN,
        webhook_secret=secret_of(b"k" * 32),
        outbox_folder=tmp_path,
        api_url="http://127.0.0.1:9",
        api_key="cdk_x",
        dashboard_url="http://127.0.0.1:9",
        environment="test",
    )
    with serving_beside(create_playground(config)) as url:
        yield f"{url}/api/"


def checks(ended: Ended) -> dict[str, Any]:
    return {check["name"]: check for check in ended.document["checks"]}


def test_a_bare_machine_is_fine_and_nothing_is_made(copydesk: Copydesk, tmp_path: Path) -> None:
    ended = copydesk("doctor", "--json")

    found = checks(ended)
    assert ended.code == 0
    assert not ended.document["broken"]
    assert found["Database"]["state"] == "attention"
    assert "copydesk migrate" in found["Database"]["fix"]
    assert found["Model"]["state"] == "fine"
    assert not (tmp_path / "var").exists()


def test_everything_that_is_not_fine_says_what_to_do(copydesk: Copydesk) -> None:
    ended = copydesk("doctor", "--json")

    assert all(check["fix"] for check in ended.document["checks"] if check["state"] != "fine")


def test_people_get_a_table_and_a_verdict(copydesk: Copydesk) -> None:
    ended = copydesk("doctor")

    assert "Copydesk can run." in ended.output
    assert "SLACK_BOT_TOKEN" in ended.output


def test_settings_that_cannot_be_read_are_named_each(
    copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "eighty")
    monkeypatch.setenv("LOG_LEVEL", "loud")

    ended = copydesk("doctor", "--json")

    assert ended.code == 1
    assert {name for name, check in checks(ended).items() if check["state"] == "broken"} == {
        "PORT",
        "LOG_LEVEL",
    }


def test_an_env_file_that_others_may_read_is_told(
    copydesk: Copydesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("SECRET_KEY=\n")
    for mode, told in ((0o644, True), (0o600, False)):
        (tmp_path / ".env").chmod(mode)
        assert (".env" in checks(copydesk("doctor", "--json"))) is told


def test_development_secrets_in_production_are_named_each(
    copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYDESK_ENV", "production")

    ended = copydesk("doctor", "--json")

    assert ended.code == 1
    assert {"SECRET_KEY", "SLACK_BOT_TOKEN"} <= checks(ended).keys()


def test_a_good_token_shows_whose_it_is(
    copydesk: Copydesk, slack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_API_URL", slack)
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)

    found = checks(copydesk("doctor", "--json"))

    assert found["Slack bot"] == {
        "name": "Slack bot",
        "state": "fine",
        "saw": "copydesk in Copydesk playground",
        "fix": None,
    }


@pytest.mark.parametrize(("token", "seen"), [("xoxb-wrong", "invalid_auth"), ("xoxp-1", "xoxb-")])
def test_a_wrong_token_is_told_and_never_shown(
    copydesk: Copydesk, slack: str, monkeypatch: pytest.MonkeyPatch, token: str, seen: str
) -> None:
    monkeypatch.setenv("SLACK_API_URL", slack)
    monkeypatch.setenv("SLACK_BOT_TOKEN", token)

    ended = copydesk("doctor", "--json")

    assert ended.code == 1
    assert seen in checks(ended)["Slack bot"]["saw"]
    assert token not in ended.output


def test_a_token_in_the_place_of_the_signing_secret_is_noticed(
    copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "xoxb-not-a-secret")

    ended = copydesk("doctor", "--json")

    assert checks(ended)["Slack signing"]["state"] == "attention"
    assert "xoxb-not-a-secret" not in ended.output


def test_a_redis_that_does_not_answer_is_broken(copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://user:geheim@127.0.0.1:1")

    ended = copydesk("doctor", "--json")

    assert checks(ended)["Redis"]["state"] == "broken"
    assert "geheim" not in ended.output


def test_the_model_is_asked_what_it_has(copydesk: Copydesk, llmock: LLMock) -> None:
    found = checks(copydesk("doctor", "--json"))

    assert found["Model"]["state"] in {"fine", "attention"}
    assert found["Model"]["saw"].startswith("It answers")


def test_a_refused_key_of_the_model_is_broken(copydesk: Copydesk, llmock: LLMock) -> None:
    llmock.fail(401, times=None)

    found = checks(copydesk("doctor", "--json"))

    assert found["Model"]["saw"] == "The key was refused."


def seen_at(copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch, setting: str, port: str) -> dict[str, str]:
    monkeypatch.setenv(setting, port)
    name = {"PORT": "Web port", "DASHBOARD_PORT": "Dashboard port", "PLAYGROUND_PORT": "Playground port"}
    found: dict[str, str] = checks(copydesk("doctor", "--json"))[name[setting]]
    return found


PORTS = ("PORT", "DASHBOARD_PORT", "PLAYGROUND_PORT")


@pytest.mark.parametrize("setting", PORTS)
def test_a_port_of_our_own_process_is_fine(
    copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    with serving_beside(Named(PlainTextResponse("ok"), Settings())) as url:
        port = url.rpartition(":")[2]
        found = seen_at(copydesk, monkeypatch, setting, port)

    assert (found["state"], found["saw"]) == ("fine", f"{port} answers: it is running")


@pytest.mark.parametrize("setting", PORTS)
def test_another_program_that_answers_is_not_taken_for_ours(
    copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    with serving_beside(PlainTextResponse('{"status": "ok"}')) as url:
        port = url.rpartition(":")[2]
        found = seen_at(copydesk, monkeypatch, setting, port)

    assert (found["state"], found["saw"]) == ("attention", f"{port} is taken by another program.")


async def test_the_web_process_says_whose_it_is() -> None:
    settings = Settings()
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(create_app(settings)), base_url="http://127.0.0.1"
    ) as client:
        answer = await client.get("/api/openapi.json")

    assert answer.headers[HEADER] == installation_of(settings)


def test_another_copydesk_is_told_from_ours(copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Settings().model_copy(update={"data_dir": Path("elsewhere")})
    with serving_beside(Named(PlainTextResponse("ok"), other)) as url:
        port = url.rpartition(":")[2]
        found = seen_at(copydesk, monkeypatch, "PORT", port)

    assert found["state"] == "attention"
    assert "another Copydesk" in found["saw"]


def test_a_port_whose_program_says_nothing_is_told(
    copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        found = seen_at(copydesk, monkeypatch, "PORT", str(listener.getsockname()[1]))

    assert found["state"] == "attention"
    assert "does not answer" in found["saw"]


@pytest.mark.parametrize(
    ("changes", "check", "named"),
    [
        ({"DATABASE_URL": "mysql://u:geheim@127.0.0.1/db"}, "DATABASE_URL", "postgresql://"),
        ({"DASHBOARD_URL": "dashboard.example.com"}, "DASHBOARD_URL", "https://"),
        ({"DATABASE_URL": "postgresql://u:geheim@127.0.0.1:1/db"}, "Database", "does not answer"),
        ({"PORT": "9000", "DASHBOARD_PORT": "9000"}, "Ports", "both 9000"),
    ],
)
def test_what_can_not_work_is_told_by_its_setting(
    copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], check: str, named: str
) -> None:
    for setting, value in changes.items():
        monkeypatch.setenv(setting, value)

    ended = copydesk("doctor", "--json")

    found = checks(ended)[check]
    assert ended.code == 1
    assert found["state"] == "broken"
    assert named in found["saw"]
    assert "geheim" not in ended.output


def test_a_migrated_database_and_a_dashboard_key_that_web_has_not_made_known_yet(
    copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def make() -> None:
        database = Database(Settings().database)
        await migrate(database)
        await database.close()

    asyncio.run(make())
    monkeypatch.setenv("COPYDESK_API_KEY", "cdk_unknown")

    found = checks(copydesk("doctor", "--json"))

    assert found["Database"]["state"] == "fine"
    assert found["Dashboard key"]["state"] == "attention"
    assert "once web starts" in found["Dashboard key"]["fix"]
    assert (found["Worker"]["saw"], found["Worker"]["fix"].count("copydesk up")) == ("Never seen.", 1)
    assert (found["Figures"]["state"], found["Figures"]["saw"][:15]) == ("fine", "No post is out ")


def test_webhooks_that_another_secret_key_sealed_are_told_before_anything_is_lost(
    copydesk: Copydesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = tmp_path / "brief.yaml"
    brief.write_text("product: Fernweh\nnews: It is in the shop.\naudience: hikers\nplatforms: [x]\n")
    assert copydesk("run", brief, "--approve", "none").code == 4
    assert copydesk("webhook", "add", "https://example.com/hook").code == 0
    assert checks(copydesk("doctor", "--json"))["Webhooks"]["state"] == "fine"

    monkeypatch.setenv("SECRET_KEY", "another-key-than-before")
    told = checks(copydesk("doctor", "--json"))["Webhooks"]

    assert told["state"] == "broken"
    assert "SECRET_KEYS_BEFORE" in told["fix"]


def test_a_folder_that_cannot_be_written_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)

    writable, _ = machine.folder(Settings(_env_file=None, data_dir=tmp_path))

    assert writable.state is State.BROKEN
    assert "DATA_DIR" in writable.fix


@pytest.mark.parametrize(
    ("free", "state"), [(50 << 20, State.BROKEN), (500 << 20, State.ATTENTION), (5 << 30, State.FINE)]
)
def test_room_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: State) -> None:
    monkeypatch.setattr("psutil.disk_usage", lambda _: type("Usage", (), {"free": free, "total": 9 << 30}))

    _, room = machine.folder(Settings(_env_file=None, data_dir=tmp_path))

    assert room.state is state


@pytest.mark.parametrize(
    ("asked", "state", "told"),
    [
        ("off", "fine", "None: cards"),
        ("/nowhere/chromium", "attention", "/nowhere/chromium is no program"),
        (sys.executable, "fine", f"Taken by {sys.executable}"),
    ],
)
def test_it_says_what_takes_pictures_of_previews(asked: str, state: str, told: str) -> None:
    found = machine.pictures(Settings(_env_file=None, chromium=asked))
    assert (found.state, found.saw[: len(told)]) == (state, told)
