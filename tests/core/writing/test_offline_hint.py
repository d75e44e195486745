"""What a reviewer's hint does to an offline draft."""

import asyncio
from typing import Any

import emoji
import pytest

from core.campaigns.brief import Brief
from core.foundation.ids import PlatformName, TemplateName, Tone
from core.platforms.catalogue import rules_of
from core.writing.offline.hint import Lead, Length, Wishes, read_hint
from core.writing.offline.lexicon.angle import Angle
from core.writing.offline.writer import OfflineWriter
from core.writing.openings import first_sentence
from core.writing.port import Draft, WritingRequest

BRIEF = Brief(
    product="Bloko",
    news="wooden building blocks with magnets inside, made from FSC beech, for ages 3 and up, 64 pieces. "
    "A set costs $39. We ship from 2 June.",
    audience="parents of toddlers",
    tone=Tone.PLAYFUL,
    template=TemplateName.LAUNCH,
    platforms=(PlatformName.LINKEDIN, PlatformName.X),
    variants=2,
    link="https://example.com/bloko",
)


def drafted(hint: str = "", **changes: Any) -> Draft:
    platform = PlatformName.LINKEDIN
    request = WritingRequest(BRIEF, platform, rules_of(platform), 1, seed=1, hint=hint, **changes)
    return asyncio.run(OfflineWriter().write(request)).drafts[0]


@pytest.mark.parametrize(
    ("hint", "wishes"),
    [
        ("", Wishes()),
        ("I don't love it", Wishes()),
        ("shorter please", Wishes(length=Length.SHORTER)),
        ("This is too long", Wishes(length=Length.SHORTER)),
        ("a bit longer, more details", Wishes(length=Length.LONGER)),
        ("more playful", Wishes(tone=Tone.PLAYFUL)),
        ("too salesy", Wishes(tone=Tone.PLAIN)),
        ("More formal", Wishes(tone=Tone.EXPERT, formal=True)),
        ("no emoji and no hashtags", Wishes(emoji=False, hashtags=False)),
        ("add some emojis", Wishes(emoji=True)),
        ("ask a question", Wishes(angle=Angle.QUESTION)),
        ("start with the benefit", Wishes(angle=Angle.BENEFIT)),
        ("lead with the price", Wishes(lead=Lead.PRICE)),
        ("open with the date", Wishes(lead=Lead.DATE)),
        ("mention the free trial", Wishes(mentions=("the free trial",))),
        (
            "mention that we ship to Norway, and make it shorter",
            Wishes(mentions=("we ship to Norway",), length=Length.SHORTER),
        ),
    ],
)
def test_a_hint_is_read_as_wishes(hint: str, wishes: Wishes) -> None:
    assert read_hint(hint) == wishes


def test_shorter_is_clearly_shorter_and_longer_is_longer() -> None:
    usual = len(drafted().text)
    assert len(drafted("shorter").text) < 0.8 * usual
    assert len(drafted("longer").text) > usual


def test_no_emoji_means_none_at_all() -> None:
    assert emoji.emoji_count(drafted().text) > 0
    assert emoji.emoji_count(drafted("no emoji").text) == 0


def test_no_hashtags_means_none() -> None:
    draft = drafted("drop the hashtags")
    assert draft.hashtags == ()
    assert "#" not in draft.text


def test_a_question_comes_first_when_one_is_asked_for() -> None:
    assert first_sentence(drafted("ask a question").text).rstrip("🧱 ").endswith("?")


def test_the_price_comes_first_when_it_should_lead() -> None:
    assert "$39" in first_sentence(drafted("lead with the price").text)


def test_a_new_fact_in_the_hint_is_told_as_a_sentence() -> None:
    assert "The paint is free of solvents." in drafted("mention that the paint is free of solvents").text


def test_a_fact_of_the_brief_moves_up_when_the_hint_mentions_it() -> None:
    text = drafted("mention the ship date").text
    assert "2 June" in text


def test_the_reasoning_says_how_the_hint_was_read() -> None:
    assert "Your note was read as: shorter, without emoji." in drafted("shorter, no emoji").reasoning


def test_a_hint_that_is_not_understood_is_admitted_and_gives_another_draft() -> None:
    first = drafted()
    again = drafted("hmm", avoid=(first.text,))
    assert "could not read your note" in again.reasoning
    assert first_sentence(again.text) != first_sentence(first.text)
