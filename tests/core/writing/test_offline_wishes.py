"""What reviewers wish is done to the text on screen, or is said not to be; it never gets into copy."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.campaigns.brief import Brief
from core.foundation.ids import PlatformName, TemplateName, Tone
from core.platforms.catalogue import rules_of
from core.writing.offline.writer import drafts_for
from core.writing.port import Draft, WriterRefused, WritingRequest

NEWS = (
    "The old lighthouse opens on 12 June at 7 pm. There is fish soup on the pier. Entry is 5 euros. "
    "Keeper Mona Lindqvist talks about forty years of fog. Will you come? Book at 555-0123."
)
BRIEF = Brief(
    product="Harbour Lights",
    news=NEWS,
    audience="the town",
    tone=Tone.PLAYFUL,
    template=TemplateName.EVENT,
    platforms=(PlatformName.FACEBOOK,),
    variants=1,
    link="https://example.com/lights",
)
RULES = rules_of(PlatformName.FACEBOOK)


def first() -> str:
    return drafts_for(WritingRequest(BRIEF, PlatformName.FACEBOOK, RULES, 1, 1))[0].text


def wished(hint: str, current: str = "", **changes: Any) -> Draft:
    request = WritingRequest(
        BRIEF, PlatformName.FACEBOOK, RULES, 1, 1, hint=hint, current=current or first(), **changes
    )
    return drafts_for(request)[0]


def lead_of(text: str) -> str:
    """What stands under the product's name."""
    return text.split("\n\n")[1]


def another(seen: tuple[str, ...]) -> WritingRequest:
    return WritingRequest(BRIEF, PlatformName.FACEBOOK, RULES, 1, 1, current="x", avoid=seen)


def test_shorter_takes_sentences_away_and_keeps_the_lead() -> None:
    text = wished("shorter").text
    assert len(text) < len(first())
    assert lead_of(text) == lead_of(first())


def test_the_products_name_on_a_line_of_its_own_is_no_sentence() -> None:
    brief = replace(
        BRIEF, news="Open for one night: guided climbs, fish soup. Entry is 5 euros. Call 555-0123."
    )
    request = WritingRequest(brief, PlatformName.FACEBOOK, RULES, 1, 1)
    [draft] = drafts_for(request)
    assert draft.text.startswith("📅 Harbour Lights\n\nOpen for one night")
    [shorter] = drafts_for(replace(request, hint="shorter", current=draft.text))
    assert shorter.text.startswith("📅 Harbour Lights\n\nOpen for one night")
    assert len(shorter.text) < len(draft.text)


def test_no_emoji_no_hashtags_and_no_question_can_be_wished_at_once() -> None:
    draft = wished("no emoji, no hashtags and no question")
    assert not {"📅", "#", "?"} & set(draft.text)
    assert "Done: no emoji, no hashtags, no question." in draft.reasoning


@pytest.mark.parametrize(
    "hint", ["lead with the price", "mention the price first", "Please start with the price."]
)
def test_another_fact_can_lead(hint: str) -> None:
    draft = wished(hint)
    assert lead_of(draft.text) == "Entry is 5 euros."
    assert "Done: lead with" in draft.reasoning


def test_what_is_to_be_left_out_is_out_with_its_sentence() -> None:
    draft = wished("leave out the fish soup")
    assert "soup" not in draft.text
    assert "Entry is 5 euros." in draft.text


def test_the_phone_number_can_be_left_out_by_name() -> None:
    assert "555" not in wished("leave out the phone number").text


def test_what_leads_is_told_the_same_when_the_text_is_shorter() -> None:
    led_by_price = wished("lead with the price").text
    assert "Leads with the price: 5 euros." in wished("shorter", led_by_price).reasoning


def test_a_fact_of_the_brief_can_be_said_and_nothing_else() -> None:
    short = "📅 The old lighthouse opens on 12 June at 7 pm."
    assert "fish soup" in wished("mention the fish soup", short).text
    with pytest.raises(WriterRefused, match="no sentence of the brief says it"):
        wished("say that parking is free")


def test_what_needs_a_model_is_said_and_changes_nothing() -> None:
    with pytest.raises(WriterRefused, match="needs a model") as refused:
        wished("make it sing")
    assert "The text stays as it is." in str(refused.value)


def test_what_can_be_done_is_done_and_the_rest_is_said() -> None:
    draft = wished("shorter and make it sing")
    assert "Done: shorter." in draft.reasoning
    assert "Not done: “make it sing” (that needs a model)." in draft.reasoning


def test_what_somebody_wrote_into_the_text_stays() -> None:
    edited = first().replace("Entry is 5 euros.", "Entry is 5 euros, and so is the tea.")
    assert "and so is the tea" in wished("no emoji", edited).text


@pytest.mark.parametrize(
    "hint", ["kürzer", "plus court", "más corto", "più corto", "mais curto", "korter", "krócej"]
)
def test_wishes_are_read_in_every_language_that_has_a_file(hint: str) -> None:
    assert "Done: shorter." in wished(hint).reasoning


def test_without_a_wish_another_fact_leads_until_none_is_left() -> None:
    seen: list[str] = []
    for _ in range(2):
        [draft] = drafts_for(another(tuple(seen)))
        assert lead_of(draft.text) not in map(lead_of, seen)
        seen.append(draft.text)
    with pytest.raises(WriterRefused, match="has led already"):
        drafts_for(another(tuple(seen)))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_no_wish_gets_into_copy(hint: str) -> None:
    try:
        text = wished(f"zyx {hint}").text
    except WriterRefused:
        return
    assert "zyx" not in text
    assert RULES.problems(text) == ()
