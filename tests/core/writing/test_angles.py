"""Drafts say by what they draw; urgency only where the brief has a reason for it."""

import json
from dataclasses import replace

import openai
import pytest

from core.campaigns.brief import Brief
from core.foundation.ids import Angle, LanguageName, PlatformName, TemplateName
from core.platforms.catalogue import rules_of
from core.providers.question import Question
from core.writing.model.prompts import prompt_again, prompt_for
from core.writing.model.response import Answer, DraftsForm
from core.writing.offline.urgency import has_reason_to_hurry
from core.writing.offline.writer import drafts_for
from core.writing.port import Draft, WritingRequest
from tests.builders import a_brief
from tests.core.writing.conftest import GOOD, asking
from tests.stand_ins import openai_server as say

HURRY = "A hand grinder. Order until 12 May, there are few left."


def angles_asked(message: str) -> str:
    return next(line for line in message.splitlines() if line.startswith("Angles"))


def read(angle: object, *, news: str = "A hand grinder.", name: str = "angle") -> Angle | None:
    (draft,) = Answer.parse(say.drafts({"text": GOOD, name: angle}).body).drafts(asking(1, news=news))
    return draft.angle


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("benefit", Angle.BENEFIT),
        ("Benefit-led", Angle.BENEFIT),
        ("SOCIAL PROOF", Angle.PROOF),
        ("a rhetorical question", Angle.QUESTION),
        ("storytelling", Angle.STORY),
        ("before/after comparison", Angle.CONTRAST),
        ("", None),
        ("blue", None),
        (None, None),
        (["benefit"], None),
        (7, None),
    ],
)
def test_an_angle_is_read_in_whatever_words_it_is_named(said: object, meant: Angle | None) -> None:
    assert read(said) is meant


def test_an_angle_is_read_by_whatever_name_it_has() -> None:
    assert read("contrast", name="Hook") is Angle.CONTRAST


@pytest.mark.parametrize("said", ["urgency", "Scarcity", "FOMO"])
def test_urgency_counts_only_with_a_reason_in_the_brief(said: str) -> None:
    assert read(said) is None
    assert read(said, news=HURRY) is Angle.URGENCY


@pytest.mark.parametrize(
    ("language", "news"),
    [
        (LanguageName.EN, "Bags for 20 euros, only 30 left."),
        (LanguageName.EN, "Apply by 12 May."),
        (LanguageName.EN, "A limited edition of our bag."),
        (LanguageName.DE, "Es gibt nur noch 12 Plätze."),
        (LanguageName.DE, "Solange der Vorrat reicht."),
        (LanguageName.FR, "Il reste 12 places."),
        (LanguageName.ES, "Últimas plazas, hasta el 3 de mayo."),
        (LanguageName.IT, "Offerta fino a esaurimento scorte."),
        (LanguageName.PT, "Restam 12 lugares."),
        (LanguageName.NL, "Zolang de voorraad strekt."),
        (LanguageName.PL, "Oferta do wyczerpania zapasów."),
    ],
)
def test_a_deadline_or_a_limited_number_is_a_reason_to_hurry(language: LanguageName, news: str) -> None:
    assert has_reason_to_hurry(replace(a_brief(), news=news, language=language))


@pytest.mark.parametrize(
    "news", ["A hand grinder.", "Acme Limited makes bags.", "Only 900 grams, unlimited fun."]
)
def test_without_one_there_is_none(news: str) -> None:
    assert not has_reason_to_hurry(replace(a_brief(), news=news, language=LanguageName.EN))


def test_the_angles_to_choose_from_are_named_and_urgency_only_with_its_reason() -> None:
    assert "benefit (" in angles_asked(prompt_for(asking()).message)
    assert "urgency" not in angles_asked(prompt_for(asking()).message)
    assert "urgency (" in angles_asked(prompt_for(asking(news=HURRY)).message)


def test_the_angle_that_was_sent_back_is_not_asked_for() -> None:
    asked = angles_asked(prompt_for(asking(rejected_angle=Angle.PROOF)).message)

    assert "proof" not in asked
    assert "story" in asked


def test_what_is_missing_is_asked_for_by_the_angles_that_are_left() -> None:
    good = Draft(GOOD, "", (), "", "", angle=Angle.BENEFIT)

    asked = angles_asked(prompt_again(asking(), missing=1, seen=[good]).message)

    assert "benefit" not in asked


@pytest.mark.parametrize(
    ("template", "news", "angle"),
    [
        (TemplateName.UPDATE, "Turnaround fell from 9 days to 4. Nurses love it.", Angle.CONTRAST),
        (TemplateName.OFFER, "We have bags. All of them cost 20 euros now in the shop.", Angle.BENEFIT),
        (TemplateName.STORY, "Mona lost her bag on a ferry. We found it.", Angle.STORY),
        (TemplateName.LAUNCH, "Who carries all that to work? Our new bag does it for you.", Angle.QUESTION),
        (TemplateName.HIRING, "We look for a cook. The kitchen is small.", None),
    ],
)
def test_the_offline_writer_names_the_angle_of_what_leads(
    template: TemplateName, news: str, angle: Angle | None
) -> None:
    brief: Brief = replace(a_brief(), news=news, template=template, language=LanguageName.EN)
    request = WritingRequest(brief, PlatformName.LINKEDIN, rules_of(PlatformName.LINKEDIN), 5, 1)

    assert angle in {draft.angle for draft in drafts_for(request)}


def test_the_schema_lists_the_angles() -> None:
    assert all(angle.value in json.dumps(DraftsForm.model_json_schema()) for angle in Angle)


def test_the_schema_is_as_strict_as_the_official_client_makes_it() -> None:
    official = openai.pydantic_function_tool(DraftsForm)["function"]["parameters"]

    assert Question("", "", DraftsForm, "", 1).strict_schema["schema"] == official
