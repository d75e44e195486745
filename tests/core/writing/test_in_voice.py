"""What a house's voice makes of a draft: mended where that is sure, else left for a check to find."""

import pytest

from core.brand.voice import Avoided, Use, Voice
from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.writing.in_voice import in_voice
from core.writing.offline.writer import drafts_for
from core.writing.port import Draft, WritingRequest
from tests.builders import a_brief

CHEAP = Voice(avoid=(Avoided("cheap", "affordable"),))


def spoken(
    text: str, voice: Voice, *, platform: PlatformName = PlatformName.LINKEDIN, title: str = ""
) -> Draft:
    request = WritingRequest(a_brief(), platform, rules_of(platform), 1, seed=1, brand=voice)
    return in_voice(Draft(text, title, (), "", ""), request)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("It is cheap.", "It is affordable."),
        ("Cheap and CHEAP", "Affordable and AFFORDABLE"),
        ("The cheap Fernweh Backpack", "The affordable Fernweh Backpack"),
        ("Cheap.\nCheap", "Affordable.\nAffordable"),
    ],
)
def test_a_word_to_avoid_is_replaced_in_its_own_case(text: str, mended: str) -> None:
    assert spoken(text, CHEAP).text == mended


@pytest.mark.parametrize(
    "text",
    [
        "It is a cheap tent.",
        "A cheap-looking tent, dirt-cheap",
        "#cheap @cheap https://example.com/cheap",
        "cheap’s the word, cheap/fast",
    ],
)
def test_where_something_around_it_would_be_wrong_it_stays(text: str) -> None:
    assert spoken(text, CHEAP).text == text


def test_a_word_without_a_replacement_stays() -> None:
    assert spoken("It is cheap.", Voice(avoid=(Avoided("cheap"),))).text == "It is cheap."


def test_a_longer_word_to_avoid_goes_before_one_within_it() -> None:
    voice = Voice(avoid=(Avoided("cheap", "affordable"), Avoided("dirt cheap", "a bargain")))
    assert spoken("Dirt cheap. Cheap.", voice).text == "A bargain. Affordable."


def test_what_would_be_too_long_stays() -> None:
    text = "cheap ".ljust(279, "x")
    assert spoken(text, CHEAP, platform=PlatformName.X).text == text


def test_titles_are_mended_too() -> None:
    draft = spoken("Dear all,", CHEAP, platform=PlatformName.EMAIL, title="Cheap tents")
    assert draft.title == "Affordable tents"


def test_where_emoji_are_never_used_they_go_and_leave_no_gap() -> None:
    text = "🎉 Here it is 🏕️!\n\n👨‍👩‍👧‍👦🇪🇺\n\nFor 3 people, 2️⃣ nights © ™ 100 %  kept"
    mended = "Here it is!\n\nFor 3 people, nights © ™ 100 % kept"
    assert spoken(text, Voice(emoji=Use.NEVER)).text == mended
    assert spoken(text, Voice(emoji=Use.SPARING)).text == text


def test_a_draft_of_nothing_but_emoji_stays() -> None:
    assert spoken("🎉", Voice(emoji=Use.NEVER)).text == "🎉"


TAGS = Voice(tags=("#fernweh", "#outdoors"))


def test_tags_are_added_below_or_to_those_that_are_there() -> None:
    assert spoken("A tent.", TAGS).text == "A tent.\n\n#fernweh #outdoors"
    draft = spoken("A tent.\n\n#tents #Fernweh", TAGS)
    assert draft.text == "A tent.\n\n#tents #Fernweh #outdoors"
    assert draft.hashtags == ("#outdoors",)


def test_as_many_tags_are_added_as_there_is_room_for() -> None:
    assert spoken("x" * 269, TAGS, platform=PlatformName.X).text == "x" * 269 + "\n\n#fernweh"
    assert spoken("x" * 280, TAGS, platform=PlatformName.X).text == "x" * 280


def test_where_posts_carry_no_hashtags_none_are_added() -> None:
    assert spoken("A tent.", TAGS, platform=PlatformName.EMAIL).text == "A tent."


def test_a_voice_that_says_nothing_changes_nothing() -> None:
    request = WritingRequest(a_brief(), PlatformName.X, rules_of(PlatformName.X), 2, seed=1)
    for draft in drafts_for(request):
        assert in_voice(draft, request) is draft
