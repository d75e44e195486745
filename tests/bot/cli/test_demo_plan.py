"""The demo's plan: nothing real reaches it, and it keeps what is its own."""

import stat
from pathlib import Path

import pytest

from bot.cli.demo.folder import DemoRuns, forget, require_room, sole_use
from bot.cli.demo.plan import DemoPlan, DemoPorts, openai_settings
from core.foundation.errors import CopydeskError
from core.foundation.settings import Settings

PORTS = DemoPorts(8000, 8501, 8765)
REAL = {
    "SLACK_BOT_TOKEN": "xoxb-real",
    "slack_app_token": "xapp-real",
    "OPENAI_API_KEY": "sk-real",
    "DATABASE_URL": "postgresql://prod/db",
    "COPYDESK_ENV": "production",
    "HOME": "/home/ana",
}


def test_no_setting_of_the_environment_reaches_the_demo(tmp_path: Path) -> None:
    environment = DemoPlan.make(tmp_path, PORTS).environment(REAL, openai={})

    assert not set(environment.values()) & {"xoxb-real", "xapp-real", "sk-real", "postgresql://prod/db"}
    assert environment["COPYDESK_ENV"] == "development"
    assert environment["HOME"] == "/home/ana"


def test_the_demo_runs_where_the_projects_env_file_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("SLACK_APP_TOKEN=xapp-real\n")
    plan = DemoPlan.make(tmp_path / "var" / "demo", PORTS)
    for name, value in plan.settings().items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(plan.folder)

    settings = Settings()

    assert settings.slack_app_token is None
    assert settings.data_dir == plan.folder


def test_the_model_is_used_only_when_asked_for(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, openai_api_key="sk-mine", openai_base_url="http://127.0.0.1:1/v1")

    environment = DemoPlan.make(tmp_path, PORTS).environment({}, openai=openai_settings(settings))

    assert environment["OPENAI_API_KEY"] == "sk-mine"
    assert environment["OPENAI_BASE_URL"] == "http://127.0.0.1:1/v1"


def test_a_model_costs_in_a_demo_what_it_costs_here(tmp_path: Path) -> None:
    here = {
        "openai_service_tier": "flex",
        "model_prices": "gpt-5=1/2",
        "task_models": "rewrite=gpt-5-nano",
        "fallback_api_key": "sk-other",
        "daily_limit_usd": 3.0,
    }
    settings = Settings(_env_file=None, openai_api_key="sk-mine", **here)

    environment = DemoPlan.make(tmp_path, PORTS).environment({}, openai=openai_settings(settings))

    assert {name: environment[name.upper()] for name in here} == {
        name: str(said) for name, said in here.items()
    }


def test_the_key_is_made_once_and_is_nobody_elses_business(tmp_path: Path) -> None:
    first, second = DemoPlan.make(tmp_path, PORTS), DemoPlan.make(tmp_path, PORTS)

    assert first.keys == second.keys
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_a_damaged_key_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{")

    assert DemoPlan.make(tmp_path, PORTS).keys.api_key.startswith("cdk_")


def test_ports_come_from_the_environment() -> None:
    assert DemoPorts.of({"PORT": "9000", "PLAYGROUND_PORT": "9001"}) == DemoPorts(9000, 8501, 9001)


def test_starting_over_deletes_the_demo(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    DemoPlan.make(folder, PORTS)

    (folder / "outbox").mkdir()

    forget(folder)

    assert list(folder.iterdir()) == []


def test_one_folder_serves_one_demo_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "demo"

    with sole_use(folder), pytest.raises(DemoRuns) as refusal, sole_use(folder):
        pass
    with sole_use(folder):
        pass

    assert f"--data-dir {folder}-2" in refusal.value.message


def test_starting_over_deletes_nothing_that_is_no_demo(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("three years of work")

    with pytest.raises(CopydeskError, match="does not look like a demo"):
        forget(tmp_path)

    assert (tmp_path / "thesis.txt").exists()


def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.demo.folder.ROOM_NEEDED", 1 << 60)

    with pytest.raises(CopydeskError, match="not enough room"):
        require_room(tmp_path / "not" / "there" / "yet")


def test_each_demo_has_a_token_and_a_signing_secret_of_its_own_that_production_refuses(
    tmp_path: Path,
) -> None:
    one, other = (DemoPlan.make(tmp_path / name, PORTS).settings() for name in ("one", "other"))
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"):
        assert one[name] != other[name]
        assert "playground" in one[name]


def test_a_demo_of_before_keeps_its_key_and_gets_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text('{"api_key": "cdk_of_before"}')
    kept = DemoPlan.make(tmp_path, PORTS).keys
    assert kept.api_key == "cdk_of_before"
    assert DemoPlan.make(tmp_path, PORTS).keys == kept
