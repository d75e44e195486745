"""Near-duplicates are told from other texts about the same thing."""

import pytest

from core.writing.likeness import is_like_one_of, shingles

FIRST = "Fresh grounds at your desk. Mill One grinds by hand, in a minute, without any noise at all."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            FIRST,
            "Fresh grounds at your table. Mill One grinds by hand, in one minute, without any noise at all!",
        ),
        (FIRST, "No plug needed. Mill One grinds by hand, in a minute, without any noise at all."),
        (
            "手で挽く新しいミルが出ました。机の上で静かに使えます。",
            "手で挽く新しいミルが登場しました。机の上で静かに使えます。",
        ),
    ],
)
def test_a_text_with_a_few_other_words_is_nearly_the_same(one: str, other: str) -> None:
    assert is_like_one_of(shingles(one), [shingles(other)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FIRST, "Your office machine takes a queue. A hand grinder takes a coat pocket: meet Mill One."),
        ("手で挽く新しいミルが出ました。", "静かな朝、机の上でコーヒーを淹れませんか。"),
        ("Ja.", "Ja."),
    ],
)
def test_other_words_about_the_same_thing_are_another_text(one: str, other: str) -> None:
    assert not is_like_one_of(shingles(one), [shingles(other)])


def test_a_link_and_hashtags_that_both_have_make_them_no_more_alike() -> None:
    shared = " https://example.com/a/long/way?to=go #coffee #grinder #desk #monday #mill"

    assert shingles(FIRST + shared) == shingles(FIRST)
