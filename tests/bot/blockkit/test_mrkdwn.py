"""Words as Slack reads them."""

import html
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.blockkit.mrkdwn import bar, count, escaped, link, listed, moment, one_line, person
from core.flow.cards.card import Person


@given(st.text())
def test_no_text_of_people_is_taken_as_markup_and_all_of_it_is_shown(text: str) -> None:
    shown = escaped(text)
    assert "<" not in shown
    assert ">" not in shown
    assert html.unescape(shown.replace("&amp;", "&#38;")) == html.unescape(text.replace("&", "&#38;"))


@given(st.text(max_size=500), st.integers(20, 200))
def test_one_line_is_one_line_within_its_length(text: str, most: int) -> None:
    line = one_line(text, most)
    assert len(line) <= most
    assert "\n" not in line


def test_a_moment_is_shown_in_each_readers_zone_with_utc_to_fall_back_on() -> None:
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert moment(at) == "<!date^1772442000^{date_short_pretty} at {time}|2026-03-02 09:00 UTC>"


def test_people_of_slack_are_mentioned_and_programs_are_named() -> None:
    assert person(Person("Ana", "U0ANA")) == "<@U0ANA>"
    assert person(Person("The <shop>", "key:abc123")) == "The &lt;shop&gt;"


def test_a_link_cannot_be_broken_out_of() -> None:
    assert link("https://e.test/a|b>c", "See <it>") == "<https://e.test/a%7Cb&gt;c|See &lt;it&gt;>"


def test_an_address_that_slack_cannot_open_is_shown() -> None:
    assert link("file:///var/outbox/1.html", "See the post") == "`file:///var/outbox/1.html`"


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_bar_is_full_only_when_its_limit_is_nearly_reached(used: int, limit: int) -> None:
    shown = bar(used, limit)
    assert len(shown) == 10
    assert ("▰" in shown) == (used > 0)
    if used >= limit:
        assert shown == "▰" * 10


def test_counts_and_lists_read_as_people_write_them() -> None:
    assert count(1, "variant") == "1 variant"
    assert count(1200, "try", "tries") == "1,200 tries"
    assert listed(["A"]) == "A"
    assert listed(["A", "B", "C"]) == "A, B and C"
