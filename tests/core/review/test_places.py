"""Where harmful words stand: a finding marks what it is about, as it is written there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.review.moderation.offline import findings_of
from core.review.moderation.places import place_of


def marked(text: str) -> list[str]:
    return [text[one.span.start : one.span.end] for one in findings_of(text) if one.span]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Go k1ll y0urself.", ["k1ll y0urself"]),
        ("Oh, I h4te w0men.", ["h4te w0men"]),
        ("Go k i l l yourself.", ["k i l l yourself"]),
        ("You are a f*cking idiot.", ["You are a f*cking idiot"]),
    ],
)
def test_words_in_disguise_are_marked_as_they_are_written_once(text: str, words: list[str]) -> None:
    assert marked(text) == words


def test_words_with_strong_language_between_them_are_marked_with_it() -> None:
    assert "hate fucking women" in marked("Oh, I hate fucking women.")


def test_a_sentence_that_is_too_long_to_be_quoted_is_marked_as_far_as_it_is() -> None:
    text = "We should take every last one of these filthy foreigners to the sea and then drown them all."

    (found,) = [one for one in findings_of(text) if one.where.endswith("…")]

    assert found.span is not None
    assert text[found.span.start : found.span.end] == found.where.removesuffix("…")


@pytest.mark.parametrize(
    ("words", "text", "at"),
    [
        ("ass", "A class for you, ass.", 17),
        ("ass", "A class.", 4),
        ("so it goes…", "And so it goes…", 4),
        ("so it goe…", "And so it goes on.", 4),
        ("You idiot", "You? You big idiot!", 5),
        ("You idiot", f"You {'never ' * 20}idiot!", None),
        ("idiot You", "You idiot!", None),
    ],
)
def test_words_stand_where_they_are_whole_and_else_where_they_are_first(
    words: str, text: str, at: int | None
) -> None:
    place = place_of(words, text)

    assert (place.start if place else None) == at


@given(st.text("a b.…", max_size=20), st.text("a b.…", max_size=100))
def test_a_place_is_within_the_text(words: str, text: str) -> None:
    place = place_of(words, text)

    assert place is None or 0 <= place.start <= place.end <= len(text)
