"""`copydesk brand`: a voice is set from a file, shown as one, changed in an editor, and never lost."""

from pathlib import Path

import pytest

from tests.bot.cli.conftest import Copydesk

VOICE = "company: Fernweh\navoid:\n- word: cheap\n  replacement: affordable\ntags:\n- '#fernweh'\n"


@pytest.fixture
def voice(tmp_path: Path, migrated: Path) -> Path:
    file = tmp_path / "voice.yaml"
    file.write_text(VOICE, "utf-8")
    return file


def shown(copydesk: Copydesk, *options: object) -> str:
    """The voice, without the line that says its version."""
    return copydesk("brand", "show", *options).output.partition("\n")[2]


def test_a_voice_is_set_from_a_file_and_shown_as_it_was_written(copydesk: Copydesk, voice: Path) -> None:
    made = copydesk("brand", "set", "--file", voice)
    assert (made.code, "This is version 1 of the brand voice." in made.output) == (0, True)
    assert "+ Words to avoid: cheap → affordable" in made.errors
    said = copydesk("brand", "show")
    assert said.output == f"# Version 1 of the brand voice\n{VOICE}"
    assert "Version 1, saved by the command line" in said.errors
    assert "says that already" in copydesk("brand", "set", "--file", voice).output


def test_what_is_wrong_in_a_file_is_told_with_its_line(copydesk: Copydesk, voice: Path) -> None:
    voice.write_text("company: Fernweh\nemoji: rarely\n", "utf-8")
    ended = copydesk("brand", "set", "--file", voice)
    assert ended.code != 0
    assert f"{voice}, line 2, emoji: can't be “rarely”" in ended.errors


def test_who_changed_an_older_version_is_told(copydesk: Copydesk, voice: Path) -> None:
    copydesk("brand", "set", "--file", voice)
    voice.write_text("tone: dry\n", "utf-8")
    ended = copydesk("brand", "set", "--file", voice, "--version", 0)
    assert ended.code != 0
    assert "was changed meanwhile" in ended.errors
    assert shown(copydesk) == VOICE


def test_a_file_says_itself_of_which_version_it_is_a_change(copydesk: Copydesk, voice: Path) -> None:
    copydesk("brand", "set", "--file", voice)
    mine = copydesk("brand", "show").output
    voice.write_text("tone: loud\n", "utf-8")
    copydesk("brand", "set", "--file", voice)
    voice.write_text(f"{mine}tone: dry\n", "utf-8")
    ended = copydesk("brand", "set", "--file", voice)
    assert (ended.code != 0, "saved version 2" in ended.errors) == (True, True)
    assert "version 3" in copydesk("brand", "set", "--file", voice, "--version", 2).output


def test_versions_are_listed_shown_and_restored(copydesk: Copydesk, voice: Path) -> None:
    copydesk("brand", "set", "--file", voice)
    voice.write_text("tone: dry\n", "utf-8")
    copydesk("brand", "set", "--file", voice)
    assert "Version 3 of the brand voice says what version 1 says." in copydesk("brand", "restore", 1).output
    assert shown(copydesk) == VOICE
    assert shown(copydesk, "--version", 2) == "tone: dry\n"
    rows = [line.split()[0] for line in copydesk("brand", "history").output.splitlines() if line.strip()]
    assert [number for number in rows if number.isdecimal()] == ["3", "2", "1"]


def test_nothing_said_yet_is_told_with_what_to_do(copydesk: Copydesk, voice: Path) -> None:
    copydesk("brand", "set", "--file", voice)
    voice.write_text("", "utf-8")
    copydesk("brand", "set", "--file", voice)
    said = copydesk("brand", "show")
    assert (said.output, "docs/brand.md has a voice to begin with" in said.errors) == ("", True)


def editing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    """An editor that leaves `text` in whatever file it is given."""
    left = tmp_path / "left.yaml"
    left.write_text(text, "utf-8")
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\ncat "{left}" > "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))


def test_it_is_changed_in_an_editor(
    copydesk: Copydesk, voice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copydesk("brand", "set", "--file", voice)
    editing(monkeypatch, tmp_path, "tone: dry\n")
    assert "version 2" in copydesk("brand", "edit").output
    assert shown(copydesk) == "tone: dry\n"


def test_what_was_written_in_an_editor_and_can_not_be_saved_is_kept_in_a_file(
    copydesk: Copydesk, voice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copydesk("brand", "set", "--file", voice)
    editing(monkeypatch, tmp_path, "tone: dry\nemoji: rarely\n")
    ended = copydesk("brand", "edit")
    assert ended.code != 0
    kept = Path(ended.errors.partition("What you wrote is in ")[2].partition(";")[0])
    assert kept.read_text("utf-8") == "tone: dry\nemoji: rarely\n"
    kept.unlink()


def test_posts_become_a_proposal_that_is_kept_only_where_somebody_says_so(
    copydesk: Copydesk, voice: Path, tmp_path: Path
) -> None:
    copydesk("brand", "set", "--file", voice)
    posts = tmp_path / "posts.txt"
    posts.write_text("\n---\n".join(f"Your rucksack weighs {number} g." for number in range(10)), "utf-8")
    proposed = copydesk("brand", "learn", "--file", posts)
    assert "+ Do: Speak to readers as “you”.\n" in proposed.output
    assert "Readers are “you” in 10 of 10." in proposed.errors
    assert "Nothing was changed." in proposed.errors
    assert shown(copydesk) == VOICE
    assert "version 2" in copydesk("brand", "learn", "--file", posts, "--yes").errors
    assert "say what the brand voice says already" in copydesk("brand", "learn", "--file", posts).output


def test_reviews_that_repeat_nothing_are_told(copydesk: Copydesk, voice: Path) -> None:
    copydesk("brand", "set", "--file", voice)
    told = copydesk("brand", "learn", "--reviews").output
    assert told == "0 reviews repeat nothing that the brand voice does not say already.\n"
    assert copydesk("brand", "learn", "--reviews", "--file", voice).code == 2


def test_too_few_posts_are_told(copydesk: Copydesk, voice: Path) -> None:
    copydesk("brand", "set", "--file", voice)
    ended = copydesk("brand", "learn")
    assert (ended.code != 0, "at least 10 different ones are needed" in ended.errors) == (True, True)
