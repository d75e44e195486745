"""What people wrote reaches the terminal as it reads: no escape sequence, no markup, no turned line."""

import io
import json
import sqlite3
from pathlib import Path

import pytest
from rich.panel import Panel
from rich.text import Text

from bot.cli.saying import answer_as_json
from bot.cli.screen import Screen
from bot.cli.tables import lean_table
from tests.bot.cli.conftest import Copydesk

HOSTILE = (
    "Te\x1b[31ma \x1b]0;title\x07 \x9b2J \u202eevil "
    "[red]red[/] [/] [link=https://evil.example]here[/link] :bomb:"
)
OBEYED = ("\x1b", "\x07", "\x9b", "\u202e")


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> tuple[Screen, io.StringIO]:
    screen = Screen()
    screen.file = shown = io.StringIO()
    screen.width = 900
    return screen, shown


def test_a_hostile_text_is_shown_as_it_reads_wherever_it_stands(screen: tuple[Screen, io.StringIO]) -> None:
    console, shown = screen
    table = lean_table("name", "other", gives_way="name")
    table.add_row(Text(HOSTILE), "other")

    for thing in (HOSTILE, Text(HOSTILE), table, Panel(Text(HOSTILE), title=Text(HOSTILE))):
        console.print(thing)

    assert not any(one in shown.getvalue() for one in OBEYED)
    assert shown.getvalue().count("[red]red[/] [/] [link=https://evil.example]here[/link] :bomb:") == 5


def test_a_document_for_machines_is_json_that_no_terminal_obeys(capsys: pytest.CaptureFixture[str]) -> None:
    answer_as_json({"name": HOSTILE})

    printed = capsys.readouterr().out
    assert json.loads(printed) == {"name": HOSTILE}
    assert not any(one in printed for one in OBEYED)


def test_names_that_were_kept_before_are_listed_and_told_harmlessly(
    copydesk: Copydesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    brief = {
        "product": "Tea",
        "news": "It is new here.",
        "audience": "all",
        "platforms": ["x"],
        "variants": 1,
    }
    (tmp_path / "brief.json").write_text(json.dumps(brief), encoding="utf-8")
    assert copydesk("run", tmp_path / "brief.json", "--approve", "none", "--no-webhook").code == 4
    with sqlite3.connect(next(tmp_path.glob("*.db"))) as database:
        database.execute("UPDATE campaigns SET name = ?", (HOSTILE,))
        database.execute("UPDATE workspaces SET name = ?", (HOSTILE,))

    for command in (
        ("campaign", "list"),
        ("campaign", "show", "Te"),
        ("audit", "verify"),
        ("campaign", "show", "x" + HOSTILE),
    ):
        ended = copydesk(*command)
        assert ended.output or ended.errors
        assert not any(one in ended.output + ended.errors for one in OBEYED)
