"""Words to avoid are found whole, in any case, and neither in addresses nor in names."""

import pytest

from core.brand.voice import Avoided
from core.brand.words import find_avoided


def found(text: str, *words: str, names: tuple[str, ...] = ()) -> list[str]:
    held = find_avoided(text, [Avoided(word) for word in words], names=names)
    return [text[each.start : each.end] for each in held]


@pytest.mark.parametrize(
    ("text", "word", "there"),
    [
        ("Cheap, cheaper, CHEAP!", "cheap", ["Cheap", "CHEAP"]),
        ("Das ist billige Ware, billig.", "billig", ["billig"]),
        ("A cheap_tent and cheap2", "cheap", []),
        ("State of\nthe art", "state of the art", ["State of\nthe art"]),
        ("Learn C++ now", "C++", ["C++"]),
        ("我们的便宜帐篷", "便宜", ["便宜"]),
        ("Très cher, chère", "cher", ["cher"]),
        ("See https://example.com/cheap and cheap.example.com", "cheap", []),
    ],
)
def test_a_word_is_found_where_it_stands_whole(text: str, word: str, there: list[str]) -> None:
    assert found(text, word) == there


def test_a_word_in_a_name_is_the_names() -> None:
    assert found("Cheap Monday is cheap.", "cheap", names=("Cheap Monday", "")) == ["cheap"]
