"""`copydesk contacts`: a file of addresses is taken in and listed, and what is wrong is told by its line."""

import asyncio
from pathlib import Path

import pytest

from tests.bot.cli.conftest import Copydesk
from tests.bot.cli.test_accounts import _a_workspace


@pytest.fixture(autouse=True)
def a_workspace(migrated: Path) -> None:
    asyncio.run(_a_workspace())


def test_a_file_is_added_once_and_lines_without_an_address_are_told(
    copydesk: Copydesk, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "email,list\nana@example.com,press\nana@example.com,press\nben\nzoë@bücher.example,\n", "utf-8"
    )
    first = copydesk("contacts", "add", str(file), "--list", "customers")
    assert (first.code, first.output) == (1, "1 added, 0 known already, 1 repeated, 2 left out.\n")
    assert "! line 4: " in first.errors
    again = copydesk("contacts", "add", str(file))
    assert again.output == "0 added, 1 known already, 1 repeated, 2 left out.\n"
    listed = copydesk("contacts", "list", "--list", "press")
    assert "ana@example.com" in listed.output
    assert "1 person gets e-mail. Unsubscribed: 0." in listed.errors


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfe", "is not UTF-8"),
        (None, "can't be read"),
        (b"\xff" * 800_001, "has more than 800,000 bytes; import it in parts"),
    ],
    ids=["other_text", "nothing", "too_much"],
)
def test_a_file_that_holds_no_text_or_too_much_is_refused_in_words(
    copydesk: Copydesk, tmp_path: Path, content: bytes | None, why: str
) -> None:
    file = tmp_path / "people.csv"
    if content is not None:
        file.write_bytes(content)
    ended = copydesk("contacts", "add", str(file))
    assert ended.code != 0
    assert f"{file}: {why}" in ended.errors
