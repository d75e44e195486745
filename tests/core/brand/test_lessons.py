"""What reviews teach: words taken out again and again, and reasons that come again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.brand.lessons import Edited, lessons
from core.brand.voice import NO_VOICE, Avoided, Voice

KETTLES = [f"Our cheap kettle number {n} boils in a minute." for n in range(4)]


def edits(instead: str, times: int = 3) -> list[Edited]:
    return [Edited(text, text.replace("cheap", instead)) for text in KETTLES[:times]]


def test_a_word_that_people_take_out_again_and_again_is_proposed_to_be_avoided() -> None:
    proposal = lessons(edits("affordable"), [], NO_VOICE)

    assert proposal.voice.avoid == (Avoided("cheap", "affordable", "taken out of 3 of 3 texts"),)
    assert proposal.reasons == ("“cheap” was taken out of 3 of 3 texts.",)


def test_where_other_words_stand_in_its_place_none_is_proposed() -> None:
    instead = zip(KETTLES, ("fine", "", "small"), strict=False)
    edited = [Edited(text, text.replace("cheap", new)) for text, new in instead]

    assert lessons(edited, [], NO_VOICE).voice.avoid == (Avoided("cheap", "", "taken out of 3 of 3 texts"),)


@pytest.mark.parametrize(
    "edited",
    [
        edits("affordable", times=2),
        [*edits("affordable"), *(Edited(text, f"{text} Today.") for text in KETTLES[:3])],
        [Edited(text, text.replace("kettle", "cheap kettle")) for text in KETTLES],
    ],
    ids=["twice is no habit", "as often left in", "put in"],
)
def test_what_is_no_habit_teaches_nothing(edited: list[Edited]) -> None:
    assert lessons(edited, [], NO_VOICE).voice == NO_VOICE


def test_a_word_that_the_voice_knows_already_or_that_any_text_holds_is_not_proposed() -> None:
    known = Voice(avoid=(Avoided("Cheap"),))
    without = [Edited("We have this for you here.", "For you."), *[Edited("We have it.", "It.")] * 3]

    assert lessons(edits("affordable"), [], known).voice == known
    assert "have" not in [each.word for each in lessons(without, [], NO_VOICE).voice.avoid]


def test_reasons_that_are_nearly_the_same_are_one_and_a_rule_once_they_come_again() -> None:
    reasons = ["Too salesy", "too salesy!", "This is wrong.", "  Too   salesy."]

    proposal = lessons([], reasons, NO_VOICE)

    assert proposal.voice.dont == ("Too salesy",)
    assert proposal.reasons == ("“Too salesy” was said of 3 texts.",)
    assert lessons([], reasons, proposal.voice).voice == proposal.voice


@given(st.lists(st.builds(Edited, st.text(), st.text())), st.lists(st.text()))
def test_whatever_people_wrote_a_proposal_only_adds(edited: list[Edited], reasons: list[str]) -> None:
    now = Voice(avoid=(Avoided("cheap"),), dont=("Shout",))
    voice = lessons(edited, reasons, now).voice

    assert voice.avoid[:1] == now.avoid
    assert voice.dont[:1] == now.dont
