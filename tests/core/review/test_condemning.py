"""Words that are said in order to condemn them do no harm; whoever means them is found all the same."""

import pytest

from core.review.moderation.condemning import is_condemned
from core.review.moderation.offline import findings_of


@pytest.mark.parametrize(
    "text",
    [
        "Nobody should say that women are scum.",
        "Whoever says that Muslims are terrorists is a racist.",
        "Saying that gay people are disgusting is hate speech.",
        "“Black people are criminals” is a racist stereotype.",
        "Stop saying that old people are useless.",
        "He told me that women are scum. That is never okay.",
        "We answer those who write “Jews should be gassed”: it is antisemitism.",
    ],
)
def test_what_is_reported_in_order_to_condemn_it_is_no_finding(text: str) -> None:
    assert findings_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Women are scum.",
        "It isn't wrong to say that women are scum.",
        "Saying that women are scum is not sexist.",
        "They say it's wrong, but I hate women.",
        "I hate women, and whoever says that this is wrong is a liar.",
        "Everybody says that women are scum.",
        "“Women are scum,” says our founder.",
    ],
)
def test_what_is_meant_or_only_repeated_is_found(text: str) -> None:
    assert findings_of(text)


def test_strong_language_is_strong_in_any_mouth() -> None:
    (finding,) = findings_of("It is wrong to say that this is bullshit.")
    assert finding.rule == "strong_language"


def test_a_disguise_hides_no_condemnation() -> None:
    said = "It is wrоng to say that wоmen are scum."
    assert is_condemned("women are scum", said, said)
