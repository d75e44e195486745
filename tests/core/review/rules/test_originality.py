"""Originality: what is repeated is found however it is written, and what isn't is let alone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.review.policy import Policy
from core.review.rules.catalogue import findings_of
from core.review.rules.checked import Past
from core.review.rules.fixing import fixed
from core.review.rules.originality.shingles import common_runs, likeness, shingles
from core.review.rules.rule import Example

POST = "Our first waterproof backpack is here: 900 g light, with room for a laptop and your lunch."
POEM = "We walked the old road to the sea, and the sea walked with us all the way home."


def like_past(text: str, *past: str) -> list[str]:
    posts = tuple(Past(each, datetime(2026, 5, day, tzinfo=UTC)) for day, each in enumerate(past, start=1))
    found = findings_of(Example(text, changes={"past": posts}).checked)
    return [one.sentence for one in found if one.rule == "near_duplicate"]


def test_a_text_that_was_posted_already_is_told_with_its_day() -> None:
    [told] = like_past(
        f"{POST} https://example.com/b #bikes", "Something else.", f"{POST} https://example.com/a"
    )

    assert told.startswith("This says the same as the post of 2 May 2026.")


def test_a_text_with_some_other_words_is_nearly_the_same() -> None:
    [told] = like_past(POST.replace("light", "only").upper(), POST)

    assert "nearly the same" in told


@pytest.mark.parametrize(
    "text", ["Good morning, all!", "A new colour for our waterproof backpack: red, at last."]
)
def test_greetings_and_other_news_are_said_anew(text: str) -> None:
    assert like_past(text, "Good morning, all!", POST) == []


def test_a_passage_of_a_protected_text_is_shown_where_it_stands() -> None:
    text = "Summer is here.\n\nTHE OLD ROAD TO THE SEA – and the sea walked! Come along."
    checked = Example(text, policy=Policy(protected_texts=(POEM,))).checked

    [found] = [one for one in findings_of(checked) if one.rule == "protected_text"]
    assert found.where == "THE OLD ROAD TO THE SEA – and the sea walked"


def test_a_name_is_mended_wherever_it_stands_and_signed_once() -> None:
    checked = Example(
        "Fern Weh is dry. FERNWEH is light. Fernwehs.", policy=Policy(trademarks=("FernWeh®",))
    ).checked

    fixes = [one.fix for one in findings_of(checked) if one.fix and one.rule == "trademark"]
    assert fixed(checked, fixes).text == "FernWeh® is dry. FernWeh is light. Fernwehs."


def test_what_the_brief_quotes_is_put_into_quotation_marks() -> None:
    said = "I have walked every hill of this country and never had dry feet"
    checked = Example(f"{said}!", news=f"Ana López: “{said}”. Boots from 89 euros.").checked

    fixes = [one.fix for one in findings_of(checked) if one.fix and one.rule == "quote_unmarked"]
    assert fixed(checked, fixes).text == f"“{said}”!"


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_a_share_that_is_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1


@given(st.lists(st.sampled_from(POEM.split()), max_size=40))
def test_a_run_is_as_long_as_asked_and_stands_in_the_known_text(words: list[str]) -> None:
    text = " ".join(words)

    for start, end in common_runs(text, shingles(POEM), 5):
        assert len(text[start:end].split()) >= 5
        assert shingles(text[start:end]) <= shingles(POEM)
