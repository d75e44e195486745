"""Figures are written the same everywhere."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics_app.formats import distance, in_short, moment, money, plain, share, span
from core.foundation.money import Money


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (None, "–"),
        (timedelta(seconds=45), "45 s"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=3, minutes=30), "3.5 h"),
        (timedelta(days=2, hours=2), "2.1 days"),
    ],
)
def test_a_length_of_time_is_told_in_the_unit_that_suits_it(length: timedelta | None, said: str) -> None:
    assert span(length) == said


def test_a_moment_is_told_on_the_viewers_clock() -> None:
    noon = datetime(2026, 3, 29, 12, tzinfo=UTC)
    assert moment(noon, ZoneInfo("Europe/Berlin")) == "29 Mar 2026, 14:00"
    assert moment(noon, ZoneInfo("UTC")) == "29 Mar 2026, 12:00"


def test_what_is_not_known_is_not_shown_as_nothing() -> None:
    assert share(None) == distance(None) == "–"
    assert share(0.0) == "0%"


@pytest.mark.parametrize(
    ("changed", "said"), [(0, "0"), (0.001, "<0.01"), (0.126, "0.13"), (0.999, ">0.99"), (1, "1")]
)
def test_an_edit_distance_reads_as_nothing_or_all_only_where_it_is(changed: float, said: str) -> None:
    assert distance(changed) == said


@pytest.mark.parametrize(
    ("micros", "said"),
    [(0, "$0.00"), (1_234, "$0.001234"), (505_527, "$0.51"), (12_000_000, "$12.00")],
)
def test_money_is_told_in_cents_and_finer_only_below_one(micros: int, said: str) -> None:
    assert money(Money(micros)) == said


@given(st.text(), st.integers(1, 80))
def test_a_text_in_short_is_one_line_and_never_longer_than_asked(text: str, longest: int) -> None:
    line = in_short(text, longest)
    assert len(line) <= longest
    assert line == " ".join(line.split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Spring is here. Again!", "Spring is here. Again!"),
        ("Now $89 instead of $129", r"Now \$89 instead of \$129"),
        ("![x](//evil.example/x.png)", r"!\[x\](//evil.example/x.png)"),
        ("*a* _b_ ~~c~~ `d` <e> f\\g", r"\*a\* \_b\_ \~\~c\~\~ \`d\` \<e> f\\g"),
        (":smile: :red[x]", r"&#58;smile&#58; &#58;red\[x\]"),
        ("# one #two", r"\# one #two"),
        ("- one - two", r"\- one - two"),
        ("1. one 2. two", r"1\. one 2. two"),
    ],
)
def test_peoples_text_is_shown_as_it_is_written(text: str, shown: str) -> None:
    assert plain(text) == shown
