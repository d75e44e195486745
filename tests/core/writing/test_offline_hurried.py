"""Offline copy from briefs as people type them between two meetings: fragments, small letters, dashes."""

import asyncio
from functools import cache
from itertools import pairwise

import pytest
import regex

from core.campaigns.brief import MAX_VARIANTS, Brief
from core.foundation.ids import PlatformName, TemplateName, Tone
from core.platforms.catalogue import rules_of
from core.writing.offline.spelling import respelled
from core.writing.offline.writer import OfflineWriter
from core.writing.openings import first_sentence, opening
from core.writing.port import Draft, WritingRequest

LAUNCH, UPDATE, OFFER = TemplateName.LAUNCH, TemplateName.UPDATE, TemplateName.OFFER
EVENT, STORY = TemplateName.EVENT, TemplateName.STORY
EVERYWHERE = tuple(PlatformName)


def brief(
    product: str, news: str, audience: str, tone: Tone, template: TemplateName, *, link: bool = True
) -> Brief:
    address = "https://example.com/more" if link else None
    return Brief(product, news, audience, tone, template, EVERYWHERE, MAX_VARIANTS, address)


BACKPACK = brief(
    "Fernweh Backpack",
    "Our first waterproof backpack. It weighs 900 g, costs 89 euros and is in the shop since Monday.",
    "people who commute by bike",
    Tone.FRIENDLY,
    LAUNCH,
)
IN_ONE_LINE = brief(
    "Fernweh Backpack",
    "Our first waterproof backpack, 900 g light, from 89 euros in the shop since Monday.",
    "people who commute by bike",
    Tone.PLAYFUL,
    LAUNCH,
)
MUG = brief(
    "Kaska Mug",
    "back in stock! the big blue mug everyone asked about. 24 euros, dishwasher safe, only 300 made",
    "coffee lovers",
    Tone.URGENT,
    OFFER,
)
FLAVOUR = brief(
    "Pip Lemonade",
    "new flavour: mango. no added sugar, 0.33 l bottles, in shops from 1 may",
    "students",
    Tone.PLAYFUL,
    LAUNCH,
)
SAUNA = brief(
    "Nordlicht Sauna",
    "coming soon: a floating sauna on the river. opens in october, 12 seats, wood fired",
    "people in Bremen who like to swim outside",
    Tone.PLAYFUL,
    LAUNCH,
)
PRICE = brief(
    "Planwise Pro",
    "price goes up on Jan 1. from 12 to 15 dollars a month. lock in the old price until Dec 31",
    "freelancers",
    Tone.URGENT,
    OFFER,
)
BERLIN = brief(
    "Cargo Loop",
    "now in berlin. rent an electric cargo bike by the hour, 40 stations, first 30 minutes free",
    "families without a car",
    Tone.CONFIDENT,
    LAUNCH,
)
STOCK = brief(
    "Stockwell",
    "- low-stock alerts by email and slack\n- set thresholds per warehouse\n- works with shopify and sap",
    "operations managers at online retailers",
    Tone.CONFIDENT,
    UPDATE,
)
WEBINAR = brief(
    "Tallyhub",
    "Webinar on Thursday at 5 pm CET: how to close your books in 3 days. With Jana Roth, CFO at Velo24. "
    "45 minutes, free, recording for everyone who signs up",
    "finance teams",
    Tone.EXPERT,
    EVENT,
)
JOB = brief(
    "Studio Okra",
    "we are hiring! looking for a junior designer (m/f/d) in Leipzig, 32h week, no cover letter needed",
    "young designers",
    Tone.FRIENDLY,
    STORY,
)
APPEAL = brief(
    "Warm Hands",
    "We need 200 winter sleeping bags before the first frost. A sleeping bag costs 35 euros.",
    "people who want to help locally",
    Tone.FRIENDLY,
    STORY,
)
MENU = brief(
    "Trattoria Lina",
    "new spring menu: asparagus ravioli, lamb with wild garlic, rhubarb tiramisu. from tuesday",
    "people who work nearby",
    Tone.FRIENDLY,
    UPDATE,
    link=False,
)
SHOW = brief(
    "Kunsthalle Mitte",
    "New exhibition: Light and Concrete. 80 photographs by Ruth Kaltenbach. opens friday, closes 30 August",
    "people interested in architecture",
    Tone.PLAIN,
    EVENT,
)
LIGHTHOUSE = brief(
    "Harbour Lights Evening",
    "On 12 June we open the old lighthouse for one night: guided climbs every half hour from 19:00, fish "
    "soup on the pier, and a talk by keeper Mona Lindqvist about forty years of fog. Entry is free.",
    "families and visitors in the harbour town",
    Tone.PLAYFUL,
    EVENT,
)
RECEIPTS = brief(
    "Ledgerly",
    "Ledgerly now reads receipts from photos: amount, tax and date in four seconds, checked against your "
    "bank feed. Included in every plan from today, no new app to install.",
    "owners of small shops who do their own books",
    Tone.PLAIN,
    UPDATE,
)
HURRIED = (
    BACKPACK, IN_ONE_LINE, MUG, FLAVOUR, SAUNA, PRICE, BERLIN, STOCK, WEBINAR, JOB, APPEAL, MENU, SHOW,
    LIGHTHOUSE, RECEIPTS,
)  # fmt: skip
each_brief = pytest.mark.parametrize("one", HURRIED, ids=[one.news[:24] for one in HURRIED])


@cache
def written(one: Brief, platform: PlatformName) -> tuple[Draft, ...]:
    request = WritingRequest(one, platform, rules_of(platform), MAX_VARIANTS, seed=3)
    return asyncio.run(OfflineWriter().write(request)).drafts


def texts(one: Brief) -> list[str]:
    return [draft.text for platform in EVERYWHERE for draft in written(one, platform)]


@each_brief
def test_every_draft_fits_and_opens_like_no_other(one: Brief) -> None:
    for platform in EVERYWHERE:
        for draft in written(one, platform):
            assert rules_of(platform).problems(draft.text, title=draft.title) == ()
    assert len({opening(text) for text in texts(one)}) == len(EVERYWHERE) * MAX_VARIANTS


@each_brief
def test_no_number_is_invented(one: Brief) -> None:
    known = set(regex.findall(r"\d+", f"{one.product} {one.news} {one.audience}"))
    for text in texts(one):
        assert set(regex.findall(r"\d+", text)) <= known, text


@each_brief
def test_every_sentence_begins_with_a_capital(one: Brief) -> None:
    for text in texts(one):
        assert not regex.search(r"(?<!\bincl)[.!?…]\s+\p{Ll}", text), text


@each_brief
def test_what_the_writer_puts_behind_a_colon_begins_with_a_capital(one: Brief) -> None:
    typed = set(regex.findall(r": \p{Ll}\w+", one.news)) | {": https", ": link"}
    for text in texts(one):
        assert set(regex.findall(r": \p{Ll}\w+", first_sentence(text))) <= typed, text


@each_brief
def test_no_line_has_two_colons(one: Brief) -> None:
    for text in texts(one):
        for line in regex.split(r"(?<=[.!?])\s|\n", text):
            assert line.count(": ") < 2, text


@each_brief
def test_no_motive_is_given_that_the_brief_does_not_state(one: Brief) -> None:
    motive = regex.compile(r"\b(?:So we|That's why|Which is why|[Ww]e ask|Luckily|Good thing|brings us to)\b")
    for text in texts(one):
        assert not motive.search(text), text


@each_brief
def test_no_text_tells_the_same_sentence_twice(one: Brief) -> None:
    for text in texts(one):
        told = regex.split(r"(?<=[.!?])\s+|\n+", text)
        assert not [line for line, after in pairwise(told) if line == after]


def test_news_that_is_the_product_introduces_it() -> None:
    for one in (BACKPACK, IN_ONE_LINE):
        said = " ".join(texts(one))
        assert "Meet the Fernweh Backpack, our first waterproof backpack." in said
        assert not regex.search(r"added .{0,40}to (?:the )?Fernweh|Backpack now has|Looking for our", said)


def test_a_fact_that_says_it_never_opens_a_text() -> None:
    assert not [text for text in texts(BACKPACK) if regex.match(r"(?:[^.?!\n]+: )?It weighs", text)]


def test_people_who_cycle_meet_no_platform_and_no_bus_stop() -> None:
    said = " ".join((*texts(BACKPACK), *texts(IN_ONE_LINE)))
    assert not regex.search(r"\b(?:platform|train|missed connection|delay|bus|shelter)\b", said)


def test_a_thing_has_no_voice_and_no_address() -> None:
    said = " ".join((*texts(BACKPACK), *texts(MUG)))
    assert not regex.search(
        r"(?:News|note) from (?:the )?(?:Fernweh|Kaska)|(?<!look )[Aa]t the (?:Fernweh|Kaska)", said
    )


def test_what_is_new_at_a_place_is_not_added_to_it() -> None:
    assert not [text for text in texts(MENU) if "added" in text]
    assert [text for text in texts(MENU) if "Trattoria Lina now has a new spring menu." in text]


def test_a_state_is_said_of_the_product() -> None:
    assert [text for text in texts(MUG) if "The Kaska Mug is back in stock." in text]
    assert [text for text in texts(BERLIN) if "Cargo Loop is now in Berlin." in text]
    assert [text for text in texts(SAUNA) if "The Nordlicht Sauna is coming soon." in text]


def test_a_word_in_passing_is_no_topic() -> None:
    assert not [text for text in texts(PRICE) if regex.search(r"\btoys?\b|#Toys", text)]
    assert not [text for text in texts(APPEAL) if "#Health" in text]
    assert not [text for text in texts(LIGHTHOUSE) if "onference" in text]


def test_a_higher_price_is_not_called_an_offer() -> None:
    assert not [
        text
        for text in texts(PRICE)
        if regex.search(r"(?:[Tt]he (?:offer|deal)|extra).*: Price goes up", text)
    ]


def test_an_event_of_a_company_does_not_invite_to_the_company() -> None:
    assert not [
        text for text in texts(WEBINAR) if regex.search(r"(?:Come|invited) to Tallyhub|Tallyhub means", text)
    ]


def test_a_short_post_leaves_a_detail_out_rather_than_cutting_it() -> None:
    for platform in (PlatformName.X, PlatformName.BLUESKY):
        assert not [draft for draft in written(LIGHTHOUSE, platform) if "…" in draft.text]


def test_people_who_look_for_work_are_not_asked_about_their_applicants() -> None:
    assert not [text for text in texts(JOB) if regex.search(r"applicant|candidate", text)]


def test_a_brief_without_a_link_ends_with_one_request() -> None:
    for draft in written(MENU, PlatformName.LINKEDIN):
        before, *_ = draft.text.split(draft.call_to_action)
        assert not regex.search(r"(?:Tell us|Questions\?|Just ask)", before)


def test_a_short_brief_makes_a_blog_post_without_headings() -> None:
    for draft in written(FLAVOUR, PlatformName.BLOG):
        assert all(line.endswith((".", "?", "more", "!")) for line in draft.text.split("\n") if line), (
            draft.text
        )


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("opens friday, tuesdays 18:30", "opens Friday, Tuesdays 18:30"),
        ("from 1 may, march 14 and on 3 october", "from 1 May, March 14 and on 3 October"),
        ("you may march on", "you may march on"),
        ("now in berlin, with slack and sap", "now in Berlin, with Slack and SAP"),
        ("trailmate.com by trailmate", "trailmate.com by Trailmate"),
        ("it is here - build it", "it is here – build it"),
        ("i'm in, i think", "I'm in, I think"),
    ],
)
def test_names_typed_small_get_the_capital_they_have_in_print(typed: str, printed: str) -> None:
    assert respelled(typed, "Trailmate") == printed
