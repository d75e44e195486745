"""Disguises: taken off a word, whichever way it was put on, and from nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.review.moderation.disguises import as_written, undisguised


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
        "sh*t",
        "s**t",
        "sh**",
        "sh#t",
        "s-it",
        "shіt",  # a Ukrainian i
        "s\u0336h\u0336i\u0336t\u0336",
    ],
)
def test_a_disguised_word_is_read_as_what_it_says(disguised: str) -> None:
    assert undisguised(disguised) == "shit"


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("f***ing f*ing f**king F*CK f***", "fucking fucking fucking fuck fuck"),
        ("b!tch b*tch a**hole @sshole a$$hole", "bitch bitch asshole asshole asshole"),
        ("*f*ck* **c*nt** d*ck-head", "*fuck* **cunt** d*ck-head"),
        ("k*ll them, m*rde, sch**ße", "kill them, merde, scheiße"),
    ],
)
def test_letters_that_signs_stand_for_are_read_as_those_of_a_strong_word(disguised: str, plain: str) -> None:
    assert undisguised(disguised) == plain


@pytest.mark.parametrize(
    "text",
    [
        "*bold* and **bold**, 5*3, a*b, f**2, a footnote*, another**",
        "AT&T, R&D, B&B, C#, Q&A, 100%, *all* **new**",
        "un*believ*able, **F***, co-worker, c-suite, t-shirt, f-stop, snake_case, 4*",
    ],
)
def test_signs_that_mark_up_multiply_or_point_to_a_footnote_stay(text: str) -> None:
    assert undisguised(text) == text


@pytest.mark.parametrize(
    "text", ["What a (f*ck!), again.", "Such s h i t here.", "Get f.u.c.k.e.d now", "An @sshole, he is."]
)
def test_words_are_told_as_they_are_written(text: str) -> None:
    plain = next(one for one in ("fucked", "fuck", "shit", "asshole") if one in undisguised(text))

    written = as_written(plain, text)

    assert (written in text, undisguised(written)) == (True, plain)


@given(st.text(max_size=200))
def test_any_words_are_told_in_some_way(text: str) -> None:
    plain = undisguised(text)
    written = as_written(plain[:20], text)
    assert written == plain[:20] or written in text


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
