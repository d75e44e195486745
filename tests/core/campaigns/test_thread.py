"""Texts that follow below a post, as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.campaigns.thread import parts_of, typed_as

PARTS = st.lists(st.text("abc -\n\t🫖", min_size=1).map(str.strip).filter(bool), max_size=5)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("", ()),
        (" \n---\n", ()),
        ("One.", ("One.",)),
        ("One.\n---\nTwo.", ("One.", "Two.")),
        ("One.\n\n ----- \n\nTwo.\nIts second line.", ("One.", "Two.\nIts second line.")),
        ("One --- and no more.", ("One --- and no more.",)),
        ("A\n--\nB", ("A\n--\nB",)),
        ("---\nOne.\n---\n---\n", ("One.",)),
    ],
)
def test_a_line_of_dashes_begins_the_next_text(typed: str, parts: tuple[str, ...]) -> None:
    assert parts_of(typed) == parts


@given(PARTS)
def test_what_was_typed_is_typed_the_same_again(parts: list[str]) -> None:
    once = parts_of(typed_as(parts))
    assert parts_of(typed_as(once)) == once


@given(PARTS.filter(lambda parts: not any(part.strip("- \n\t") == "" or "---" in part for part in parts)))
def test_texts_come_back_as_they_were(parts: list[str]) -> None:
    assert parts_of(typed_as(parts)) == tuple(parts)
