"""First drafts on the overview: how many pass, by version of the brand voice and by model."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import analytics_app
from analytics_app.first_drafts import AT_ONCE
from core.foundation.events.accounts import AccountConnected
from core.foundation.events.event import Event
from core.foundation.ids import AccountId, PlatformName

from .conftest import Teller, approved, rejected, written

FERNWEH, NAMESAKE = AccountId("acc_fernweh"), AccountId("acc_namesake")
pytestmark = pytest.mark.usefixtures("_installed")


def look() -> AppTest:
    """The overview as a viewer sees it."""
    shown = AppTest.from_file(str(Path(analytics_app.__file__).parent / "app.py"), default_timeout=60).run()
    assert not shown.exception
    return shown


def told(teller: Teller, *events: Event) -> None:
    teller.tell(*((datetime.now(UTC), event) for event in events))


def rows(app: AppTest) -> list[list[str]]:
    return [list(map(str, row)) for row in app.table[-1].value.to_numpy().tolist()]


def test_before_anything_is_decided_it_says_what_will_be_here(teller: Teller) -> None:
    told(teller, written("A", 1))
    shown = look()
    assert "No first draft is decided yet." in "".join(each.value for each in shown.caption)
    assert not [each for each in shown.segmented_control if each.label == "By"]


def test_each_version_stands_with_its_rate_its_interval_and_what_people_changed(teller: Teller) -> None:
    told(
        teller,
        AccountConnected(FERNWEH, PlatformName.MASTODON, "@fernweh"),
        *(written("A", 0), approved("A", 0.0), written("B", 0), rejected("B")),
        *(written("C", 1), approved("C", 0.25)),
        *(written("D", 2), approved("D", 0.0), written("E", 2), approved("E", 0.0)),
        *(written("F", 2, FERNWEH), rejected("F")),
    )
    shown = look()
    columns = ["Brand voice", "Decided", "First-pass approval", "95% interval", "Edit distance"]
    assert list(shown.table[-1].value.columns) == columns
    assert rows(shown) == [
        ["Version 2 · Workspace", "2", "100%", "34%\u00a0to\u00a0100%", "0"],
        ["Version 2 · @fernweh (Mastodon)", "1", "0%", "0%\u00a0to\u00a079%", "–"],
        ["Version 1 · Workspace", "1", "0%", "0%\u00a0to\u00a079%", "0.25"],
        ["No voice", "2", "50%", "9%\u00a0to\u00a091%", "0"],
    ]


def test_the_same_is_told_by_model(teller: Teller) -> None:
    told(
        teller,
        *(written("A", 1), approved("A", 0.0), written("B", 2), rejected("B")),
        *(written("C", 2, model="openai"), approved("C", 0.5)),
    )
    shown = look()
    shown.session_state["first-drafts-by"] = "Model"
    found = [row[:3] for row in rows(shown.run())]
    assert found == [["gpt-5-mini (openai)", "2", "50%"], ["openai", "1", "0%"]]


def test_accounts_of_one_name_are_told_apart_and_one_nobody_knows_is_called_so(teller: Teller) -> None:
    same = [AccountConnected(each, PlatformName.X, "@fernweh") for each in (FERNWEH, NAMESAKE)]
    drafts = [("A", FERNWEH), ("B", NAMESAKE), ("C", AccountId("acc_gone"))]
    told(teller, *same)
    for label, account in drafts:
        told(teller, written(label, 3, account), approved(label, 0.0))
    assert sorted(row[0] for row in rows(look())) == [
        "Version 3 · @fernweh (X) ·nweh",
        "Version 3 · @fernweh (X) ·sake",
        "Version 3 · An account",
    ]


def test_of_many_versions_the_latest_and_what_had_no_voice_are_shown_and_all_can_be_opened(
    teller: Teller,
) -> None:
    versions = range(AT_ONCE + 3)
    drafts = [(chr(ord("A") + version), version) for version in versions]
    told(
        teller, *(event for label, version in drafts for event in (written(label, version), rejected(label)))
    )
    shown = look()
    newest = [f"Version {version} · Workspace" for version in reversed(versions) if version]
    assert [row[0] for row in rows(shown)] == [*newest[:AT_ONCE], "No voice"]
    assert list(shown.dataframe[-1].value["Brand voice"]) == [*newest, "No voice"]
