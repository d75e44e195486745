"""`copydesk check`: copy in, a line out for each, and an exit code that a pipeline understands."""

import io
import json
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
        ("[]", "line 2, copy: must be an object"),
        ('{"text": "Hello."}', "line 2, platform: field required."),
        ('{"platform": "myspace", "text": "Hello."}', "line 2, platform: input should be"),
        (
            '{"platform": "x", "text": "Hello.", "colour": 1}',
            "line 2, colour: extra inputs are not permitted.",
        ),
        ('{"platform": "x", "text": "\\ud800"}', "line 2, text: input should be a valid string"),
    ],
)
def test_a_line_that_can_not_be_read_is_named_and_ends_with_2(
    posts: Path, copydesk: Copydesk, line: str, told: str
) -> None:
    posts.write_text(f"{lines(GOOD)}{line}\n")

    ended = copydesk("check", "--json", str(posts))

    assert ended.code == ExitCode.WRONG_USE
    assert len(ended.output.splitlines()) == 1, "what came before it was answered"
    assert told in ended.errors


def test_without_a_brief_nobody_vouches_for_what_a_text_promises(posts: Path, copydesk: Copydesk) -> None:
    promise = {"platform": "x", "text": "Only 3 left. Pay with 4111 1111 1111 1111."}
    posts.write_text(lines(promise, {**promise, "brief": promise["text"]}))

    bare, briefed = map(json.loads, copydesk("check", "--json", str(posts)).output.splitlines())

    assert {"scarcity", "card_number"} <= {one["rule"] for one in bare["findings"]}
    assert "card_number" not in {one["rule"] for one in briefed["findings"]}


def test_a_file_that_is_not_there_is_no_blocked_copy(tmp_path: Path, copydesk: Copydesk) -> None:
    assert copydesk("check", str(tmp_path / "no.jsonl")).code == ExitCode.WRONG_USE
    assert copydesk("check", str(tmp_path)).code == ExitCode.WRONG_USE


def test_copy_is_held_to_a_policy_that_is_named(tmp_path: Path, posts: Path, copydesk: Copydesk) -> None:
    (tmp_path / "rules.yaml").write_text("patterns:\n- pattern: synergy\n  severity: blocking\n")
    posts.write_text(lines({"platform": "x", "text": "We love synergy."}))

    assert copydesk("check", str(posts)).code == ExitCode.DONE
    assert copydesk("check", str(posts), "--rules", str(tmp_path / "rules.yaml")).code == ExitCode.FAILED
