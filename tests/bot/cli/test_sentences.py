"""What a terminal says of a variant, and when."""

import dataclasses
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.cli.sentences import fate, moment
from core.foundation.ids import PostState
from tests.bot.views.hostile import the_fullest_card


@pytest.fixture
def in_madrid(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's clock shows Madrid's time."""
    monkeypatch.setenv("TZ", "Europe/Madrid")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_madrid")
def test_a_terminal_shows_the_machines_own_time_and_names_it() -> None:
    at = datetime(2026, 11, 28, 20, 12, tzinfo=UTC)
    assert moment(at) == "28 Nov 2026, 21:12 CET"
    [variant, *_] = the_fullest_card(PostState.PUBLISHED).variants
    assert variant.post is not None
    published = dataclasses.replace(variant, post=dataclasses.replace(variant.post, published_at=at))
    assert "Published 28 Nov 2026, 21:12 CET" in fate(published)
