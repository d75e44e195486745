"""What a text lacks of its brief: figures count in any form, and nothing that is there is missed."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.review.rules.brief.left_out import LEFT_OUT
from core.writing.offline.left_out import left_out
from tests.builders import a_brief, a_checked

NEWS = (
    "Our spring fair is on 12 May at 14 Harbour Street. Tickets cost £4 a head. "
    "Call 0161 496 0123 or write to fair@example.org."
)
BRIEF = a_brief(product="Spring fair", news=NEWS)


def test_the_whole_brief_lacks_nothing() -> None:
    assert left_out(BRIEF, NEWS) == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("£4 a head at the Spring fair!", ["date", "place", "contact"]),
        ("Spring fair, May 12, 14 Harbour Street. 4 pounds. 0161-496-0123", []),
        ("Spring fair on 12 May. Call 0161 496 0123.", ["price", "place"]),
    ],
)
def test_a_fact_is_there_in_whatever_form_its_figures_stand(text: str, missing: list[str]) -> None:
    assert [kind for kind, _ in left_out(BRIEF, text)] == missing


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_text_with_all_of_the_brief_in_it_lacks_nothing(before: str, after: str) -> None:
    assert left_out(BRIEF, f"{before} {NEWS} {after}") == ()


def test_what_is_left_out_is_one_remark_that_blocks_nothing() -> None:
    missing = (("price", "£4 a head"), ("contact", "0161 496 0123"))
    [finding] = LEFT_OUT.findings(dataclasses.replace(a_checked("Come!"), left_out=missing))
    assert finding.severity == "info"
    assert finding.sentence == (
        "Left out, though the brief gives it: price (£4 a head), contact (0161 496 0123)."
    )
