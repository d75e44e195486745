"""Cutting a text that has no room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.clipping import clipped

WORDS = st.text("ab. ,:é\n–", max_size=60)


@given(WORDS, st.integers(2, 40))
def test_a_text_that_was_cut_is_short_enough_and_begins_as_the_whole(text: str, most: int) -> None:
    shown = clipped(text, most)
    assert len(shown) <= most
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]) and len(text) > most)


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("All the Year Round in Every Weather: Our first", 40, "All the Year Round in Every Weather…"),
        ("A Donkey Helped Save America. A Translator Too", 31, "A Donkey Helped Save America…"),
        ("Is that all? It is, says our very first buyer", 20, "Is that all? It is…"),
        ("Donaudampfschifffahrtsgesellschaft", 10, "Donaudamp…"),
        ("short", 5, "short"),
    ],
)
def test_a_text_is_cut_between_words_and_never_at_a_mark_that_leads_on(
    text: str, most: int, shown: str
) -> None:
    assert clipped(text, most) == shown
