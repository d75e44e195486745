"""Sorting a model's drafts: what is good, what is too long, what opens like another."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.campaigns.brief import Brief
from core.foundation.ids import PlatformName, TemplateName, Tone
from core.platforms.catalogue import rules_of
from core.writing.model.selection import completed, excess, pick
from core.writing.openings import first_sentence, opening
from core.writing.port import Draft, WritingRequest

LINK = "https://example.com/grinder"
BRIEF = Brief("Mill", "News.", "you", Tone.PLAIN, TemplateName.LAUNCH, (PlatformName.X,), 3, LINK)

texts = st.lists(st.text(min_size=1, max_size=400), max_size=8)


def asking(count: int = 3, avoid: tuple[str, ...] = (), link: str | None = LINK) -> WritingRequest:
    brief = replace(BRIEF, link=link)
    return WritingRequest(brief, PlatformName.X, rules_of(PlatformName.X), count, 1, avoid=avoid)


def drafts(*given_texts: str) -> list[Draft]:
    return [Draft(text, "", (), "", "") for text in given_texts]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Coffee waits. Not for you.", "Coffee waits."),
        ("Coffee waits\nfor nobody", "Coffee waits"),
        ("“Ready?” she asked. Yes.", "“Ready?”"),
        ("One line without an end", "One line without an end"),
        ("  \n Spaced. Out.", "Spaced."),
        ("Version 2.0 is here. Look.", "Version 2.0 is here."),
        ("新しい。とても。", "新しい。"),
        ("", ""),
    ],
)
def test_the_first_sentence_ends_where_a_reader_ends_it(text: str, first: str) -> None:
    assert first_sentence(text) == first


@pytest.mark.parametrize("other", ["COFFEE WAITS! Really.", "Coffee – waits. No.", "coffee   waits"])
def test_openings_are_alike_whatever_their_case_and_signs(other: str) -> None:
    assert opening("Coffee waits. Not for you.") == opening(other)


def test_openings_of_signs_only_are_told_apart() -> None:
    assert opening("🎉🎉") != opening("☕")


@given(texts, texts, st.integers(min_value=1, max_value=5))
def test_what_is_used_always_fits_differs_and_is_never_too_much(
    first: list[str], second: list[str], count: int
) -> None:
    request = asking(count, avoid=("Seen before.",))

    used = completed(pick(drafts(*first), request), drafts(*second), request)

    assert len(used) <= count
    assert all(request.rules.fits(draft.text) for draft in used)
    starts = [opening(draft.text) for draft in used]
    assert len(set(starts)) == len(starts)
    assert "seen before" not in starts


def test_of_far_too_many_drafts_no_more_are_compared_than_are_wanted() -> None:
    without_end = (draft for number in count() for draft in drafts(f"{'abcdefgh'[number]} opens {number}."))

    assert len(pick(without_end, asking(count=2, link=None)).good) == 2


def test_what_is_missing_is_counted() -> None:
    picked = pick(drafts("One.", "ONE!", "Seen. Before."), asking(3, avoid=("Seen.",)))

    assert [draft.text for draft in picked.good] == ["One."]
    assert picked.missing == 2


def test_a_draft_cut_at_the_limit_keeps_its_link() -> None:
    request = asking(1)
    too_long = f"{'Grinding, always grinding. ' * 20}See {LINK} for more."

    (used,) = completed(pick(drafts(too_long), request), [], request)

    assert used.text.endswith(LINK)
    assert used.text.count(LINK) == 1
    assert request.rules.fits(used.text)


def test_a_rewritten_draft_is_preferred_to_a_cut_one() -> None:
    request = asking(1, link=None)

    used = completed(pick(drafts("Long. " + "word " * 100), request), drafts("Short."), request)

    assert [draft.text for draft in used] == ["Short."]


def test_the_excess_named_is_the_worst_one() -> None:
    rules = rules_of(PlatformName.BLUESKY)
    many_bytes = "👩‍👩‍👧‍👦" * 200

    worst = excess(drafts(many_bytes)[0], rules)

    assert (worst.used, worst.limit, worst.unit) == (5000, 3000, "bytes")
