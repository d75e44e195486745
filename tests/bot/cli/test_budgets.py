"""`copydesk budget`: limits set, seen and taken away from a terminal."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.cli.conftest import Copydesk


@pytest.fixture
def begun(
    copydesk: Copydesk, tables: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Copydesk:
    """The command, where somebody was before."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    tables(tmp_path / "data")
    brief = Path(__file__).parents[3] / "examples" / "launch.yaml"
    assert copydesk("run", brief, "--approve", "none", "--no-webhook").code == 4
    return copydesk


def test_limits_of_all_kinds_are_set_listed_and_taken_away(begun: Copydesk) -> None:
    made = begun("key", "create", "ci")
    assert made.code == 0
    key = made.output.strip()[:10]
    for words in (
        ("5",),
        ("90", "--month"),
        ("1.25", "--campaign", "Fernweh"),
        ("0.5", "--key", key),
    ):
        assert begun("budget", "set", *words).code == 0, words
    assert begun("budget", "zone", "Europe/Berlin").code == 0

    shown = begun("budget", "list").output

    for words in ("$5.00", "$90.00", "$1.25", "$0.50", "the key ci"):
        assert words in shown
    for words in ((), ("--month",), ("--campaign", "Fernweh"), ("--key", key)):
        assert begun("budget", "clear", *words).code == 0, words
    left = begun("budget", "list").output
    assert "$10.00" in left
    assert "$1.25" not in left


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("set", "much"), "limit: must be an amount in US dollars from 0 to 1,000,000."),
        (("set", "5", "--person", "a", "--key", "b"), "only one of them can be meant at once"),
        (("set", "5", "--month", "--campaign", "Fernweh"), "can't be said of a campaign"),
        (("zone", "Mars/Base"), "zone: must be a time zone's name"),
    ],
)
def test_what_can_not_be_meant_is_told(begun: Copydesk, words: tuple[str, ...], told: str) -> None:
    ended = begun("budget", *words)
    assert (ended.code, told in ended.errors) == (2, True), ended.errors
