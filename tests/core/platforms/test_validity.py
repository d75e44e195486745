"""What X takes for a URL, a user's name, a list and a hashtag, by its own conformance cases."""

from typing import Any

import pytest

from core.platforms.entities import hashtags, mentions
from core.platforms.validity import is_url
from tests.core.platforms.test_counting import cases

VALIDATE = "validate_half.yml"


@pytest.mark.parametrize("case", cases(VALIDATE, "urls"))
def test_a_url_is_one_where_x_says_so(case: Any) -> None:
    assert is_url(case["text"]) is case["expected"]


@pytest.mark.parametrize("case", cases(VALIDATE, "urls_without_protocol"))
def test_a_url_may_go_without_a_scheme_where_x_says_so(case: Any) -> None:
    assert is_url(case["text"], needs_scheme=False) is case["expected"]


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://example.com/path;param?a=b#c", True),
        ("http://www.example.com:8080", True),
        ("https://[3ffe:1900:4545:3:200:f8ff:fe21:67cf]/", True),
        ("http://example.com/%20a", True),
        ("http://example.com/русские_слова", True),
        ("http://ex_ample.com", False),
        ("http://-example.com", False),
        ("http://example.com:pass", False),
        ("http://example", False),
        ("http://.com", False),
        ("http:// example.com", False),
        ("ftp://example.com", False),
        ("http://example.com/#a#b", False),
        ("http://1.2.3.256", False),
        ("", False),
    ],
)
def test_other_urls_are_judged_by_the_same_grammar(url: str, is_one: bool) -> None:
    assert is_url(url) is is_one


@pytest.mark.parametrize("case", cases(VALIDATE, "usernames"))
def test_a_username_is_one_that_is_mentioned_whole(case: Any) -> None:
    assert ([one.name for one in mentions(case["text"])] == [case["text"][1:]]) is case["expected"]


@pytest.mark.parametrize("case", cases(VALIDATE, "lists"))
def test_a_list_is_one_that_is_mentioned_whole(case: Any) -> None:
    whole = [f"@{one.name}{one.of_list}" for one in mentions(case["text"]) if one.of_list]
    assert (whole == [case["text"]]) is case["expected"]


@pytest.mark.parametrize("case", cases(VALIDATE, "hashtags"))
def test_a_hashtag_is_one_that_is_found_whole(case: Any) -> None:
    assert ([one.name for one in hashtags(case["text"])] == [case["text"][1:]]) is case["expected"]


@pytest.mark.parametrize("case", cases("extract_half.yml", "replies"))
def test_a_text_answers_whom_it_begins_with(case: Any) -> None:
    text = case["text"]
    first = next((one for one in mentions(text) if not text[: one.start].strip()), None)
    assert (first.name if first else None) == case["expected"]
