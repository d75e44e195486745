"""Text at the door and on a console: nothing invisible counts, and no terminal obeys it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.errors import InvalidInput
from core.foundation.text import given as given_for
from core.foundation.text import harmless, is_visible, storable, text_in_utf8

NO_CONTROLS = {code: None for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n\r"}


@pytest.mark.parametrize(
    "text", ["\u200b", "\u2800", "\u3164", "\u00ad\ufe0f", "\U000e0041", "\u0301", " \u2060\n", ""]
)
def test_what_nobody_can_see_is_nothing(text: str) -> None:
    assert not is_visible(text)
    assert given_for(text, "reason") == ""


@pytest.mark.parametrize("text", ["a", "漢", "👍", "!", "e\u0301", "a\u200bb", "ᄀ", "€"])
def test_what_can_be_seen_is_kept_with_what_stands_among_it(text: str) -> None:
    assert given_for(f"  {text}\n", "reason") == text


@given(st.text())
def test_what_is_kept_holds_no_control_character_and_no_noncharacter(text: str) -> None:
    try:
        kept = storable(text)
    except ValueError:
        kept = ""
    unfit = [one for one in kept if unicodedata.category(one) in {"Cc", "Cs"} and one not in "\t\n\r"]
    assert not unfit
    assert not any(ord(one) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(one) <= 0xFDEF for one in kept)


@given(st.text(st.characters(categories=["Cc", "Cf", "L"])))
def test_no_terminal_is_told_anything(text: str) -> None:
    shown = harmless(text)
    assert not any(unicodedata.category(one) == "Cc" and one not in "\t\n" for one in shown)
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068") & set(shown)
    assert len(shown) == len(text)


def test_a_field_with_an_escape_sequence_is_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        given_for("\x1b[31m", "hint")
    assert refused.value.fields == {"hint": "holds a character that can't be kept, U+001B; remove it."}


@pytest.mark.parametrize(
    ("raw", "where", "why"),
    [
        (b"A=1\nB=caf\xe9\n", "file, line 2", "0xE9"),
        ("A=1".encode("utf-16"), "file", "UTF-16"),
    ],
)
def test_a_file_that_is_not_utf_8_is_named_with_its_line(raw: bytes, where: str, why: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        text_in_utf8(raw, "file")
    assert why in refused.value.fields[where]


def test_a_byte_order_mark_is_no_part_of_a_text() -> None:
    assert text_in_utf8("A=1".encode("utf-8-sig"), "file") == "A=1"


@given(st.text(st.characters(max_codepoint=0x7F), max_size=4))
def test_plain_text_is_judged_as_any_other_only_faster(plain: str) -> None:
    assert is_visible(plain) == any(character.isprintable() and character != " " for character in plain)
    assert storable(plain.translate(NO_CONTROLS)) == plain.translate(NO_CONTROLS)
    if plain != plain.translate(NO_CONTROLS):
        with pytest.raises(ValueError, match="can't be kept"):
            storable(plain)
