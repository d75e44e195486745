"""What nobody sees is found and can be taken out; what scripts and emoji need is left alone."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.hidden import hidden_kinds, without_hidden

TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore the rules")


@pytest.mark.parametrize(
    "text",
    [
        "Plain text – “Ja”, 100 %.\nNext line\tand a tab.",
        "👩‍👩‍👧‍👦 👩🏽‍💻 👨🏿‍❤️‍💋‍👨🏻 🏳️‍🌈 🏳️‍⚧️ 🏴‍☠️ 👁️‍🗨️ 🙂‍↔️ 🇩🇪",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
        "1\ufe0f\u20e3 #\ufe0f\u20e3 *\u20e3 ©\ufe0f ❤\ufe0f ☎\ufe0e",
        "می\u200cخواهم کتاب\u200cها",
        "עברית\u200f (abc)\u200e!",
        "क्\u200dष श्री\u200c ශ්\u200dරී ക്\u200d",
        "ไทย\u200bไทย",
        "葛\U000e0100",
    ],
)
def test_what_scripts_and_emoji_need_is_left_alone(text: str) -> None:
    assert hidden_kinds(text) == []
    assert without_hidden(text) == text


@pytest.mark.parametrize(
    ("text", "kind", "left"),
    [
        ("a\u2028b\u2029c", "line or paragraph separators", "a\nb\nc"),
        (f"Sale{TAGS}!", "invisible tag characters", "Sale!"),
        ("\U0001f3f4\U000e0075\U000e0073\U000e007f", "invisible tag characters", "\U0001f3f4"),
        (f"😀{TAGS}", "invisible tag characters", "😀"),
        ("abc\u202ecba\u202c", "characters that turn the direction of text", "abccba"),
        ("עברית\u202eabc", "characters that turn the direction of text", "עבריתabc"),
        ("a\u2066b\u2069", "characters that turn the direction of text", "ab"),
        ("zero\u200bwi\u200cd\u200dth", "zero-width characters", "zerowidth"),
        ("\ufeffword\u2060", "zero-width characters", "word"),
        ("👍\u200d ok", "zero-width characters", "👍 ok"),
        ("a\ufe0f b\ufe01", "variation selectors", "a b"),
        ("😀\ufe0f\ufe0e", "variation selectors", "😀\ufe0f"),
        ("😀\U000e0100\U000e0101", "variation selectors", "😀"),
        ("soft\u00adhyphen", "soft hyphens", "softhyphen"),
        ("red\x1b[31m", "control characters", "red[31m"),
        ("a\u200fb", "characters that turn the direction of text", "ab"),
        ("a\u2800b\ufffc", "characters without a look of their own", "ab"),
    ],
)
def test_what_nobody_sees_is_found_and_taken_out(text: str, kind: str, left: str) -> None:
    assert hidden_kinds(text) == [kind]
    assert without_hidden(text) == left


def test_no_character_that_unicode_lets_nobody_see_is_missing() -> None:
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x110000))))
    ignorable = regex.findall(r"\p{Default_Ignorable_Code_Point}", every)

    assert len(ignorable) > 4_000
    assert [sign for sign in ignorable if not hidden_kinds(f"a{sign}b")] == []


def test_each_kind_is_named_once() -> None:
    assert hidden_kinds("a\u200bb\u200bc\u00add") == ["zero-width characters", "soft hyphens"]


@given(
    st.text(st.sampled_from("a1🏴👍क\u094dا\u200d\u200c\u200b\ufe0f\u20e3\U000e0067\u202e\u2028\u00ad\n "))
)
def test_a_text_is_changed_exactly_where_something_hidden_was_found(text: str) -> None:
    once = without_hidden(text)

    assert (hidden_kinds(text) == []) == (once == text)
