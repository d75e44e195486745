"""The processes of an installation, as whoever starts them sees them."""

import pytest

from .conftest import Copydesk


def test_a_web_process_whose_database_is_away_says_so_in_a_sentence_and_ends(
    copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@127.0.0.1:1/db")
    monkeypatch.setattr("bot.cli.processes.serve.end_in_time", lambda: None)
    ended = copydesk("web")
    assert ended.code == 1
    assert ended.errors.strip().endswith(
        "The database does not answer. Nothing was changed; try again in a moment."
    )
    assert "Traceback" not in ended.output + ended.errors
