"""Copy is shown as it was written, and its links can be clicked."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blockkit.limits import problems
from bot.blockkit.verbatim import NO_TEXT, copy, excerpt, linked, quote, rich_text
from bot.slack.views.platform_card import PIECE, platform_card, whole_text
from bot.slack.views.previews import preview_message
from bot.slack.views.review_modals import read_modal
from core.foundation.clipping import border
from tests.bot.slack.views.hostile import NOW, a_card, copy_of, long_words, words

MARKED = "*Bold*? _No_, ~never~: `stars` stay. &amp; <b> > “quote” :tada: 🎉\n> Not a quote\n• 5 < 6"


@given(words | long_words)
def test_every_character_comes_back_as_it_was_written(text: str) -> None:
    assert "".join(shown(copy(text))) == (text if text.strip() else "")


@given(words | long_words)
def test_copy_is_within_slacks_limits(text: str) -> None:
    assert problems([rich_text(quote(*copy(text[:PIECE])))], surface="message") == []


def test_markup_is_neither_read_nor_escaped() -> None:
    assert copy(MARKED) == [{"type": "text", "text": MARKED}]


def test_links_can_be_clicked_and_read_as_they_were_written() -> None:
    assert copy("See https://example.com/a_b_c?x=*1*, or example.com.") == [
        {"type": "text", "text": "See "},
        {"type": "link", "url": "https://example.com/a_b_c?x=*1"},
        {"type": "text", "text": "*, or "},
        {"type": "link", "url": "https://example.com", "text": "example.com"},
        {"type": "text", "text": "."},
    ]


def test_half_an_address_is_no_link() -> None:
    text = "Read https://example.com/launch today"
    assert copy(text, text.index("launch")) == [{"type": "text", "text": "Read https://example.com/…"}]


@given(words | long_words, st.integers(1, 400))
def test_an_excerpt_is_one_line_about_as_long_as_asked(text: str, most: int) -> None:
    line = "".join(shown(excerpt(text, most)))
    assert "\n" not in line
    assert len(line) <= most + 1


@given(words | long_words, st.integers(1, 400))
def test_a_border_never_lies_beyond_what_fits(text: str, most: int) -> None:
    assert border(text, most) == len(text) if len(text) <= most else 0 < border(text, most) <= most


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_quote_of_nothing_says_so(text: str) -> None:
    assert quote(*copy(text))["elements"][0]["text"] == NO_TEXT


def test_an_address_that_slack_cannot_open_is_shown() -> None:
    assert linked("file:///var/outbox/1.html", "See the post") == {
        "type": "text",
        "text": "file:///var/outbox/1.html",
        "style": {"code": True},
    }


def test_the_card_shows_copy_as_it_was_written() -> None:
    card = a_card(MARKED)
    message = platform_card(card, card.brief.platforms[0], now=NOW)
    assert copy_of(message.blocks) == MARKED


def test_the_card_of_long_copy_shows_its_beginning_and_the_thread_all_of_it() -> None:
    text = f"{MARKED}\n" * 60
    card = a_card(text)
    beginning = copy_of(platform_card(card, card.brief.platforms[0], now=NOW).blocks)
    assert beginning.endswith("…")
    assert text.startswith(beginning.removesuffix("…"))
    whole = "".join(copy_of(message.blocks) for message in whole_text(card.variants[0]))
    assert bare(whole) == bare(text)
    assert bare(copy_of(read_modal(card.variants[0])["blocks"])) == bare(text)


def test_a_preview_shows_copy_as_it_was_written() -> None:
    assert copy_of(preview_message(a_card(MARKED)).blocks) == MARKED


def bare(text: str) -> str:
    """Without white space, where long copy is cut."""
    return "".join(text.split())


def shown(parts: list[dict[str, Any]]) -> list[str]:
    return [part.get("text", part.get("url", "")) for part in parts]
