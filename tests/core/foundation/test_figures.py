"""Figures are known again however a language writes them, and made up ones are seen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.figures import figures, foreign_figures


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("1.299,50 € ab 12. Mai", "1,299.50 euros from 12 May"),
        ("Now $1 299", "1,299 dollars"),
        ("10'000 Kunden", "10,000 customers"),
        ("ein 2,5-Liter-Topf", "2.5 litres"),
        ("am 28.5.2026", "28 May 2026"),
        ("am 2026-05-28", "28 May 2026"),
        ("offen bis 18:30", "open until 18:30"),
        ("٣٤ kg", "34 kg"),
        ("50%", "by 50 per cent"),
        ("3 reasons to come", "nothing"),
        ("1️⃣ first 2️⃣ second\n13. third\n14) fourth", "nothing"),
        ("A4, COVID-19, MP300, #100days, @team99", "nothing"),
        ("https://example.com/2024/99", "nothing"),
    ],
)
def test_what_the_brief_gives_is_known_however_it_is_written(text: str, known: str) -> None:
    assert foreign_figures(text, known) == []


@pytest.mark.parametrize(
    ("text", "known", "words"),
    [
        ("Unser Wasserkocher kostet nur 89 Euro", "costs 29 euros instead of 39", ["89 Euro"]),
        ("save 25 %", "29 euros instead of 39", ["25 %"]),
        ("just $5", "a kettle", ["$5"]),
        ("2,500 customers since 2019", "2019 was good", ["2,500"]),
        ("1.5k people, 50%", "half the people", ["50%"]),
        ("89 euros, only 89 euros, 12 zł", "x", ["89 euros", "12 zł"]),
    ],
)
def test_a_figure_that_is_made_up_is_quoted_once(text: str, known: str, words: list[str]) -> None:
    assert [figure.words for figure in foreign_figures(text, known)] == words


@given(st.text())
def test_any_text_has_figures_of_its_own_and_none_that_are_foreign_to_it(text: str) -> None:
    assert foreign_figures(text, text) == []
    assert all(figure.values for figure in figures(text))


@given(st.integers(13, 10**12))
def test_a_whole_number_is_the_same_with_each_separator(number: int) -> None:
    for separator in (",", ".", " ", "'", "\u202f"):
        written = f"{number:,}".replace(",", separator)
        (figure,) = figures(f"It has {written} parts")
        assert Decimal(number) in figure.values
