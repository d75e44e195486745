"""`copydesk moderate`: a line out for each line in, and an exit code that a CI can stop at."""

import json
import subprocess
import sys
from pathlib import Path

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


def test_a_line_that_can_not_be_read_is_named_after_those_before_it_are_answered(
    copydesk: Copydesk, tmp_path: Path
) -> None:
    posts = tmp_path / "posts.jsonl"
    for wrong, says in (("{", "is no JSON"), ('{"txt": 1}', "has no text"), ("[" * 5_000, "is no JSON")):
        posts.write_text(lines(HARMLESS) + "\n" + wrong + "\n")

        ended = copydesk("moderate", "--json", posts)

        assert ended.code == 2
        assert len(ended.output.splitlines()) == 1
        assert f"{posts}, line 3: {says}" in ended.errors


def test_a_file_that_is_not_there_or_no_text_is_named(copydesk: Copydesk, tmp_path: Path) -> None:
    binary = tmp_path / "picture.md"
    binary.write_bytes(b"\xff\xfe\x00")

    assert "is not UTF-8" in copydesk("moderate", binary).errors
    assert "No such file" in copydesk("moderate", tmp_path / "none.md").errors


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
