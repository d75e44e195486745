"""Dates are found however eight languages write them, and nothing that only looks like one."""

import pytest

from core.foundation.dates import dates, weekdays


@pytest.mark.parametrize(
    "text",
    [
        "on 12 May",
        "May 12th",
        "am 12. Mai",
        "le 12 mai",
        "el 12 de mayo",
        "il 12 maggio",
        "em 12 de maio",
        "op 12 mei",
        "12 maja",
        "am 12.5. um zehn",
    ],
)
def test_a_day_and_its_month_are_a_date_in_each_language(text: str) -> None:
    (found,) = dates(text)
    assert (found.days, found.year) == (frozenset({(12, 5)}), None)


@pytest.mark.parametrize("text", ["12 May 2026", "May 12, 2026", "12. Mai 2026", "2026-05-12", "12.05.26"])
def test_a_year_belongs_to_its_date(text: str) -> None:
    (found,) = dates(text)
    assert (text[found.start : found.end], found.year) == (text, 2026)


def test_figures_alone_may_be_read_in_two_ways() -> None:
    (found,) = dates("12/05/2026")
    assert found.days == {(12, 5), (5, 12)}
    assert found.is_among(list(dates("on 5 December")))
    assert not found.is_among(list(dates("on 12 May 2027")))


@pytest.mark.parametrize(
    "text",
    [
        "you may 12",
        "12 may come",
        "24/7",
        "1/2 of it",
        "version 2.10.3",
        "9 out of 10",
        "May 2026",
        "3.5 to 4.5",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert list(dates(text)) == []


def test_days_of_the_week_are_known_in_each_language() -> None:
    text = "Tuesday, Dienstag, mardi, martes, martedì, terça-feira, dinsdag, wtorek"
    assert {day for _, _, day in weekdays(text)} == {1}
    assert len(list(weekdays(text))) == 8
