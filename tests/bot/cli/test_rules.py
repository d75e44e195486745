"""`copydesk rules`: the page of rules, switching one, and a whole policy from a file."""

import re
import sys
from pathlib import Path

import pytest
import yaml

from bot.cli.exit_codes import ExitCode
from bot.cli.rules_docs import as_markdown
from bot.cli.rules_examples import circumstances, shown
from core.brand.voice import NO_VOICE, Use, Voice
from core.foundation.ids import PlatformName
from core.review.policy import DEFAULT_POLICY, Policy
from core.review.policy_form import as_fields, read_policy
from core.review.rules.catalogue import RULES
from core.review.rules.rule import Example
from tests.bot.cli.conftest import Copydesk

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")


def test_the_page_of_rules_is_made_from_them() -> None:
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == as_markdown()
    assert all(f"`{rule.id}`" in as_markdown() for rule in RULES)


def test_each_address_of_a_source_is_linked_once_from_its_words() -> None:
    page = as_markdown()

    for rule in RULES:
        row = next(line for line in page.splitlines() if f"`{rule.id}` |" in line)
        addresses = re.findall(r"https?://[^\s;]+", rule.source)
        linked = re.findall(r"\[([^][]+)\]\((https?://[^)\s]+)\)", row)
        assert [address for _, address in linked] == addresses, rule.id
        assert all(words == "source" or f"{words}, https" in rule.source for words, _ in linked), rule.id


def test_no_example_is_shown_as_flagged_and_as_passing() -> None:
    for rule in RULES:
        assert not {*map(shown, rule.flagged)} & {*map(shown, rule.passing)}, rule.id


@pytest.mark.parametrize(
    ("example", "seen"),
    [
        (Example("Ride dry."), "`Ride dry.`"),
        (Example("Ride dry.", title="Rain"), "`Rain / Ride dry.`"),
        (Example("Ride  dry.\n\nNow."), "`Ride␣␣dry. ↵ Now.`"),
        (Example("A `cup`."), "`` A `cup`. ``"),
        (Example("a" * 400), f"`{'a' * 89}…` (400 characters)"),
        (
            Example("Dry.", PlatformName.EMAIL, preheader="Dry.", link="https://example.com", news="Bags."),
            "`Dry.` (on E-mail; preheader: `Dry.`; brief: `Bags.`; link: `https://example.com`)",
        ),
        (Example("Sale 🎉", voice=Voice(emoji=Use.NEVER)), "`Sale 🎉` (voice: emoji never)"),
        (Example("#adult", policy=Policy(banned_hashtags=("adult",))), "`#adult` (banned: `adult`)"),
        (Example("Buy.", changes={"passed_deadline": "until Monday"}), "`Buy.` (`until Monday` is over)"),
    ],
)
def test_of_an_example_the_page_shows_what_makes_a_difference(example: Example, seen: str) -> None:
    assert shown(example) == seen


def test_no_example_holds_back_a_voice_or_a_policy() -> None:
    examples = [one for rule in RULES for one in (*rule.flagged, *rule.passing)]

    assert all(
        list(circumstances(one)) for one in examples if (one.voice, one.policy) != (NO_VOICE, DEFAULT_POLICY)
    )


def test_the_policy_of_the_page_can_be_used() -> None:
    policy = yaml.safe_load(PAGE.partition("```yaml\n")[2].partition("```")[0])

    assert set(as_fields(read_policy(policy))) == set(policy)


def test_a_rule_is_switched_and_switched_back(copydesk: Copydesk) -> None:
    assert copydesk("rules", "switch", "placeholder", "blocking").code == ExitCode.DONE
    assert "placeholder: blocking" in copydesk("rules", "show").output

    assert copydesk("rules", "switch", "placeholder", "default").code == ExitCode.DONE
    assert "placeholder" not in copydesk("rules", "show").output


@pytest.mark.parametrize(
    ("rule", "to", "why"), [("no_such", "off", "no rule"), ("placeholder", "loud", "one of")]
)
def test_what_can_not_be_switched_is_told(copydesk: Copydesk, rule: str, to: str, why: str) -> None:
    ended = copydesk("rules", "switch", rule, to)

    assert ended.code == ExitCode.WRONG_USE
    assert why in ended.errors


def test_a_policy_is_set_from_a_file_and_shown_so_that_it_can_be_set_again(
    copydesk: Copydesk, tmp_path: Path
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(PAGE.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")

    assert copydesk("rules", "set", "--file", str(file)).code == ExitCode.DONE
    shown = copydesk("rules", "show").output
    file.write_text(shown, encoding="utf-8")
    assert copydesk("rules", "set", "--file", str(file)).code == ExitCode.DONE

    assert copydesk("rules", "show").output == shown
    assert "synergy" in shown


def test_the_history_says_what_each_version_changed_and_an_older_one_is_restored(copydesk: Copydesk) -> None:
    copydesk("rules", "switch", "placeholder", "off")
    copydesk("rules", "switch", "scarcity", "blocking")

    assert copydesk("rules", "restore", "1").code == ExitCode.DONE

    *_, third, second, first = copydesk("rules", "history").output.strip().splitlines()
    assert third.endswith("command line   1 again: scarcity: blocking → as it comes")
    assert second.endswith("command line   scarcity: as it comes → blocking")
    assert first.endswith("command line   placeholder: as it comes → off")
    shown = copydesk("rules", "show").output
    assert "placeholder" in shown
    assert "scarcity" not in shown
    assert copydesk("rules", "restore", "9").code == ExitCode.FAILED


def test_on_a_narrow_terminal_a_table_shows_all_that_changed_and_all_that_rules_look_for(
    copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    copydesk("rules", "switch", "placeholder", "off")
    copydesk("rules", "switch", "scarcity", "blocking")
    copydesk("rules", "restore", "1")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "70")
    monkeypatch.setenv("NO_COLOR", "1")

    history, rules = copydesk("rules", "history").output, copydesk("rules", "list").output

    assert "…" not in history
    assert rules.count("…") == sum(rule.why.count("…") for rule in RULES)
    assert max(len(line) for line in re.sub(r"\x1b\[\d*m", "", history + rules).splitlines()) <= 70


@pytest.mark.parametrize("of", ["rules", "brand"])
def test_a_number_that_no_version_can_have_is_refused(copydesk: Copydesk, of: str) -> None:
    ended = copydesk(of, "restore", "99999999999999999999")

    assert ended.code == ExitCode.WRONG_USE
    assert "2147483647" in ended.errors


@pytest.mark.parametrize("command", ["list", "show"])
def test_without_a_workspace_the_rules_are_shown_as_they_come_and_nothing_is_made(
    copydesk: Copydesk, tmp_path: Path, command: str
) -> None:
    ended = copydesk("rules", command)

    assert ended.code == ExitCode.DONE
    assert ended.errors.startswith("There is no workspace here: these are the rules as they come.\n")
    assert not (tmp_path / "var").exists()


def test_a_workspace_that_is_named_and_not_there_is_told(copydesk: Copydesk) -> None:
    assert copydesk("rules", "list", "--workspace", "acme").code == ExitCode.FAILED


def test_a_database_without_a_workspace_has_the_rules_as_they_come(copydesk: Copydesk) -> None:
    copydesk("migrate")

    ended = copydesk("rules", "list")

    assert ended.code == ExitCode.DONE
    assert "There is no workspace here" in ended.errors


def test_in_a_pipe_every_rule_is_on_a_whole_line(copydesk: Copydesk) -> None:
    shown = copydesk("rules", "list").output.splitlines()

    for rule in RULES:
        assert any(line.split()[:1] == [rule.id] and line.endswith(rule.why) for line in shown)


def test_programs_get_each_rule_as_it_is_here_and_as_it_comes(copydesk: Copydesk) -> None:
    copydesk("rules", "switch", "placeholder", "off")

    told = {rule["id"]: rule for rule in copydesk("rules", "list", "--json").document}

    placeholder, scarcity = told["placeholder"], told["scarcity"]
    assert (placeholder["severity"], placeholder["default"], placeholder["family"]) == (
        "off",
        "warning",
        "text",
    )
    assert (scarcity["severity"], scarcity["jurisdictions"]) == ("warning", ["eu", "uk", "us"])
    assert scarcity["why"]
    assert scarcity["source"]
    assert list(told) == [rule.id for rule in RULES]


@pytest.mark.parametrize("text", ["", "severities:\n  placeholder: blocking\n  placeholder: info\n"])
def test_a_file_that_says_nothing_or_a_thing_twice_changes_nothing(
    copydesk: Copydesk, tmp_path: Path, text: str
) -> None:
    copydesk("rules", "switch", "placeholder", "off")
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")

    assert copydesk("rules", "set", "--file", str(tmp_path / "rules.yaml")).code == ExitCode.WRONG_USE
    assert "placeholder" in copydesk("rules", "show").output
