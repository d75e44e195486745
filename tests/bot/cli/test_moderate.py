"""`copydesk moderate`: a line out for each line in, and an exit code that a CI can stop at."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.cli.conftest import Copydesk

HARMLESS, HATEFUL = "Fresh coffee at your desk.", "I hate women, they are scum."


def lines(*texts: str) -> str:
    return "".join(json.dumps({"text": text}) + "\n" for text in texts)


def test_each_json_line_is_answered_by_one_in_order(copydesk: Copydesk, tmp_path: Path) -> None:
    posts = tmp_path / "posts.jsonl"
    posts.write_text(lines(HARMLESS, "Du Arschloch!"))

    ended = copydesk("moderate", "--json", posts)

    good, bad = (json.loads(line) for line in ended.output.splitlines())
    assert good["score"] < bad["score"] == max(bad["scores"].values())
    assert set(good["scores"]) == {
        "profanity", "harassment", "hate", "threat", "sexual", "self_harm", "violence"
    }  # fmt: skip
    assert (good["findings"], bad["findings"][0]["where"]) == ([], "Arschloch")
    assert ended.code == 0


def test_what_blocks_is_told_by_the_exit_code(copydesk: Copydesk, tmp_path: Path) -> None:
    post = tmp_path / "post.md"
    post.write_text(HATEFUL)

    ended = copydesk("moderate", post)

    assert ended.code == 1
    assert f"{post}: " in ended.output
    assert "⛔ “hate women” reads like contempt" in ended.output


def test_a_line_that_can_not_be_read_is_answered_where_it_stands_and_the_next_is_scored(
    copydesk: Copydesk, tmp_path: Path
) -> None:
    posts = tmp_path / "posts.jsonl"
    wrong = {"{": ": is no JSON", '{"txt": 1}': ", text: is missing", "[" * 5_000: ": is no JSON"}
    posts.write_text(lines(HATEFUL) + "\n" + "\n".join(wrong) + "\n" + lines(HARMLESS))

    ended = copydesk("moderate", "--json", posts)

    first, *unread, last = map(json.loads, ended.output.splitlines())
    assert "score" in first
    assert "score" in last
    for number, (answer, says) in enumerate(zip(unread, wrong.values(), strict=True), start=3):
        assert answer["error"].startswith(f"{posts}, line {number}{says}")
    assert ended.code == 2, "though another blocks"


def test_a_text_that_is_none_is_named_and_the_next_is_scored(copydesk: Copydesk, tmp_path: Path) -> None:
    binary, post = tmp_path / "picture.md", tmp_path / "post.md"
    binary.write_bytes(b"\xff\xfe\x00")
    post.write_text(HARMLESS)

    ended = copydesk("moderate", binary, post)

    first, second = ended.output.splitlines()
    assert first.startswith(f"✗ {binary}: is not UTF-8")
    assert second.startswith(f"{post}: 0.")
    assert ended.code == 2


def test_a_file_that_is_not_there_is_refused_before_anything_is_answered(
    copydesk: Copydesk, tmp_path: Path
) -> None:
    post = tmp_path / "post.md"
    post.write_text(HARMLESS)

    ended = copydesk("moderate", post, tmp_path / "none.md")

    assert (ended.code, ended.output) == (2, "")
    assert f"{tmp_path / 'none.md'}: is no file" in ended.errors


@pytest.mark.parametrize(
    ("given", "is_told"),
    [
        (f"{lines(HARMLESS)}\n{lines(HARMLESS)}", True),
        (f"{lines(HARMLESS)}{HARMLESS}\n", False),
        ('{"txt": "Fresh coffee."}\n', False),
        (f"{HARMLESS}\n", False),
        ("", False),
    ],
)
def test_json_lines_that_are_read_as_one_text_are_told_how_to_be_read_one_by_one(
    copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch, given: str, is_told: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))

    ended = copydesk("moderate", "-")

    assert ended.output.startswith("standard input: 0.")
    assert ("--json reads them one by one" in ended.errors) is is_told
    assert ended.code == 0


def test_a_line_is_answered_before_the_next_one_comes() -> None:
    command = [sys.executable, "-m", "bot.cli", "moderate", "--json", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin
        assert running.stdout
        for text in (HARMLESS, HATEFUL):
            running.stdin.write(lines(text))
            running.stdin.flush()
            assert "score" in json.loads(running.stdout.readline())
        running.stdin.close()
    assert running.returncode == 1
