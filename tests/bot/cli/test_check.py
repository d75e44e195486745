"""`copydesk check`: copy in, a line out for each, and an exit code that a pipeline understands."""

import io
import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli.exit_codes import ExitCode
from tests.bot.cli.conftest import Copydesk

GOOD = {"platform": "x", "text": "Rain is no excuse, says @fernweh. #cycling https://example.com/backpack"}
LONG = {"platform": "x", "text": "word " * 100}


def lines(*copies: Any) -> str:
    return "".join(f"{json.dumps(copy)}\n" for copy in copies)


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    return tmp_path / "posts.jsonl"


def test_each_text_gets_a_line_in_the_same_order(posts: Path, copydesk: Copydesk) -> None:
    posts.write_text(lines(GOOD, {"platform": "linkedin", "text": "Hello."}))

    ended = copydesk("check", "--json", str(posts))

    first, second = map(json.loads, ended.output.splitlines())
    assert ended.code == ExitCode.DONE
    assert (first["platform"], first["length"], first["limit"], first["valid"]) == ("x", 66, 280, True)
    assert (first["hashtags"], first["mentions"], first["cashtags"]) == (["cycling"], ["fernweh"], [])
    assert first["urls"] == ["https://example.com/backpack"]
    assert (second["platform"], second["length"]) == ("linkedin", 6)


def test_what_blocks_is_found_where_it_stands_and_ends_with_1(posts: Path, copydesk: Copydesk) -> None:
    posts.write_text(lines(LONG, {"platform": "x", "text": "Only 79 euros.", "brief": "It costs 89 euros."}))

    ended = copydesk("check", "--json", str(posts))

    long, foreign = map(json.loads, ended.output.splitlines())
    assert ended.code == ExitCode.FAILED
    assert (long["valid"], long["length"]) == (False, 500)
    assert foreign["valid"] is True
    assert [(one["rule"], one["span"]) for one in foreign["findings"] if one["rule"] == "foreign_figure"] == [
        ("foreign_figure", [5, 13])
    ]


def test_without_a_brief_a_text_is_judged_by_itself(posts: Path, copydesk: Copydesk) -> None:
    posts.write_text(lines(GOOD))

    ended = copydesk("check", "--json", str(posts))

    assert json.loads(ended.output)["findings"] == []


def test_what_is_still_to_be_filled_in_is_found_without_a_brief(posts: Path, copydesk: Copydesk) -> None:
    posts.write_text(
        lines({"platform": "linkedin", "text": "Hello [Name], save XX% at https://example.com."})
    )

    ended = copydesk("check", "--json", str(posts))

    assert [one["rule"] for one in json.loads(ended.output)["findings"]] == ["placeholder", "placeholder"]


def test_standard_input_is_read_where_a_dash_stands(
    monkeypatch: pytest.MonkeyPatch, copydesk: Copydesk
) -> None:
    given = io.TextIOWrapper(io.BytesIO(lines(GOOD).encode()))
    monkeypatch.setattr(sys, "stdin", given)

    ended = copydesk("check", "-")

    assert ended.code == ExitCode.DONE
    assert ended.output.startswith("standard input, line 1: X passes, 66 of 280 weighted characters")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: is no JSON"),
        ('{"platform": "x", "text": "a", "text": "b"}', "line 2, text: is there twice; leave one."),
        ('["a"]', 'line 2: must be an object, such as {"platform": "x", "text": "…"}'),
        ('{"text": "Hello."}', 'line 2, platform: is missing; write it as in {"platform": "x", '),
        ('{"platform": "linkdin", "text": "Hello."}', "line 2, platform: must be one of x, linkedin, "),
        ('{"platform": "x", "text": ["Hello."]}', "line 2, text: must be text in quotation marks, such as"),
        ('{"platform": "x", "text": "\\ud800"}', "line 2, text: holds half of a character"),
        (
            json.dumps({"platform": "x", "text": "a" * 200_001}),
            "line 2, text: is 200,001 characters long; 200,000 are the most.",
        ),
    ],
)
def test_a_line_that_can_not_be_read_is_answered_where_it_stands_and_the_next_is_checked(
    posts: Path, copydesk: Copydesk, line: str, told: str
) -> None:
    posts.write_text(f"{lines(LONG)}{line}\n{lines(GOOD)}")

    ended = copydesk("check", "--json", str(posts))

    long, unread, good = map(json.loads, ended.output.splitlines())
    assert (long["valid"], good["valid"]) == (False, True)
    assert list(unread) == ["error"]
    assert unread["error"].startswith(f"{posts}, {told}")
    assert ended.code == ExitCode.WRONG_USE, "though another is blocked"


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ({"platform": "x", "txt": "Hello."}, "text"),
        ({"platform": "email", "text": "Hello.", "pre_header": "Hi."}, "preheader"),
        ({"platform": "linkdin", "text": "Hello."}, "linkedin"),
    ],
)
def test_a_line_with_a_slip_is_asked_whether_what_is_near_was_meant(
    posts: Path, copydesk: Copydesk, line: Any, meant: str
) -> None:
    posts.write_text(lines(line))

    ended = copydesk("check", str(posts))

    assert f"Did you mean “{meant}”?" in ended.output
    assert ended.code == ExitCode.WRONG_USE


def test_the_preheader_of_an_e_mail_is_checked_where_it_stands(posts: Path, copydesk: Copydesk) -> None:
    mail = {"platform": "email", "title": "Dry at last", "text": "Ride dry, in any rain."}
    posts.write_text(lines({**mail, "preheader": "Dry at last."}, {**mail, "preheader": "Save XX% today"}))

    repeated, unfilled = map(json.loads, copydesk("check", "--json", str(posts)).output.splitlines())

    assert "preheader_repeats" in {one["rule"] for one in repeated["findings"]}
    (found,) = [one for one in unfilled["findings"] if one["rule"] == "placeholder"]
    assert (found["part"], found["span"]) == ("preheader", [5, 8])


def test_people_see_at_a_mark_which_line_can_not_be_read(posts: Path, copydesk: Copydesk) -> None:
    posts.write_text(f"{{\n{lines(GOOD)}")

    ended = copydesk("check", str(posts))

    first, second = ended.output.splitlines()
    assert first.startswith(f"✗ {posts}, line 1: is no JSON")
    assert second.startswith(f"{posts}, line 2: X passes")
    assert ended.code == ExitCode.WRONG_USE


def test_a_line_is_answered_before_the_next_one_comes() -> None:
    command = [sys.executable, "-m", "bot.cli", "check", "--json", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin
        assert running.stdout
        for line, key in (("{\n", "error"), (lines(GOOD), "valid")):
            running.stdin.write(line)
            running.stdin.flush()
            assert key in json.loads(running.stdout.readline())
        running.stdin.close()
    assert running.returncode == ExitCode.WRONG_USE


def test_a_file_in_utf16_is_told_to_be_saved_as_utf8(posts: Path, copydesk: Copydesk) -> None:
    posts.write_text(lines(GOOD, GOOD), encoding="utf-16")

    ended = copydesk("check", posts)

    assert ended.code == ExitCode.WRONG_USE
    assert ended.output.startswith(
        f"✗ {posts}, line 1: is not UTF-8; save it as UTF-8.\n✗ {posts}, line 2: is not"
    )


@pytest.mark.parametrize("command", ["check", "moderate"])
def test_what_keeps_copy_from_being_answered_is_not_told_as_blocked_copy(posts: Path, command: str) -> None:
    posts.write_text(lines(*[GOOD] * 3))
    typed = f"{shlex.quote(sys.executable)} -m bot.cli {command} --json"
    endings = {
        f"{typed} - <&-": (ExitCode.WRONG_USE, "standard input: is closed"),
        f"{typed} {posts} > /dev/full": (ExitCode.NOT_ANSWERED, "There is no room left"),
        f"({typed} {posts}; echo $? >&2) | true": (0, f"{ExitCode.READER_LEFT:d}\n"),
    }

    for line, (code, told) in endings.items():
        ended = subprocess.run(line, shell=True, capture_output=True, text=True, check=False)

        assert ended.returncode == code
        assert ended.stderr.startswith(told)
        assert len(ended.stderr.splitlines()) == 1


def test_without_a_brief_nobody_vouches_for_what_a_text_promises(posts: Path, copydesk: Copydesk) -> None:
    promise = {"platform": "x", "text": "Only 3 left. Pay with 4111 1111 1111 1111."}
    posts.write_text(lines(promise, {**promise, "brief": promise["text"]}))

    bare, briefed = map(json.loads, copydesk("check", "--json", str(posts)).output.splitlines())

    assert {"scarcity", "card_number"} <= {one["rule"] for one in bare["findings"]}
    assert "card_number" not in {one["rule"] for one in briefed["findings"]}


def test_what_is_wrong_with_the_whole_run_is_refused_before_anything_is_answered(
    tmp_path: Path, posts: Path, copydesk: Copydesk
) -> None:
    posts.write_text(lines(GOOD))
    (tmp_path / "rules.yaml").write_text("severities: {no_such_rule: info}\n")

    for wrong in ([tmp_path / "no.jsonl"], [tmp_path], ["--rules", tmp_path / "rules.yaml"]):
        ended = copydesk("check", posts, *wrong)

        assert ended.code == ExitCode.WRONG_USE
        assert ended.output == ""
        assert ended.errors


def test_copy_is_held_to_a_policy_that_is_named(tmp_path: Path, posts: Path, copydesk: Copydesk) -> None:
    (tmp_path / "rules.yaml").write_text("patterns:\n- pattern: synergy\n  severity: blocking\n")
    posts.write_text(lines({"platform": "x", "text": "We love synergy."}))

    assert copydesk("check", str(posts)).code == ExitCode.DONE
    assert copydesk("check", str(posts), "--rules", str(tmp_path / "rules.yaml")).code == ExitCode.FAILED
