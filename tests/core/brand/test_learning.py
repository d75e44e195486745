"""What posts have in common is counted and proposed; what a voice says already stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.brand.form import as_fields, read_voice
from core.brand.learning import FEWEST, MOST, Proposal, learned, posts_in
from core.brand.voice import NO_VOICE, Preferred, ReadingLevel, Use, Voice
from core.foundation.errors import InvalidInput

POSTS = [
    f"Your rucksack weighs {number} g. We sew it in Porto. https://example.com/{number} #fernweh"
    for number in range(900, 912)
]


def proposal(*, now: Voice = NO_VOICE, ending: str = "", opening: str = "") -> Proposal:
    return learned([f"{opening}{post}{ending}" for post in POSTS], now)


def test_what_posts_have_in_common_is_proposed_with_figures() -> None:
    found = proposal()
    voice = found.voice
    assert (voice.emoji, voice.reading_level, voice.tags) == (Use.NEVER, ReadingLevel.PLAIN, ("#fernweh",))
    assert "Use exclamation marks." in voice.dont
    assert voice.do == (
        "Speak to readers as “you”.",
        "Speak of the company as “we”.",
        "Keep posts to about 80 characters.",
    )
    assert Preferred("rucksack", "in 12 of 12 posts") in voice.prefer
    assert (found.posts, "Readers are “you” in 12 of 12." in found.reasons) == (12, True)


def test_examples_are_posts_without_their_links() -> None:
    assert proposal().voice.examples[0] == "Your rucksack weighs 900 g. We sew it in Porto.  #fernweh"


@pytest.mark.parametrize(
    ("opening", "use"), [("", Use.NEVER), ("🎒 ", Use.SPARING), ("🎒🇵🇹👨‍👩‍👧 ", Use.AS_YOU_LIKE)]
)
def test_emoji_are_counted_as_people_see_them(opening: str, use: Use) -> None:
    assert proposal(opening=opening).voice.emoji is use


def test_who_shouts_is_not_told_not_to() -> None:
    assert proposal(opening="Here! ").voice.dont == ()


@pytest.mark.parametrize(
    ("post", "how"),
    [
        ("Das ist dein Rucksack, und er hält lange.", "du"),
        ("Damit reisen Sie leicht, und Ihnen bleibt Platz.", "Sie"),
        ("Avec nous vous voyagez sans bagages.", "vous"),
        ("Con usted viaja todo.", "usted"),
    ],
)
def test_how_readers_are_addressed_is_heard_in_other_languages(post: str, how: str) -> None:
    voice = learned([f"{post} {number}" for number in range(FEWEST)], NO_VOICE).voice
    assert f"Speak to readers as “{how}”." in voice.do


def test_hard_words_in_long_sentences_are_for_experts() -> None:
    post = "Unprecedented interoperability characteristics substantially differentiate heterogeneous " * 3
    assert learned([f"{post}{number}." for number in range(10)], NO_VOICE).voice.reading_level is (
        ReadingLevel.EXPERT
    )


def test_what_the_voice_says_already_stays_and_is_not_said_twice() -> None:
    now = Voice(
        company="Fernweh", do=("Keep posts to about 500 characters.", "Be brief."), examples=("Mine.",)
    )
    voice = proposal(now=now).voice
    assert (voice.company, voice.examples) == ("Fernweh", ("Mine.",))
    assert [line for line in voice.do if line.startswith("Keep posts")] == [
        "Keep posts to about 80 characters."
    ]
    assert "Be brief." in voice.do
    assert learned(POSTS, voice).voice == voice


@pytest.mark.parametrize("many", [0, FEWEST - 1, MOST + 1])
def test_too_few_posts_and_too_many_are_refused_in_words(many: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        learned([f"Post {number}" for number in range(many)], NO_VOICE)
    assert str(f"{many:,}") in caught.value.fields["posts"]


def test_the_same_post_counts_once() -> None:
    with pytest.raises(InvalidInput, match="are 1; at least 10"):
        learned(["Again."] * 20, NO_VOICE)


def test_posts_stand_between_lines_or_as_paragraphs() -> None:
    assert posts_in("One.\nMore.\n\nTwo.\n") == ["One.\nMore.", "Two."]
    assert posts_in("One.\n\nMore.\n---\nTwo.\n---\n") == ["One.\n\nMore.", "Two."]


@given(st.lists(st.text(max_size=200), min_size=10, max_size=14))
def test_whatever_posts_say_what_is_proposed_can_be_saved(posts: list[str]) -> None:
    try:
        voice = learned(posts, NO_VOICE).voice
    except InvalidInput:
        return
    assert read_voice(as_fields(voice)) == voice
