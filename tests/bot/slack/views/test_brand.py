"""However full a brand voice is, it fits into its message and its forms, before any repair."""

from dataclasses import replace
from typing import Any

import pytest

from bot.slack.values import Remembered
from bot.slack.views.brand import brand_message, brand_modal, changed_meanwhile, learn_modal, proposed_modal
from bot.slack.views.leaving import with_refusal
from core.access.models import Member
from core.brand.form import read_voice
from core.brand.learning import Proposal
from core.brand.service import SavedVoice, VoiceChanged
from core.brand.voice import NO_VOICE, Voice
from core.foundation.ids import AccountId, Role, VoiceNumber

from .hostile import NOW
from .test_hostile_cards import check, check_view

ABOUT = Remembered("C0CAMPAIGN", "about")
ANA = Member(role=Role.OWNER, is_guest=False)


def long(most: int, number: int) -> str:
    return f"{number} <&*_`~>".ljust(most, "&")


FULL = {
    "company": long(120, 0),
    "tone": long(200, 0),
    "reading_level": "expert",
    "emoji": "as_you_like",
    "links": "never",
    "tags": [f"#{number}".ljust(40, "a") for number in range(5)],
}
FULLEST: list[dict[str, Any]] = [
    {**FULL, **{name: [long(140, number) for number in range(10)] for name in ("do", "dont")}},
    {**FULL, "claims": [long(200, number) for number in range(10)]},
    {**FULL, "examples": [long(600, number) for number in range(3)]},
    {**FULL, "avoid": [{"word": long(40, n), "reason": long(50, n)} for n in range(30)]},
    {**FULL, "prefer": [{"word": long(40, n), "reason": long(50, n)} for n in range(30)]},
]


@pytest.fixture(params=[{}, *FULLEST])
def voice(request: pytest.FixtureRequest) -> Voice:
    return read_voice(request.param)


def saved(voice: Voice) -> SavedVoice:
    return SavedVoice(VoiceNumber(7), voice, AccountId("acc_1"), long(120, 0), NOW, VoiceNumber(3))


def test_its_message_fits(voice: Voice) -> None:
    check(brand_message(saved(voice), long(200, 0), ANA))
    check(brand_message(saved(voice), "", Member(role=Role.VIEWER, is_guest=False)))


def test_its_forms_fit(voice: Voice) -> None:
    check_view(brand_modal(voice, ABOUT))
    check_view(learn_modal(ABOUT))
    reasons = tuple(long(200, number) for number in range(9))
    check_view(proposed_modal(saved(NO_VOICE), Proposal(voice, reasons, 200), ABOUT))


def test_a_form_says_what_somebody_who_was_faster_saved(voice: Voice) -> None:
    theirs = VoiceChanged(saved(replace(voice, tone="theirs")))
    check_view(with_refusal(brand_modal(NO_VOICE, ABOUT), changed_meanwhile(theirs, NO_VOICE)))
