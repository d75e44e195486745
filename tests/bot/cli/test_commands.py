"""The small commands: keys, webhooks, campaigns, audit, sample, migrate, and how a command ends."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from core.foundation.settings import DEVELOPMENT_SECRET
from tests.bot.cli.conftest import Copydesk
from tests.core.previews.posts import Read

ROOT = Path(__file__).parents[3]
LAUNCH = ROOT / "examples" / "launch.yaml"
ALL_COMMANDS = (
    *("demo", "run", "up", "doctor", "manifest", "settings"),
    *("campaign", "account", "webhook", "budget", "key", "audit", "secrets", "sample"),
    *("web", "worker", "dashboard", "playground", "migrate"),
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("DATA_DIR", str(folder))
    return folder


@pytest.fixture
def migrated(tables: Callable[[Path], None], data: Path) -> Path:
    tables(data)
    return data


@pytest.fixture(scope="module")
def launched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the data folder of a campaign is kept that ran once, to be copied for each test."""
    return tmp_path_factory.mktemp("launched") / "data"


@pytest.fixture
def campaign(copydesk: Copydesk, tables: Callable[[Path], None], launched: Path, data: Path) -> str:
    """A campaign of the workspace “Command line”, with one variant of each platform published."""
    named = launched.with_name("campaign")
    if not named.exists():
        tables(launched)
        ended = copydesk("run", LAUNCH, "--approve", "first", "--data-dir", launched, "--json")
        assert ended.code == 0
        named.write_text(ended.document["campaign"]["id"])
    shutil.copytree(launched, data)
    return named.read_text()


def test_help_names_every_command(copydesk: Copydesk) -> None:
    ended = copydesk("--help")

    assert ended.code == 0
    assert all(f" {name} " in ended.output for name in ALL_COMMANDS)


@pytest.mark.parametrize("command", ALL_COMMANDS)
def test_every_command_explains_itself(copydesk: Copydesk, command: str) -> None:
    ended = copydesk(command, "--help")

    assert ended.code == 0
    assert "Usage: copydesk" in ended.output


def test_the_exit_codes_of_a_run_are_in_its_help(copydesk: Copydesk) -> None:
    shown = " ".join(copydesk("run", "--help").output.split())

    for code in ("0 done", "2 wrong use or brief", "3 nothing was written", "130 interrupted"):
        assert code in shown


def test_a_locale_without_our_letters_stops_no_command() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot.cli", "settings"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=False,
    )

    assert ended.returncode == 0
    assert "xoxb-…" in ended.stdout.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
def test_output_to_a_full_disk_is_told_in_a_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "bot.cli", "settings"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert ended.returncode == 1
    assert ended.stderr.decode().startswith("There is no room left")


def test_an_unknown_command_is_wrong_use(copydesk: Copydesk) -> None:
    assert copydesk("frobnicate").code == 2


def test_before_the_tables_are_made_the_sentence_says_how(copydesk: Copydesk, data: Path) -> None:
    ended = copydesk("key", "list")

    assert ended.code == 1
    assert "copydesk migrate" in ended.errors


def test_migrating_twice_changes_nothing(copydesk: Copydesk, data: Path) -> None:
    assert copydesk("migrate").code == 0
    made = (data / "copydesk.db").read_bytes()
    assert copydesk("migrate").code == 0
    assert (data / "copydesk.db").read_bytes() == made


def test_settings_that_cannot_be_used_are_named(copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eighty")

    ended = copydesk("migrate")

    assert ended.code == 2
    assert ended.errors.startswith("PORT: ")


def test_a_key_is_shown_once_and_alone_on_standard_output(copydesk: Copydesk, migrated: Path) -> None:
    key = copydesk("key", "create", "dashboard", "--role", "viewer").output.strip()
    listed = copydesk("key", "list").output

    assert key.startswith("cdk_")
    assert key[:10] in listed
    assert key not in listed
    assert "viewer" in listed
    for role, why in (("owner", "only people own"), ("king", "must be one of viewer")):
        assert why in copydesk("key", "create", "other", "--role", role).errors


def test_a_list_without_entries_says_what_to_do(copydesk: Copydesk, campaign: str) -> None:
    for asked, told in (
        ("key list", "copydesk key create"),
        ("webhook list", "copydesk webhook add"),
        ("webhook dead", "Everything was delivered"),
    ):
        ended = copydesk(*asked.split())

        assert (ended.code, ended.output) == (0, "")
        assert told in ended.errors


def test_a_revoked_key_is_marked_and_an_unknown_one_refused(copydesk: Copydesk, migrated: Path) -> None:
    hint = copydesk("key", "create", "dashboard").output.strip()[:10]

    assert copydesk("key", "revoke", f"{hint}…").code == 0
    assert copydesk("key", "revoke", hint).code == 1


def test_members_are_listed_and_given_roles_and_the_last_owner_stays(
    copydesk: Copydesk, campaign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    (line,) = (line for line in copydesk("member", "list").output.splitlines() if "owner" in line)
    owner = line.split()[0]
    refused = copydesk("member", "role", owner, "viewer")
    assert refused.code != 0
    assert "only owner" in refused.errors
    unknown = copydesk("member", "role", "nobody", "viewer")
    assert unknown.code != 0
    assert "nobody" in unknown.errors
    assert "must be one of viewer" in copydesk("member", "role", owner, "king").errors
    assert copydesk("member", "role", owner, "owner").code == 0


def test_a_list_of_members_says_who_is_listed_and_from_which_database(
    copydesk: Copydesk, campaign: str
) -> None:
    told = copydesk("member", "list").errors

    assert "People are met when they first use Copydesk." in told
    assert "/copydesk.db" in told


def test_an_endpoint_is_added_listed_and_turned_off(
    copydesk: Copydesk, campaign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    added = copydesk("webhook", "add", "https://example.com/hook", "--kind", "post.published")
    endpoint = added.errors[added.errors.index("end_") :].strip().rstrip(".")

    assert added.output.startswith("whsec_")
    assert "https://example.com/hook" in copydesk("webhook", "list").output
    assert copydesk("webhook", "disable", endpoint).code == 0
    assert "https://example.com/hook" not in copydesk("webhook", "list").output
    assert "https://example.com/hook" in copydesk("webhook", "list", "--all").output
    assert copydesk("webhook", "dead").code == 0
    assert copydesk("webhook", "redeliver", "msg_nothing").code == 1


def test_an_event_that_does_not_exist_gets_the_nearest_one(copydesk: Copydesk, campaign: str) -> None:
    ended = copydesk("webhook", "add", "https://example.com/hook", "--kind", "post.publish")

    assert ended.code == 2
    assert "post.published" in ended.errors


def test_a_campaign_is_listed_and_shown_by_the_end_of_its_id(copydesk: Copydesk, campaign: str) -> None:
    shown = copydesk("campaign", "show", campaign[-8:])

    assert campaign[-8:] in copydesk("campaign", "list").output
    assert "LinkedIn · A" in shown.output
    assert "Published" in shown.output
    assert "Waits for a decision." in shown.output


def test_a_campaigns_posts_are_drawn_as_one_page(copydesk: Copydesk, campaign: str) -> None:
    drawn = copydesk("campaign", "preview", campaign[-8:], "--platform", "linkedin").output
    assert {"linkedin", "x"} & Read(drawn).classes.keys() == {"linkedin"}
    assert "/preview/cmp_" in copydesk("campaign", "show", campaign[-8:]).output


def test_what_is_out_goes_out_once_more_only_where_that_is_asked_for(
    copydesk: Copydesk, campaign: str
) -> None:
    one = ("campaign", "publish", campaign[-8:], "linkedin", "a")
    refused = copydesk(*one)
    assert (refused.code, "Variant A is already published: file:" in refused.errors) == (1, True)
    assert refused.errors.strip().endswith("To post it once more, add --again.")

    placed = copydesk(*one, "--again")
    assert placed.output.strip() == "LinkedIn A goes out again now: a worker sends it."
    assert "It is out already, and goes out once more: people see both." in placed.errors
    shown = copydesk("campaign", "show", campaign[-8:]).output
    assert "Its post is scheduled" in shown
    assert "Earlier posts of it that are still out: file:" in shown

    on_its_way = copydesk(*one, "--again")
    assert (on_its_way.code, "Variant A is already scheduled." in on_its_way.errors) == (1, True)


def test_what_an_earlier_post_shows_still_goes_out_once_more_only_where_that_is_asked_for(
    copydesk: Copydesk, campaign: str, data: Path
) -> None:
    one = ("campaign", "publish", campaign[-8:], "x", "a")
    copydesk(*one, "--again")
    with sqlite3.connect(data / "copydesk.db") as database:
        database.execute("UPDATE posts SET state = 'taken_down' WHERE occurrence = 1")
    database.close()

    refused = copydesk(*one)
    assert (refused.code, "Variant A is already published: file:" in refused.errors) == (1, True)
    again = copydesk(*one, "--again")
    assert again.code == 0
    assert "X refuses a text that it took a while ago: wait for days, or edit it first." in again.errors


def test_a_variant_that_is_not_there_or_not_approved_does_not_go_out(
    copydesk: Copydesk, campaign: str
) -> None:
    missing = copydesk("campaign", "publish", campaign, "linkedin", "Q")
    assert "There is no variant “Q” for LinkedIn. These are here: A, B." in missing.errors
    waits = copydesk("campaign", "publish", campaign, "linkedin", "B")
    assert (waits.code, "Variant B is not approved" in waits.errors) == (1, True)


def test_a_campaign_is_closed_archived_found_by_its_state_and_reopened(
    copydesk: Copydesk, campaign: str
) -> None:
    end = campaign[-8:]
    closed = copydesk("campaign", "close", end, "--reason", "The fair was called off.")
    assert closed.output.strip().endswith("is closed now.")
    again = copydesk("campaign", "close", end)
    assert (again.code, "was closed on" in again.errors) == (1, True)
    copydesk("campaign", "archive", end)
    assert end not in copydesk("campaign", "list").output
    assert end in copydesk("campaign", "list", "--state", "archived", "--platform", "linkedin").output
    assert "There are no such campaigns." in copydesk("campaign", "list", "--state", "failed").errors
    assert ": The fair was called off." in copydesk("campaign", "show", end).output
    assert copydesk("campaign", "reopen", end).output.strip().endswith("is in review now.")


def test_a_campaigns_brief_is_printed_as_one_that_can_be_run_again(
    copydesk: Copydesk, campaign: str, tmp_path: Path
) -> None:
    brief = tmp_path / "next.json"
    brief.write_text(copydesk("campaign", "clone", campaign[-8:]).output)
    ended = copydesk("run", brief, "--approve", "first", "--json")
    assert ended.code == 0
    assert ended.document["campaign"]["id"] != campaign
    assert copydesk("campaign", "clone", ended.document["campaign"]["id"]).output == brief.read_text()


def test_a_campaign_that_is_not_there_is_told(copydesk: Copydesk, campaign: str) -> None:
    ended = copydesk("campaign", "show", "nothing like it")

    assert ended.code == 1
    assert "nothing like it" in ended.errors


def test_with_several_workspaces_one_must_be_named(copydesk: Copydesk, campaign: str, data: Path) -> None:
    with sqlite3.connect(data / "copydesk.db") as database:
        database.execute(
            "INSERT INTO workspaces (id, external_id, name, is_sample, created_at)"
            " VALUES ('wsp_2', 'T2', 'Second', 0, '2026-01-01 00:00:00')"
        )
    database.close()

    refused, named = copydesk("campaign", "list"), copydesk("campaign", "list", "--workspace", "second")

    assert refused.code == 1
    assert "Second (wsp_2)" in refused.errors
    assert named.code == 0


def test_a_workspace_that_is_not_there_is_told_with_those_that_are(copydesk: Copydesk, campaign: str) -> None:
    ended = copydesk("campaign", "list", "--workspace", "nope")

    assert ended.errors.startswith("There is no workspace “nope”. These are here: Command line (wsp_")


def test_an_unbroken_journal_is_verified(copydesk: Copydesk, campaign: str) -> None:
    ended = copydesk("audit", "verify")

    assert ended.code == 0
    assert "✓ Command line" in ended.output


def test_a_journal_somebody_changed_ends_with_1_and_says_where(
    copydesk: Copydesk, campaign: str, data: Path
) -> None:
    with sqlite3.connect(data / "copydesk.db") as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            database.execute(f"DROP TRIGGER {name}")
        changed = database.execute("UPDATE journal SET kind = 'post.failed' WHERE position = 3").rowcount
    database.close()

    ended = copydesk("audit", "verify")

    assert changed == 1
    assert ended.code == 1
    assert "broken at entry 3" in ended.output


def test_the_sample_is_loaded_once(copydesk: Copydesk, migrated: Path) -> None:
    first, second = copydesk("sample", "load"), copydesk("sample", "load")

    assert "headline tests loaded" in first.output
    assert "there already" in second.output


def test_the_playground_refuses_production(copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "COPYDESK_ENV": "production",
        "SECRET_KEY": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "SLACK_BOT_TOKEN": "xoxb-17653672481-pdFZKVeTuE8s",
        "SLACK_APP_TOKEN": "xapp-1-A0B1C2D3E-17653672481",
    }.items():
        monkeypatch.setenv(name, value)

    ended = copydesk("playground")

    assert ended.code == 1
    assert "does not start in production" in ended.errors


def test_a_playground_without_the_bots_secrets_says_which_to_set(copydesk: Copydesk) -> None:
    ended = copydesk("playground")

    assert ended.code == 2
    assert "SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET: are needed" in ended.errors


def test_an_interruption_while_commands_are_imported_is_no_stack_trace(
    copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupting(ModuleType):
        def __getattr__(self, name: str) -> object:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "bot.cli.app", Interrupting("bot.cli.app"))

    assert copydesk("doctor").code == 130


def test_secrets_are_rotated_and_the_second_time_there_is_nothing_to_do(
    copydesk: Copydesk, campaign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, now = "the-key-before-0123456789-abcdefghij", "the-key-of-now-0123456789-abcdefghij"
    monkeypatch.setenv("SECRET_KEY", before)
    assert copydesk("webhook", "add", "https://example.com/hook").code == 0
    monkeypatch.setenv("SECRET_KEY", now)
    lost = copydesk("secrets", "rotate")
    assert (lost.code, "2 webhook endpoints were sealed under a key" in lost.errors) == (1, True)
    monkeypatch.setenv("SECRET_KEYS_BEFORE", f"{before},{DEVELOPMENT_SECRET}")
    assert "Sealed anew: 2 webhook endpoints." in copydesk("secrets", "rotate").output
    again = copydesk("secrets", "rotate")
    assert (again.code, "Sealed anew: 0 webhook endpoints." in again.output) == (0, True)
    assert before not in again.errors
