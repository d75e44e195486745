"""Shortened texts fit, and are cut where a reader would cut them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.platforms.counting import characters, grapheme_borders, utf8_bytes, weighted_length
from core.platforms.links import find_links
from core.platforms.port import Limit, TextRules
from core.platforms.shorten import shorten

FAMILY = "👨‍👩‍👧‍👦"


def within(most: int) -> TextRules:
    return TextRules(PlatformName.DISCORD, (Limit(most, "characters", characters),), source="a test")


limits = st.builds(
    lambda most, counts: TextRules(
        PlatformName.X, tuple(Limit(most, "units", count) for count in counts), source="a test"
    ),
    st.integers(0, 80),
    st.lists(st.sampled_from([characters, weighted_length, utf8_bytes]), min_size=1, max_size=2),
)
pieces = st.sampled_from(
    [
        "word",
        "Two words. ",
        " ",
        "\n",
        "日本語",
        FAMILY,
        "🇩🇪",
        "e\u0301",
        "https://example.com/a?b=c",
        "example.com",
        "http://localhost:80/x",
        "!",
        "…",
        "#tag",
        "\r\n",
        "a.b",
        "。",
    ]
)
texts = st.lists(pieces, max_size=40).map("".join) | st.text(max_size=120)


@given(texts, limits)
def test_the_result_always_fits(text, rules):
    shortened = shorten(text, rules)
    assert rules.fits(shortened)


@given(texts, limits)
def test_a_text_that_fits_is_not_touched(text, rules):
    if rules.fits(text):
        assert shorten(text, rules) == text


@given(texts, limits)
def test_shortening_twice_changes_nothing(text, rules):
    once = shorten(text, rules)
    assert shorten(once, rules) == once


@given(texts, limits)
def test_the_result_is_the_beginning_of_the_text_and_cuts_no_character_and_no_link(text, rules):
    shortened = shorten(text, rules)
    if shortened in {text, "", "…"}:
        return
    assert shortened.endswith("…")
    assert any(
        text.startswith(kept := ending) and _uncut(text, len(kept))
        for ending in (shortened[:-1], shortened[:-1].removesuffix(" "))
    )


def _uncut(text: str, kept: int) -> bool:
    """Whether the text could be cut after `kept` characters, or in the spaces that follow."""
    end = len(text) - len(text[kept:].lstrip())
    cuts = set(range(kept, end + 1)) & {0, *grapheme_borders(text)}
    return any(all(not link.start < cut < link.end for link in find_links(text)) for cut in cuts)


def test_a_text_is_cut_at_the_end_of_a_sentence_if_that_keeps_most_of_it():
    assert shorten("One good thought. Another one that is long", within(25)) == "One good thought. …"


def test_a_text_is_cut_at_a_word_if_its_sentence_ends_too_early():
    assert shorten("Hi. This sentence goes on and on", within(25)) == "Hi. This sentence goes…"


def test_a_text_without_spaces_is_cut_between_characters():
    assert shorten("日本語" * 10, within(10)) == "日本語日本語日本語…"


def test_a_family_is_kept_whole_or_left_out():
    assert shorten(f"a{FAMILY}{FAMILY}", within(9)) == f"a{FAMILY}…"
    assert shorten(f"a{FAMILY}{FAMILY}", within(8)) == "a…"


def test_a_link_that_does_not_fit_is_left_out_whole():
    assert shorten("Read https://example.com/a/long/address today", within(20)) == "Read…"


def test_a_text_that_is_only_a_long_link_leaves_an_ellipsis():
    assert shorten("https://example.com/a/long/address", within(10)) == "…"


def test_nothing_is_left_where_nothing_fits():
    assert shorten("word", within(0)) == ""


@pytest.mark.parametrize("platform", PlatformName)
def test_every_platform_gets_a_text_that_fits(platform):
    rules = rules_of(platform)
    shortened = shorten(f"Big news for everybody {FAMILY} at https://example.com/launch. " * 1500, rules)
    assert rules.fits(shortened)
    assert shortened.startswith("Big news for everybody")
