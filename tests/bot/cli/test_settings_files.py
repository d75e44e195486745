"""The files made from the settings are what is committed, and change nothing as they stand."""

from pathlib import Path

import pytest

from bot.cli.settings_docs import GROUPS, as_env, as_markdown, settings_list
from core.foundation.settings import DEVELOPMENT_SECRET, Settings

ROOT = Path(__file__).parents[3]


def test_the_committed_env_example_is_what_the_settings_say() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == as_env()


def test_the_committed_settings_page_is_what_the_settings_say() -> None:
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == as_markdown()


def test_a_copied_env_example_changes_no_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in settings_list():
        monkeypatch.delenv(setting.name, raising=False)
    copied = tmp_path / ".env"
    copied.write_text(as_env(), encoding="utf-8")

    assert Settings(_env_file=copied) == Settings(_env_file=None)


def test_every_setting_has_a_sentence_and_a_group() -> None:
    assert all(setting.description.endswith(".") and setting.group for setting in settings_list())
    assert set(GROUPS) <= set(Settings.model_fields)


def test_no_secret_is_printed() -> None:
    assert DEVELOPMENT_SECRET not in as_env() + as_markdown()
