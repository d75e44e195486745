"""Hashtags, mentions and cashtags, with X's own conformance cases."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.platforms.entities import Entity, cashtags, hashtags, mentions
from tests.core.platforms.test_counting import cases

EXTRACT = "extract_half.yml"


def names(found: list[Entity]) -> list[str]:
    return [entity.name for entity in found]


@pytest.mark.parametrize("case", cases(EXTRACT, "hashtags", "hashtags_from_astral"))
def test_hashtags_are_those_of_x(case: Any) -> None:
    assert names(hashtags(case["text"])) == case["expected"]


@pytest.mark.parametrize("case", cases(EXTRACT, "mentions"))
def test_mentions_are_those_of_x(case: Any) -> None:
    assert names(mentions(case["text"])) == case["expected"]


@pytest.mark.parametrize("case", cases(EXTRACT, "cashtags"))
def test_cashtags_are_those_of_x(case: Any) -> None:
    assert names(cashtags(case["text"])) == case["expected"]


@pytest.mark.parametrize("case", cases(EXTRACT, "hashtags_with_indices"))
def test_a_hashtag_stands_where_x_says(case: Any) -> None:
    found = [{"hashtag": tag.name, "indices": [tag.start, tag.end]} for tag in hashtags(case["text"])]
    assert found == case["expected"]


@pytest.mark.parametrize("case", cases(EXTRACT, "cashtags_with_indices"))
def test_a_cashtag_stands_where_x_says(case: Any) -> None:
    found = [{"cashtag": tag.name, "indices": [tag.start, tag.end]} for tag in cashtags(case["text"])]
    assert found == case["expected"]


@pytest.mark.parametrize("case", cases(EXTRACT, "mentions_with_indices", "mentions_or_lists_with_indices"))
def test_a_mention_and_its_list_stand_where_x_says(case: Any) -> None:
    found = [
        {"screen_name": one.name, "list_slug": one.of_list, "indices": [one.start, one.end]}
        for one in mentions(case["text"])
    ]
    assert found == [{"list_slug": "", **expected} for expected in case["expected"]]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#カタカt.co", ["カタカt"]),
        ("#hash\u00e9http://example.com/#anchor", []),
        ("#one\ufe0f#two", []),
        ("✌\ufe0f#two", ["two"]),
    ],
)
def test_of_a_tag_and_a_link_that_overlap_the_earlier_stands(text: str, tags: list[str]) -> None:
    assert names(hashtags(text)) == tags


@given(st.text("a#@$＃＠/._ 1é:\u200d\ufe0f日", max_size=60) | st.text(max_size=60))
def test_what_is_found_stands_where_it_is_said_to(text: str) -> None:
    for entity in (*hashtags(text), *mentions(text), *cashtags(text)):
        assert text[entity.start + 1 : entity.end].startswith(entity.name)
