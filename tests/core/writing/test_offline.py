"""The offline writer as a specification: what holds for every draft, shown on twelve real briefs."""

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from typing import Any

import emoji
import pytest
import regex

from core.campaigns.brief import MAX_VARIANTS, Brief
from core.foundation.ids import PlatformName, TemplateName, Tone
from core.foundation.money import Money
from core.platforms.catalogue import rules_of
from core.writing.offline.lexicon.english import CLICHES
from core.writing.offline.writer import OfflineWriter
from core.writing.openings import first_sentence, opening
from core.writing.port import Draft, WritingRequest

EVERYWHERE = tuple(PlatformName)


def brief(
    product: str,
    news: str,
    audience: str,
    tone: Tone,
    template: TemplateName,
    link: str | None = "https://example.com/more",
) -> Brief:
    return Brief(product, news, audience, tone, template, EVERYWHERE, MAX_VARIANTS, link)


INVOICES = brief(
    "Northwind Invoices",
    "Launch of automatic payment reminders. Customers get a polite note 3 days before an invoice is due. "
    "In our pilot, 412 companies were paid 9 days sooner on average. "
    "Included in every plan at no extra cost.",
    "CFOs of small companies",
    Tone.CONFIDENT,
    TemplateName.LAUNCH,
)
BAKERY = brief(
    "Holm Bakery",
    "We're opening a second shop on Mill Street on Saturday, 8 March. Fresh sourdough from 6 am, cardamom "
    "buns, and filter coffee for $2. The first 50 guests get a free bun.",
    "people in the neighbourhood",
    Tone.FRIENDLY,
    TemplateName.LAUNCH,
    link=None,
)
MUSEUMS = brief(
    "Night of the Museums",
    "23 museums open until 2 am on Saturday, 14 June. One ticket for €15, buses included. "
    "Free for under-18s.",
    "Curious people in Hamburg",
    Tone.PLAYFUL,
    TemplateName.EVENT,
)
RUN = brief(
    "Harbour Run",
    "5 km and 10 km along the harbour on Sunday, 4 May at 10:00. Registration is open until 20 April. "
    "Every entry fee of $20 goes to the children's hospice.",
    "runners and families",
    Tone.FRIENDLY,
    TemplateName.EVENT,
)
SERUM = brief(
    "Lumen Skin",
    "25% off the vitamin C serum until Sunday with code GLOW25. Free shipping from $40. "
    "Fragrance-free, in a refillable glass bottle.",
    "women over 40 with sensitive skin",
    Tone.URGENT,
    TemplateName.OFFER,
)
LIBRARY = brief(
    "sprocket",
    "Release of sprocket 2.0: async support, 40% faster parsing, no dependencies. Drops Python 3.9. "
    "MIT licensed.",
    "Python developers",
    Tone.PLAIN,
    TemplateName.UPDATE,
)
GYM = brief(
    "Ironworks Gym",
    "new: women-only hours on Tuesdays, three squat racks, later opening until 11 pm",
    "beginners who feel watched at the gym",
    Tone.FRIENDLY,
    TemplateName.UPDATE,
)
BANK = brief(
    "Kite Bank",
    "You can now split a bill with anyone in your contacts, even if they bank elsewhere. No fees. "
    "Available in the app from version 5.2.",
    "young professionals sharing a flat",
    Tone.PLAIN,
    TemplateName.UPDATE,
)
CONFERENCE = brief(
    "DataConf 2027",
    "Two days, 48 talks, one track for beginners. 9–10 September in Lisbon. "
    "Early-bird tickets at €290 until 30 April.",
    "data engineers",
    Tone.EXPERT,
    TemplateName.EVENT,
)
TOY = brief(
    "Bloko",
    "wooden building blocks with magnets inside, made from FSC beech, for ages 3 and up, 64 pieces",
    "parents of toddlers",
    Tone.PLAYFUL,
    TemplateName.LAUNCH,
)
BUSES = brief(
    "Metroline",
    "From Monday, line 4 runs every 5 minutes between 7 and 9 am. Line 12 no longer stops at Park Road; "
    "please use Elm Square, 200 m away.",
    "students who commute",
    Tone.PLAIN,
    TemplateName.UPDATE,
)
NOVEL = brief(
    "The Salt Year",
    "A debut novel by Mara Lindqvist about two sisters who inherit a lighthouse. 320 pages. "
    "Out on 3 October in paperback and e-book.",
    "readers of slow, atmospheric fiction",
    Tone.CONFIDENT,
    TemplateName.STORY,
)
BRIEFS = {
    one.product: one
    for one in (
        INVOICES, BAKERY, MUSEUMS, RUN, SERUM, LIBRARY, GYM, BANK, CONFERENCE, TOY, BUSES, NOVEL,
    )
}  # fmt: skip
each_brief = pytest.mark.parametrize("one", BRIEFS.values(), ids=BRIEFS)


def written(
    one: Brief, platform: PlatformName, *, count: int = MAX_VARIANTS, **changes: Any
) -> tuple[Draft, ...]:
    request = WritingRequest(one, platform, rules_of(platform), count, **{"seed": 1, **changes})
    return asyncio.run(OfflineWriter().write(request)).drafts


def everywhere(one: Brief, *, seed: int = 1) -> list[tuple[PlatformName, Draft]]:
    """All drafts of a campaign; kept, because every test of a rule looks at them."""
    return [(platform, draft) for platform in EVERYWHERE for draft in _kept(one, platform, seed)]


@cache
def _kept(one: Brief, platform: PlatformName, seed: int) -> tuple[Draft, ...]:
    return written(one, platform, seed=seed, count=one.variants)


@each_brief
def test_no_two_variants_of_a_campaign_share_their_first_sentence(one: Brief) -> None:
    first_sentences = [opening(draft.text) for _, draft in everywhere(one)]
    assert len(first_sentences) == len(EVERYWHERE) * MAX_VARIANTS
    assert len(set(first_sentences)) == len(first_sentences)


@each_brief
def test_every_draft_is_within_its_platforms_limits(one: Brief) -> None:
    for platform, draft in everywhere(one):
        assert rules_of(platform).problems(draft.text, title=draft.title) == ()


@each_brief
def test_every_number_in_the_copy_stands_in_the_brief(one: Brief) -> None:
    known = set(regex.findall(r"\d+", f"{one.product} {one.news} {one.audience}"))
    for _, draft in everywhere(one):
        said = regex.sub(r"https?://\S+", "", f"{draft.title} {draft.text} {draft.call_to_action}")
        assert set(regex.findall(r"\d+", said)) <= known, draft.text


@each_brief
def test_spaces_and_marks_are_never_doubled_and_no_placeholder_is_left(one: Brief) -> None:
    wrong = regex.compile(r"  |[^\S\n]\n|\n{3}|[.,;:!?]{2}|\s[.,;:!?](?:\s|$)|[{}]|\bNone\b")
    for _, draft in everywhere(one):
        for said in (draft.text, draft.title, draft.call_to_action, draft.reasoning):
            found = wrong.search(regex.sub(r"https?://\S+", "link", said))
            assert found is None, (found, said)


@each_brief
def test_every_line_begins_with_a_capital_unless_a_name_is_written_small(one: Brief) -> None:
    for _, draft in everywhere(one):
        for line in filter(None, draft.text.split("\n")):
            start = line.removeprefix("• ")
            assert not start[0].islower() or start.startswith(one.product), draft.text


@each_brief
def test_worn_phrases_stay_out(one: Brief) -> None:
    for _, draft in everywhere(one):
        said = f"{draft.title} {draft.text}".casefold()
        assert not [cliche for cliche in CLICHES if cliche in said]
        assert "excited" not in said


@each_brief
def test_every_post_names_the_product(one: Brief) -> None:
    for platform, draft in everywhere(replace(one, link="https://example.com/more")):
        if platform not in {PlatformName.BLOG, PlatformName.EMAIL}:
            assert one.product.casefold() in draft.text.casefold()


@each_brief
def test_the_link_stands_once_where_links_work_and_is_in_the_bio_where_they_do_not(one: Brief) -> None:
    for platform, draft in everywhere(one):
        works = rules_of(platform).links_work
        assert draft.text.count("https://") == (1 if one.link and works else 0)
        assert ("link in bio" in draft.text) is (one.link is not None and not works)


@each_brief
def test_hashtags_follow_the_platform_and_end_the_text(one: Brief) -> None:
    for platform, draft in everywhere(one):
        found = tuple(regex.findall(r"#\S+", draft.text))
        assert found == draft.hashtags
        assert len(found) <= rules_of(platform).hashtags
        assert draft.text.endswith(" ".join(found))


@each_brief
def test_the_call_to_action_stands_in_the_text(one: Brief) -> None:
    for _, draft in everywhere(one):
        assert draft.call_to_action
        assert draft.call_to_action in draft.text


@each_brief
def test_only_blog_and_mail_have_titles_and_subjects_are_short(one: Brief) -> None:
    for platform, draft in everywhere(one):
        assert bool(draft.title) is (platform in {PlatformName.BLOG, PlatformName.EMAIL})
        if platform is PlatformName.EMAIL:
            assert len(draft.title) <= 50


@pytest.mark.parametrize("platform", [PlatformName.BLOG, PlatformName.EMAIL])
@pytest.mark.parametrize("template", list(TemplateName))
def test_no_two_variants_have_the_same_title_and_none_is_cut(
    platform: PlatformName, template: TemplateName
) -> None:
    """Also where the news is too long for one: a test of two subjects needs two subjects."""
    market = brief(
        "Sunday Market in Leith",
        "From 6 December, our farmers' market opens every Sunday from 9 to 14 at Leith Links.",
        "families in Edinburgh",
        Tone.FRIENDLY,
        template,
    )
    titles = [draft.title for draft in written(market, platform, seed=1, count=MAX_VARIANTS)]
    assert len(set(titles)) == MAX_VARIANTS
    assert not [title for title in titles if title.endswith("…")]


@each_brief
def test_the_reasoning_is_one_or_two_sentences(one: Brief) -> None:
    for _, draft in everywhere(one):
        assert draft.reasoning.endswith(".")
        assert draft.reasoning.count(". ") <= 1


@pytest.mark.parametrize("one", [LIBRARY, CONFERENCE], ids=["plain", "expert"])
def test_sober_tones_use_no_emoji(one: Brief) -> None:
    assert not [draft for _, draft in everywhere(one) if emoji.emoji_count(draft.text)]


def test_an_expert_does_not_contract() -> None:
    for _, draft in everywhere(CONFERENCE):
        assert not regex.search(
            r"\b(?:it|that|here|there|what)'s\b|\b\w+n't\b|\bwe'(?:ve|re|ll)\b", draft.text
        )


def test_an_emoji_of_the_topic_suits_a_playful_post() -> None:
    assert all("🧱" in draft.text for draft in written(TOY, PlatformName.INSTAGRAM))


def test_a_mail_greets_and_signs_off_and_begins_with_a_line_worth_previewing() -> None:
    for draft in written(MUSEUMS, PlatformName.EMAIL):
        preview, greeting, *_, sign_off = draft.text.split("\n\n")
        assert len(preview) > 20
        assert greeting.endswith(",")
        assert sign_off.endswith("The Night of the Museums team")


def test_a_name_with_an_article_is_not_called_a_team() -> None:
    assert all(
        draft.text.endswith("The team behind The Salt Year") for draft in written(NOVEL, PlatformName.EMAIL)
    )


def test_a_name_written_small_stays_small_at_the_start_of_a_sentence() -> None:
    texts = [draft.text for _, draft in everywhere(LIBRARY)]
    assert not [text for text in texts if "Sprocket" in text]
    assert [text for text in texts if regex.search(r"^sprocket", text, regex.M)]


def test_news_announced_as_a_noun_becomes_a_sentence_about_the_product() -> None:
    texts = " ".join(draft.text for _, draft in everywhere(INVOICES)).casefold()
    assert "we've added automatic payment reminders to northwind invoices" in texts


def test_a_description_follows_the_name_it_describes() -> None:
    texts = " ".join(draft.text for _, draft in everywhere(NOVEL))
    assert (
        "The Salt Year, a debut novel by Mara Lindqvist about two sisters who inherit a lighthouse." in texts
    )
    assert "The Salt Year is a debut novel" in texts


def test_an_offer_says_the_deal_in_every_text() -> None:
    assert all("25% off the vitamin C serum until Sunday" in draft.text for _, draft in everywhere(SERUM))


def test_a_story_on_the_blog_has_a_scene_before_or_after_its_news() -> None:
    scenes = ("tea has gone cold", "Rain on the window", "page has not been turned", "starts with one person")
    texts = [draft.text for draft in written(NOVEL, PlatformName.BLOG)]
    assert any(scene in text for text in texts for scene in scenes)


def test_a_list_is_shown_as_a_list_in_some_variants() -> None:
    texts = [draft.text for draft in written(GYM, PlatformName.LINKEDIN)]
    assert [text for text in texts if "• Women-only hours on Tuesdays\n• Three squat racks\n• Later" in text]


def test_variants_of_a_platform_differ_in_more_than_their_beginning() -> None:
    for platform in EVERYWHERE:
        endings = {
            draft.text.removeprefix(first_sentence(draft.text)) for draft in written(INVOICES, platform)
        }
        assert len(endings) >= MAX_VARIANTS - 1


def test_the_same_seed_gives_the_same_drafts_and_another_seed_others() -> None:
    first, again, other = (written(BAKERY, PlatformName.LINKEDIN, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_the_same_seed_gives_the_same_drafts_in_another_process() -> None:
    program = (
        "import asyncio\n"
        "from core.campaigns.brief import Brief\n"
        "from core.foundation.ids import PlatformName, TemplateName, Tone\n"
        "from core.platforms.catalogue import rules_of\n"
        "from core.writing.offline.writer import OfflineWriter\n"
        "from core.writing.port import WritingRequest\n"
        "brief = Brief('Pip', 'New flavour. 3 kinds.', 'students', Tone.PLAYFUL, TemplateName.LAUNCH,"
        " tuple(PlatformName), 3, None)\n"
        "request = WritingRequest(brief, PlatformName.X, rules_of(PlatformName.X), 3, 1)\n"
        "print(ascii(asyncio.run(OfflineWriter().write(request))))\n"
    )

    def run(hash_seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, check=True
        )
        return done.stdout.decode()

    assert run("1") == run("2")


def test_texts_people_have_seen_are_not_opened_again() -> None:
    seen = tuple(draft.text for _, draft in everywhere(RUN))
    for platform in EVERYWHERE:
        for draft in written(RUN, platform, avoid=seen):
            assert opening(draft.text) not in {opening(text) for text in seen}


def test_platforms_regenerated_at_the_same_time_still_open_differently() -> None:
    one = replace(BANK, variants=2)
    seen = tuple(draft.text for _, draft in everywhere(one))
    again = [opening(written(one, platform, count=1, avoid=seen)[0].text) for platform in EVERYWHERE]
    assert len(set(again)) == len(again)


def test_writing_offline_costs_nothing() -> None:
    request = WritingRequest(TOY, PlatformName.X, rules_of(PlatformName.X), 1, seed=1)
    result = asyncio.run(OfflineWriter().write(request))
    assert OfflineWriter().estimate(request) == Money(0)
    assert (result.writer, result.model, result.usage) == ("offline", "offline-1", None)
