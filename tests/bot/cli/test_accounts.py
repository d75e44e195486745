"""`copydesk account`: connected at a terminal or by options, and no secret is shown or asked for aloud."""

import asyncio
import getpass
import io
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import core.desk
from core.access.people import meet_workspace
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from core.platforms.connecting import CannotSay
from core.storage.database import Database
from tests.bot.cli.conftest import Copydesk
from tests.stand_ins.connector import OwnPage, ScriptedConnector

BY_OPTIONS = "account", "connect", "x", "--answer", "handle=@fernweh", "--answer", "token=-"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def connector(migrated: Path, monkeypatch: pytest.MonkeyPatch) -> ScriptedConnector:
    """X's, in a workspace that is there."""
    scripted = ScriptedConnector()
    monkeypatch.setattr(core.desk, "platform_connectors", lambda _: {PlatformName.X: scripted})
    asyncio.run(_a_workspace())
    return scripted


async def _a_workspace() -> None:
    database = Database(Settings().database)
    async with database.write() as session:
        await meet_workspace(session, "T1", "Fernweh", at=datetime.now(UTC))
    await database.close()


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The token comes on standard input."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("good\n"))


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Somebody at a terminal, who is asked in turn; what is asked for without echo begins with a star."""
    asked, answers = [], iter(("@fernweh", "good", ""))

    def said(prompt: str) -> str:
        asked.append(prompt)
        return next(answers)

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", said)
    monkeypatch.setattr(getpass, "getpass", lambda prompt: said(f"*{prompt}"))
    return asked


def test_a_person_is_asked_one_by_one_and_secrets_without_echo(copydesk: Copydesk, typed: list[str]) -> None:
    ended = copydesk("account", "connect", "x", "--zone", "Europe/Madrid")
    assert (ended.code, typed) == (0, ["Handle: ", "*Token: ", "Note, if any: "])
    assert ended.output == "@fernweh on X is connected. New variants for X go out as it.\n"
    assert "such as @fernweh" in ended.errors
    assert "good" not in ended.output + ended.errors


@pytest.mark.usefixtures("piped")
def test_a_program_gives_answers_as_options_and_the_secret_on_standard_input(copydesk: Copydesk) -> None:
    assert copydesk(*BY_OPTIONS).code == 0
    listed = copydesk("account", "list")
    row = next(line for line in listed.output.splitlines() if "@fernweh" in line)
    assert all(word in row for word in (" X ", "connected", "yes", "–"))
    assert "These can be connected, by `copydesk account connect`: x." in listed.errors


@pytest.mark.usefixtures("piped")
def test_what_can_not_be_used_is_told_by_its_question_and_nothing_is_kept(
    copydesk: Copydesk, connector: ScriptedConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    for given, code, why in (
        (["--answer", "handle=@f", "--answer", "token=bad"], 2, "token: X does not know this token."),
        (["--answer", "handle=@f"], 2, "token: is needed"),
        (["--answer", "handle"], 2, "--answer: must be name=value"),
        (["--answer", "handle=-", "--answer", "token=-"], 2, "only one can be read"),
        (["--answer", "token=good", "--answer", "handle=@f", "--zone", "Mars"], 2, "zone: must be"),
    ):
        ended = copydesk("account", "connect", "x", *given)
        assert (ended.code, why in ended.errors) == (code, True), ended.errors

    async def silent(*_: object) -> None:
        raise CannotSay("X did not answer. Try again later.")

    monkeypatch.setattr(connector, "connect", silent)
    ended = copydesk(*BY_OPTIONS)
    assert (ended.code, ended.errors) == (1, "X did not answer. Try again later.\n")
    assert "No account is connected" in copydesk("account", "list").errors


def test_a_secret_on_the_command_line_is_taken_with_a_word_about_who_sees_it(copydesk: Copydesk) -> None:
    ended = copydesk("account", "connect", "x", "--answer", "handle=@f", "--answer", "token=good")
    assert (ended.code, "--answer token=-" in ended.errors) == (0, True)


@pytest.mark.usefixtures("piped")
def test_an_account_is_disconnected_once_that_was_meant(
    copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert copydesk(*BY_OPTIONS).code == 0
    unasked = copydesk("account", "disconnect", "fernweh")
    assert (unasked.code, unasked.errors) == (2, "--yes: is needed where nobody can be asked.\n")
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda _: "n")
    assert copydesk("account", "disconnect", "@fernweh").code == 1
    assert "connected" in copydesk("account", "list").output
    gone = copydesk("account", "disconnect", "@fernweh", "--yes")
    assert (gone.code, "waits until it is connected again" in gone.output) == (0, True)
    assert "disconnected" in copydesk("account", "list").output


def test_the_usual_one_is_chosen_by_name_or_id_and_an_ambiguous_name_is_told(
    copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch, connector: ScriptedConnector
) -> None:
    for handle in ("@one", "@two"):
        monkeypatch.setattr(sys, "stdin", io.StringIO("good"))
        copydesk("account", "connect", "x", "--answer", f"handle={handle}", "--answer", "token=-")
    assert copydesk("account", "usual", "two").output == "New variants for X go out as @two.\n"
    one = next(line for line in copydesk("account", "list").output.splitlines() if "@one" in line)
    assert copydesk("account", "usual", one.split()[0]).output == "New variants for X go out as @one.\n"
    missing = copydesk("account", "usual", "@three")
    assert (missing.code, "@three" in missing.errors) == (1, True)


def test_where_a_platform_has_a_page_of_its_own_its_address_is_printed_alone(
    copydesk: Copydesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = OwnPage(questions=())
    monkeypatch.setattr(core.desk, "platform_connectors", lambda _: {PlatformName.X: page})
    nowhere = copydesk("account", "connect", "x")
    assert (
        nowhere.code,
        "X needs the settings X_CLIENT_ID and PUBLIC_URL (PUBLIC_URL" in nowhere.errors,
    ) == (2, True), nowhere.errors
    monkeypatch.setenv("PUBLIC_URL", "https://copy.example")
    ended = copydesk("account", "connect", "x")
    assert ended.code == 0
    assert ended.output.startswith("https://x.example/yes?")
    assert "say yes there, to X." in ended.errors
    assert page.asked["redirect"] == "https://copy.example/oauth/callback"


BRIEF = (
    "product: Bag\nnews: A new bag for wet days.\naudience: all\nvariants: 1\nplatforms: [x]\naccounts: {}\n"
)


@pytest.mark.usefixtures("piped")
def test_a_brief_names_an_account_by_the_end_of_its_id_in_the_one_workspace_there_is(
    copydesk: Copydesk, tmp_path: Path
) -> None:
    copydesk(*BY_OPTIONS)
    [line] = [line for line in copydesk("account", "list").output.splitlines() if "@fernweh" in line]
    brief = tmp_path / "brief.yaml"
    brief.write_text(BRIEF.format(f"[{line.split()[0]}]"))
    ended = copydesk("run", brief, "--approve", "none", "--no-webhook", "--json")
    assert [variant["account"] for variant in ended.document["variants"]] == ["@fernweh"], ended.errors
    elsewhere = copydesk("run", brief, "--approve", "none", "--workspace", "nope")
    assert (elsewhere.code, "There is no workspace “nope”." in elsewhere.errors) == (1, True)


def test_a_brief_whose_account_is_not_connected_is_told_in_which_workspace(
    copydesk: Copydesk, tmp_path: Path
) -> None:
    brief = tmp_path / "brief.yaml"
    brief.write_text(BRIEF.format("[29MCQWCK]"))
    ended = copydesk("run", brief, "--approve", "none", "--no-webhook")
    told = "accounts: hold “29MCQWCK”; none called that is connected in the workspace “Fernweh”.\n"
    assert (ended.code, ended.errors) == (2, told)


@pytest.mark.usefixtures("piped")
def test_in_a_new_folder_connecting_begins_where_a_run_would_and_looking_makes_nothing(
    copydesk: Copydesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "new"))
    looked = copydesk("account", "list")
    assert (looked.code, f"There is no database at {tmp_path / 'new'}" in looked.errors) == (1, True)
    assert not (tmp_path / "new").exists()
    assert copydesk(*BY_OPTIONS).code == 0
    assert "@fernweh" in copydesk("account", "list", "--workspace", "Command line").output
