"""Disguises: taken off a word, whichever way it was put on, and from nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.review.moderation.disguises import undisguised


@pytest.mark.parametrize(
    "disguised",
    [
        "sh1t",
        "$hit",
        "s h i t",
        "s.h.i.t",
        "s-h-i-t",
        "shiiiiit",
        "s\u200bh\u200bi\u200bt",
        "s\u00adhit",
        "ｓｈｉｔ",
        "𝓼𝓱𝓲𝓽",
        "shіt",  # a Ukrainian i
        "s\u0336h\u0336i\u0336t\u0336",
    ],
)
def test_a_disguised_word_is_read_as_what_it_says(disguised: str) -> None:
    assert undisguised(disguised) == "shit"


@pytest.mark.parametrize(
    "text",
    ["3rd", "50kg", "2026", "Save $20!", "WOW!", "a b c", "4K", "Москва и Köln", "Ποιος είναι;", "Too good"],
)
def test_figures_signs_and_other_scripts_of_ordinary_copy_are_no_disguise(text: str) -> None:
    assert undisguised(text) == text


@given(st.text(max_size=500))
def test_what_is_undisguised_stays_so(text: str) -> None:
    plain = undisguised(text)
    assert isinstance(undisguised(plain), str)
    assert undisguised(text) == plain
