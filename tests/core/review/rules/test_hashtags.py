"""Hashtags: what is left out leaves no gap, and one is taken apart only where there is one way to read it."""

from core.foundation.ids import LanguageName
from core.review.dictionaries import dictionary_of
from core.review.policy import Policy
from core.review.rules.fixing import fixed
from core.review.rules.hashtags.banned import BANNED_HASHTAG
from core.review.rules.hashtags.splitting import words_of
from core.review.rules.rule import Example

ENGLISH = dictionary_of(LanguageName.EN)


def split(tag: str, *near: str) -> tuple[str, ...] | None:
    assert ENGLISH is not None
    return words_of(tag, ENGLISH.knows, frozenset(near))


def test_a_hashtag_that_is_left_out_takes_the_blank_before_it_along() -> None:
    example = Example("Fresh beans. #adult #coffee", policy=Policy(banned_hashtags=("adult",)))
    (finding,) = BANNED_HASHTAG.findings(example.checked)

    assert finding.fix is not None
    assert fixed(example.checked, [finding.fix]).text == "Fresh beans. #coffee"


def test_a_hashtag_is_read_in_the_fewest_words() -> None:
    assert split("worldmentalhealthday") == ("world", "mental", "health", "day")


def test_a_hashtag_that_reads_in_two_ways_is_left_alone_unless_the_text_says_which() -> None:
    assert split("penisland") is None
    assert split("penisland", "pen", "island") == ("pen", "island")


def test_a_name_that_the_text_has_as_one_word_stays_one() -> None:
    assert split("copydesk", "copydesk") is None


def test_a_word_of_the_dictionary_stays_one() -> None:
    assert split("therapist") is None
