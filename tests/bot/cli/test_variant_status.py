"""What a terminal says of a variant, and when."""

import dataclasses
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console

from bot.cli.run.prompts import variant_panel
from bot.cli.variant_status import fate, moment
from core.flow.cards.card import Amending
from core.foundation.attached import Attached
from core.foundation.ids import AmendmentKind, ContentHash, PlatformName, PostState, VariantState
from tests.bot.slack.views.hostile import NOW, the_fullest_card


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


def test_of_a_post_that_has_no_address_as_mail_has_none_no_half_sentence_is_left() -> None:
    [variant, *_] = the_fullest_card(PostState.PUBLISHED).variants
    assert variant.post is not None
    sent = dataclasses.replace(variant.post, url="", reason="", published_at=NOW, amending=None)
    assert fate(dataclasses.replace(variant, post=sent)).splitlines()[1] == f"Published {moment(NOW)}."


def test_a_terminal_shows_a_zone_whose_law_changed_lately_as_the_new_law_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", ":America/Vancouver")
    assert moment(datetime(2026, 12, 1, 16, tzinfo=UTC)).startswith("1 Dec 2026, 09:00")


def test_a_machine_whose_zone_has_no_name_shows_its_time_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "XYZ-2")
    time.tzset()
    assert moment(datetime(2026, 12, 1, 16, tzinfo=UTC)).startswith("1 Dec 2026, 18:00")
    monkeypatch.undo()
    time.tzset()


def test_a_terminal_says_what_becomes_of_what_is_out_and_who_took_it_down() -> None:
    [variant, *_] = the_fullest_card(PostState.PUBLISHED).variants
    assert variant.post is not None
    ana = variant.post.placed_by
    asked = Amending(AmendmentKind.TAKE_DOWN, ana, NOW, "")
    going = dataclasses.replace(variant, post=dataclasses.replace(variant.post, reason="", amending=asked))
    assert f"It is being taken down for {ana.name}." in fate(going).splitlines()
    down = dataclasses.replace(variant.post, state=PostState.TAKEN_DOWN, reason="Wrong price.")
    assert f"Its post was taken down by {ana.name} on" in fate(dataclasses.replace(variant, post=down))
    assert fate(dataclasses.replace(variant, post=down)).endswith(": Wrong price.")


def test_a_terminal_says_that_what_is_out_is_another_text_and_where_it_went_out_before() -> None:
    [variant, *_] = the_fullest_card(PostState.PUBLISHED).variants
    assert variant.post is not None
    post = dataclasses.replace(variant.post, reason="", amending=None, content_hash=variant.content_hash)
    before = dataclasses.replace(post, earlier=(dataclasses.replace(post, url="https://x.example/1"),))
    same = dataclasses.replace(variant, state=VariantState.APPROVED, post=before)
    assert fate(same).splitlines()[2:] == ["Earlier posts of it that are still out: https://x.example/1"]
    edited = dataclasses.replace(same, content_hash=ContentHash("another"))
    assert "\nThis text is approved; what is out is the one before.\n" in fate(edited)
    waits = dataclasses.replace(edited, state=VariantState.IN_REVIEW)
    assert "\nWhat is out is the text before this one.\n" in fate(waits)


def test_a_terminal_shows_with_a_variant_its_images_alt_texts_and_what_follows_below() -> None:
    [variant, *_] = the_fullest_card(PostState.PUBLISHED).variants
    paper = StringIO()
    shown = Console(file=paper, width=100)
    images = (Attached.image("a" * 64, "A bag in the rain"), Attached.image("b" * 64))
    carrying = dataclasses.replace(variant, media=images, follow_ups=("It is dry inside.",))
    shown.print(variant_panel(dataclasses.replace(carrying, platform=PlatformName.X)))
    told = paper.getvalue()
    assert "Image 1 of 2, alt text: A bag in the rain" in told
    assert "Image 2 of 2, no alt text" in told
    assert told.index("Post 2 of 2") < told.index("It is dry inside.")
