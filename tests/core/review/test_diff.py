"""A diff: both texts are in it, and it takes no longer than it may."""

from hypothesis import given
from hypothesis import strategies as st

from core.review.diff import MOST_COMPARED, Kind, Piece, changes

texts = st.text(alphabet=st.sampled_from("ab \n"), max_size=60) | st.text(max_size=40)


@given(texts, texts)
def test_both_texts_are_in_the_pieces_word_by_word(before: str, after: str) -> None:
    pieces = changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.NEW) == before
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.GONE) == after
    assert all(piece.text for piece in pieces)


@given(texts)
def test_a_text_that_did_not_change_has_nothing_new_or_gone(text: str) -> None:
    assert all(piece.kind is Kind.SAME for piece in changes(text, text))


def test_only_the_words_that_changed_are_told() -> None:
    assert changes("From 89 euros in shops.", "From 79 euros in shops.") == [
        Piece(Kind.SAME, "From "),
        Piece(Kind.GONE, "89"),
        Piece(Kind.NEW, "79"),
        Piece(Kind.SAME, " euros in shops."),
    ]


def test_a_change_of_too_many_words_is_told_as_a_whole() -> None:
    before, after = "a b " * MOST_COMPARED, "b a " * MOST_COMPARED
    assert [piece.kind for piece in changes(before, after)] == [Kind.GONE, Kind.NEW, Kind.SAME]


def test_words_that_changed_side_by_side_are_told_as_one_change() -> None:
    assert changes("Bring a jar with a lid.", "Only 45 euros with a lid.") == [
        Piece(Kind.GONE, "Bring a jar"),
        Piece(Kind.NEW, "Only 45 euros"),
        Piece(Kind.SAME, " with a lid."),
    ]
