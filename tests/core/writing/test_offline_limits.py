"""The offline writer under hostile briefs: whatever a team types, the copy fits and opens differently."""

import asyncio
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.campaigns.brief import MAX_VARIANTS, Brief
from core.foundation.ids import PlatformName, TemplateName, Tone
from core.platforms.catalogue import rules_of
from core.writing.offline.drafting import Work
from core.writing.offline.writer import OfflineWriter
from core.writing.port import Draft, WritingRequest

EVERYWHERE = tuple(PlatformName)
LINK = "https://example.com/launch?ref=a..b"
STRANGE = st.sampled_from(
    [
        "<@U123ABC>",
        "<!here>",
        "新しい製品を発表します。",
        "منتج جديد",
        "👩‍👩‍👧‍👦🎉",
        "{product}",
        "%s {0}",
        "https://other.example/a?b=c",
        "a\nb\r\n\n- c\n* d",
        "!!!",
        "...",
        "“quoted”",
        "50% off!!!",
        "x" * 200,
        "#tag @name",
        "You can now export, import, and share. ",
        "\u200b\u202e",
        "ﷺ" * 20,
    ]
)
WORDS = st.one_of(
    STRANGE, st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=30)
)


def text_of(longest: int) -> st.SearchStrategy[str]:
    return st.lists(WORDS, min_size=1, max_size=40).map(
        lambda words: " ".join(["Mill", *words])[:longest].strip()
    )


briefs = st.builds(
    Brief,
    product=text_of(120),
    news=text_of(4000),
    audience=text_of(300),
    tone=st.sampled_from(Tone),
    template=st.sampled_from(TemplateName),
    platforms=st.just(EVERYWHERE),
    variants=st.integers(1, MAX_VARIANTS),
    link=st.sampled_from([None, LINK]),
)


def drafts(brief: Brief, platform: PlatformName, *, hint: str = "", seed: int = 1) -> tuple[Draft, ...]:
    request = WritingRequest(brief, platform, rules_of(platform), brief.variants, seed, hint=hint)
    return asyncio.run(OfflineWriter().write(request)).drafts


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(brief=briefs, platform=st.sampled_from(EVERYWHERE), hint=st.one_of(st.just(""), text_of(200)))
def test_every_draft_is_what_its_platform_takes(brief: Brief, platform: PlatformName, hint: str) -> None:
    for draft in drafts(brief, platform, hint=hint):
        assert rules_of(platform).problems(draft.text, title=draft.title) == ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(brief=briefs)
def test_whatever_the_brief_no_two_drafts_of_a_platform_open_alike(brief: Brief) -> None:
    for platform in (PlatformName.X, PlatformName.BLOG):
        work = Work.of(WritingRequest(brief, platform, rules_of(platform), brief.variants, seed=1))
        opened = [work.opening(draft.text) for draft in drafts(brief, platform)]
        assert 1 <= len(set(opened)) == len(opened) <= brief.variants


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(brief=briefs, platform=st.sampled_from(EVERYWHERE))
def test_a_link_stands_once_and_unchanged_where_links_work(brief: Brief, platform: PlatformName) -> None:
    for draft in drafts(brief, platform):
        expected = 1 if brief.link and rules_of(platform).links_work else 0
        assert draft.text.count(LINK) == expected


@pytest.mark.parametrize("platform", EVERYWHERE)
def test_a_very_long_product_name_and_endless_news_still_make_a_post(platform: PlatformName) -> None:
    brief = Brief(
        product="Wonder" * 20,
        news="n" * 4000,
        audience="a" * 300,
        tone=Tone.PLAYFUL,
        template=TemplateName.LAUNCH,
        platforms=EVERYWHERE,
        variants=5,
        link="https://example.com/" + "p" * 400,
    )
    for draft in drafts(brief, platform):
        assert rules_of(platform).fits(draft.text)
        assert re.search(r"\w", draft.text)
