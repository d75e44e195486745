"""Harmful wording: found where it is plain, also in disguise, and not in ordinary copy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.review.moderation.harm import Harm
from core.review.moderation.wording import harmful_wording


@pytest.mark.parametrize(
    ("text", "harm"),
    [
        ("We will kill all immigrants.", Harm.THREAT),
        ("They deserve to die.", Harm.THREAT),
        ("k.i.l.l a.l.l j.e.w.s", Harm.THREAT),
        ("We know where your kids go to school.", Harm.THREAT),
        ("I will come to your house and burn it down.", Harm.THREAT),
        ("White power!", Harm.HATE),
        ("J3ws control the banks", Harm.HATE),
        ("Women belong in the kitchen", Harm.HATE),
        ("We hire young, dynamic men under 30 only.", Harm.HATE),
        ("Wanted: a waiter, no foreigners.", Harm.HATE),
        ("Unalive yourself", Harm.HARASSMENT),
        ("I hate women.", Harm.HATE),
        ("Gay people are disgusting.", Harm.HATE),
        ("H4ting is easy: I h4te women.", Harm.HATE),
        ("H a t e women, they say.", Harm.HATE),
        ("Shoot the immigrants.", Harm.THREAT),
        ("We're going to kill you.", Harm.THREAT),
        ("I hope you all die.", Harm.THREAT),
        ("Ways of hurting yourself.", Harm.SELF_HARM),
        ("The best porn in town.", Harm.SEXUAL),
        ("You are such a worthless piece of shit.", Harm.HARASSMENT),
        ("I just want to die.", Harm.SELF_HARM),
        ("Our kettle is the sh1t, and what a fucking sound.", Harm.PROFANITY),
    ],
)
def test_plainly_harmful_wording_is_found(text: str, harm: Harm) -> None:
    assert harm in {wording.harm for wording in harmful_wording(text)}


@pytest.mark.parametrize(
    "text",
    [
        "White power bank, 20,000 mAh. Dias sailed in 1488.",
        "Faggots and peas tonight, Fotzel slices tomorrow.",
        "No women were hurt, and no muslims either way.",
        "Kill two birds with one stone: grind and brew in one go.",
        "Women hate waiting in line. Book a table instead.",
        "Our killer feature is here: exports in one click.",
        "A dress to die for, made for black tie evenings.",
        "We love our customers, all of them: old, young, gay, straight.",
        "Shoot better photos. Our 3rd lens is out, from $199.",
        "Beat the heat with our new iced tea.",
        "Hang it on the wall. Burn it in the stove. The box is the lamp.",
        "Our team punched above its weight and beat the record!",
        "Beat him to the airport. Beat women's running records.",
        "Shiitake from Scunthorpe, cooked by a classic team of assassins.",
        "I hope you love it. We're going to make you smile.",
        "Suicide is the leading cause of death of young men. Here is who to call.",
        "Women and men have vaginas and penises. Most schools don't say so.",
        "You are not worthless, and nobody is an idiot for asking.",
        "Less waste. More taste. Naked cakes for every party.",
    ],
)
def test_ordinary_copy_is_left_alone(text: str) -> None:
    assert harmful_wording(text) == []


def test_the_words_it_is_about_are_named() -> None:
    (wording,) = harmful_wording("Nice day. I hate women. Bye.")

    assert wording.words == "hate women"


@pytest.mark.parametrize("words", ["all ", "black people are very ", "I will kill all the ", "a b ", "a0"])
def test_endless_repetition_is_read_in_reasonable_time(words: str) -> None:
    """A rule that backtracks without bound would run into the suite's timeout here."""
    assert harmful_wording(words * 2_000) == []


@given(st.text(max_size=2_000))
def test_no_text_is_too_strange_to_be_read(text: str) -> None:
    harmful_wording(text)
