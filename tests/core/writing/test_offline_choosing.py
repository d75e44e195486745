"""What leads, what goes together, and what comes first where there is no room for all."""

from typing import Any

import pytest

from core.campaigns.brief import Brief
from core.foundation.ids import LanguageName, PlatformName, TemplateName, Tone
from core.platforms.catalogue import rules_of
from core.writing.offline.writer import drafts_for
from core.writing.port import Draft, WriterRefused, WritingRequest

OPENS = "The lighthouse opens on 12 June in 5 Harbour Street."
FILLING = "Keeper Mona Lindqvist talks about forty years of fog, of lamps and of ships that came too near."


def drafts(
    news: str,
    platform: PlatformName = PlatformName.FACEBOOK,
    *,
    wish: str = "",
    current: str = "",
    **told: Any,
) -> tuple[Draft, ...]:
    brief = Brief(
        **{
            "product": "Harbour Lights",
            "news": news,
            "audience": "the town",
            "tone": Tone.PLAIN,
            "template": TemplateName.EVENT,
            "platforms": (platform,),
            "variants": 5,
            "link": None,
            **told,
        }
    )
    avoid = (current,) if current else ()
    request = WritingRequest(
        brief, platform, rules_of(platform), 5, 1, hint=wish, current=current, avoid=avoid
    )
    return drafts_for(request)


def led_by(news: str, **told: Any) -> list[str]:
    """What each variant is led by, under the product's name."""
    return [draft.text.split("\n\n")[1] for draft in drafts(news, **told)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Only members pay 3 euros.",
        "No ticket costs more than 9 euros.",
        "Pay 5 euros at 555-0123.",
        "A new one is 650 euros.",
        "The rest is due on 14 May.",
        "Trial days are paid (150 euros a day).",
        "The accounts are published by 15 July.",
        "It costs 5 euros.",
        "Sorry, 5 euros a ticket.",
        "Postage is 3.95 euros.",
    ],
)
def test_what_excepts_excuses_leans_or_says_how_leads_no_variant(sentence: str) -> None:
    [led] = led_by(f"{OPENS} {sentence}")
    assert led.startswith(OPENS)


def test_a_price_a_date_and_a_deadline_that_stand_by_themselves_lead_a_variant_each() -> None:
    told = ["Tickets are 5 euros.", "Rehearsals begin on 2 June.", "Until 30 May two pay 8 euros."]
    assert led_by(" ".join([OPENS, *told])) == [OPENS, told[1], told[0], told[2]]


def test_fewer_variants_than_asked_for_are_explained_before_what_was_left_out() -> None:
    [draft] = drafts(f"{OPENS} {FILLING} {FILLING[:-1]} again. {FILLING[:-1]} still.", PlatformName.X)
    assert draft.reasoning.index("fewer variants than the 5") < draft.reasoning.index("Left out: ")


def test_a_question_goes_with_its_answer_or_not_at_all() -> None:
    news = (
        f"{OPENS} {FILLING} {FILLING[:-1]} again. Any doubts? Mona answers them in the evening at the pier."
    )
    text = drafts(news, PlatformName.X)[0].text
    assert ("Any doubts?" in text) == ("Mona answers" in text)
    assert not text.endswith("?")


def test_a_list_of_times_is_told_whole_or_not_at_all() -> None:
    days = "\n".join(
        f"- Mon {day} June 9 to 5, and the lamp is lit at dusk for all who care" for day in range(1, 6)
    )
    text = drafts(f"{OPENS}\n\nOpening hours:\n{days}\n\nCall 555-0123.", PlatformName.X)[0].text
    assert "Opening hours" not in text
    assert "Mon" not in text
    assert "555-0123" in text


def test_steps_are_told_from_the_first_as_far_as_there_is_room() -> None:
    steps = "\n".join(
        f"{n}. Turn the lamp by {n} degrees and wait until it has come to rest again." for n in range(1, 9)
    )
    text = drafts(f"This is how:\n{steps}\nBuy a lamp.", PlatformName.X, template=TemplateName.HOW_TO)[0].text
    assert "This is how:\n1. Turn" in text
    told = [line[0] for line in text.splitlines() if line[:1].isdecimal()]
    assert told == list("123456789")[: len(told)]
    assert "Buy a lamp" not in text


def test_a_story_is_told_by_whole_paragraphs_with_what_readers_act_by() -> None:
    news = f"Ken plays. He does so well.\n\n{FILLING}\n{FILLING} {FILLING}\n\nCome on 12 June."
    [draft] = drafts(news, PlatformName.X, template=TemplateName.STORY)
    assert "Ken plays. He does so well." in draft.text
    assert "Come on 12 June." in draft.text
    assert draft.text.count("Keeper") in {0, 1}


def test_where_there_is_little_room_deadline_ask_and_contact_come_before_the_rest() -> None:
    news = f"{OPENS} {FILLING} Order by 3 June. Tickets are 5 euros. Call 555-0123. {FILLING[:-1]} again."
    text = drafts(news, PlatformName.X)[0].text
    assert all(words in text for words in ("3 June", "555-0123", "5 euros"))
    assert "again" not in text


def test_whom_to_call_has_a_line_where_the_sentence_has_no_room_and_a_wish_keeps_it() -> None:
    news = f"{OPENS} {FILLING} Tickets are 5 euros. Who can't come {'may ask ' * 20}at 555-0123."
    text = drafts(news, PlatformName.X)[0].text
    assert "Contact: 555-0123" in text
    [led] = drafts(news, PlatformName.X, wish="lead with the price", current=text)
    assert "Contact: 555-0123" in led.text
    assert "555" not in drafts(news, PlatformName.X, wish="leave out the phone number", current=text)[0].text


RECALL = (
    "We are recalling the lamp, batch 7. The cable can overheat, which is a danger of fire. "
    "Please do not use it. You get 20 euros back. We are sorry."
)


def test_a_recall_is_a_recall_whatever_was_chosen() -> None:
    for template in (TemplateName.APOLOGY, TemplateName.UPDATE, TemplateName.LAUNCH):
        [draft] = drafts(RECALL, PlatformName.EMAIL, template=template, tone=Tone.PLAYFUL, product="Lamp")
        assert "recall" in draft.title.casefold()
        assert draft.text.startswith("Hello,\n\nWe are recalling")


def test_where_a_recall_has_little_room_what_to_do_comes_first_then_the_danger() -> None:
    [draft] = drafts(f"{RECALL} {FILLING} {FILLING}", PlatformName.X, template=TemplateName.UPDATE)
    assert "Please do not use it." in draft.text
    assert "danger of fire" in draft.text
    [full] = drafts(
        RECALL.replace("overheat", "overheat " * 25), PlatformName.X, template=TemplateName.UPDATE
    )
    assert "Left out: “The cable" in full.reasoning


def test_each_sentence_left_out_is_named_warnings_first() -> None:
    news = f"{OPENS} {FILLING} {FILLING[:-1]} again. Nuts are a danger {'to many of us ' * 20}."
    [draft] = drafts(news, PlatformName.X)
    left = draft.reasoning.partition("Left out: ")[2]
    assert left.startswith("“Nuts are a danger")
    assert (
        left.count("“")
        == sum(sentence not in draft.text for sentence in (FILLING, f"{FILLING[:-1]} again.")) + 1
    )


def test_who_signs_stands_under_a_letters_closing_and_not_on_a_short_platform() -> None:
    news = f"{OPENS} {FILLING} {FILLING[:-1]} again. Dr. Mona Lindqvist, Keeper"
    [letter] = drafts(news, PlatformName.EMAIL, sender="Harbour Trust")
    assert letter.text.endswith("Best wishes,\nDr. Mona Lindqvist, Keeper\nHarbour Trust")
    assert "Mona Lindqvist, Keeper" not in drafts(news, PlatformName.X)[0].text


def test_a_name_is_written_without_its_sign_where_it_would_call_a_stranger() -> None:
    news = f"{OPENS} Thanks to @mirela, write to a@example.org."
    assert "to mirela, write to a@example.org" in drafts(news, PlatformName.MASTODON)[0].text
    assert "to @mirela" in drafts(news, PlatformName.BLOG)[0].text


def test_a_job_for_all_keeps_its_mark_and_an_aside_of_the_name_asks_for_no_line() -> None:
    hiring = {"template": TemplateName.HIRING, "product": "Nurse (m/f/x)"}
    assert drafts("We seek a nurse.", **hiring)[0].text.startswith("Nurse (m/f/x)\n\nWe seek")
    assert (
        drafts("We seek a nurse.", **(hiring | {"product": "Nurse (part-time)"}))[0].text
        == "We seek a nurse."
    )


def test_no_name_stands_above_a_list_whose_heading_is_that_name() -> None:
    news = "Opening hours:\n- Mon 4 May 9 to 5\n- Sun 10 May 9 to 2\n\nLamps are 20 euros until 3 May."
    texts = [draft.text for draft in drafts(news, template=TemplateName.SEASONAL, product="Opening hours")]
    assert [text.count("Opening hours") for text in texts] == [1] * len(texts)


def test_a_subject_is_a_whole_sentence_or_the_product_and_keeps_an_abbreviations_stop() -> None:
    titles = [
        draft.title for draft in drafts(f"{OPENS} Tickets are 5 euros incl. tea etc.", PlatformName.EMAIL)
    ]
    assert titles == [f"Harbour Lights: {OPENS[:-1]}", "Harbour Lights: Tickets are 5 euros incl. tea etc."]
    assert {draft.title for draft in drafts(f"{OPENS} Tickets are 5 euros.", PlatformName.BLOG)} == {
        "Harbour Lights"
    }


def test_a_wish_makes_no_variant_open_like_another() -> None:
    first, second = drafts(f"{OPENS} Tickets are 5 euros.")
    with pytest.raises(WriterRefused, match="opens like that already"):
        request = WritingRequest(
            Brief(
                product="Harbour Lights",
                news=f"{OPENS} Tickets are 5 euros.",
                audience="the town",
                tone=Tone.PLAIN,
                template=TemplateName.EVENT,
                platforms=(PlatformName.FACEBOOK,),
                variants=2,
                link=None,
            ),
            PlatformName.FACEBOOK,
            rules_of(PlatformName.FACEBOOK),
            1,
            1,
            hint="lead with the price",
            current=first.text,
            avoid=(first.text, second.text),
        )
        drafts_for(request)


def test_a_chosen_language_is_not_guessed() -> None:
    [letter] = drafts("We are open until six.", PlatformName.EMAIL, language=LanguageName.DE, sender="Mona")
    assert letter.text.startswith("Guten Tag!")
