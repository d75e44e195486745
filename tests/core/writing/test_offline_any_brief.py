"""Whatever the brief, platform and wish: a draft fits, says only what the brief says, and keeps its word."""

from dataclasses import replace
from itertools import pairwise

import emoji
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from core.campaigns.brief import Brief
from core.foundation.ids import PlatformName, TemplateName, Tone
from core.platforms.catalogue import rules_of
from core.writing.offline.drafting import Work
from core.writing.offline.writer import drafts_for
from core.writing.port import Draft, WriterRefused, WritingRequest

TELLING = st.sampled_from(
    [
        "The lighthouse opens on 12 June at 7 pm.",
        "Entry is 5 euros.",
        "It costs 3 euros for members.",
        "A new one is $65,000 installed.",
        "Book by 3 June at 555-0123.",
        "Will you come?",
        "Yes, call a@example.org.",
        "We are sorry.",
        "We are recalling the lamp, it may catch fire.",
        "Do not use it.",
        "Waiting fell from 9 days to 4.",
        "What we do:\n- refund every fee\n- open on 4 May at 9 am\n- say so",
        "How it is done:\n1. Wash it.\n2. Dry it. Not wet.\n3. Hang it up.",
        "“It is good. Really,” says Mona Lind.",
        "\n\nThanks to @mirela for the patch.",
        "No dogs on Sundays, sorry.",
        "栗きんとん6個入り1,280円。ご予約はお電話だけで承ります。",
        "Wir öffnen am 3. Dezember um 19 Uhr.",
        "\n\nDr. Mona Lind, Director",
    ]
)
ANYTHING = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=60)
NEWS = (
    st.lists(st.one_of(TELLING, TELLING, ANYTHING), min_size=1, max_size=25, unique=True)
    .map(" ".join)
    .map(str.strip)
)
WISHES = st.sampled_from(
    [
        *("shorter", "longer", "no emoji", "no hashtags", "no question", "lead with the price", "friendlier"),
        *(
            "leave out the phone number",
            "say it costs 3 euros",
            "lead with the date",
            "shorter and no hashtags",
        ),
        *("sing it", "kürzer", "leave out “lighthouse”", "shorter, make it rhyme"),
    ]
)
briefs = st.builds(
    Brief,
    product=st.sampled_from(["Harbour Lights", "しのかぜ堂", "lamp 2.0", "Nurse (m/w/d)", "x" * 120]),
    news=NEWS.filter(lambda news: any(map(str.isalnum, news))),
    audience=st.just("the town"),
    tone=st.sampled_from(Tone),
    template=st.sampled_from(TemplateName),
    platforms=st.just(tuple(PlatformName)),
    variants=st.integers(1, 5),
    link=st.sampled_from([None, "https://example.com/lights?a=b"]),
)
PLATFORMS = st.sampled_from(PlatformName)
anything_goes = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def request_of(brief: Brief, platform: PlatformName) -> WritingRequest:
    return WritingRequest(brief, platform, rules_of(platform), brief.variants, seed=1)


def foreign_words(request: WritingRequest, draft: Draft) -> list[str]:
    """What stands in a draft and neither in the brief nor in the tables."""
    work = Work.of(request)
    setting, rest = work.setting, draft.text
    known = {fact.text for fact in work.facts} | setting.small_words
    known |= {setting.contact_line([fact]) for fact in work.facts} | {setting.template.emoji, *draft.hashtags}
    known |= {setting.word("contact"), ":", "•", *(fact.mark for fact in work.facts)}
    for words in sorted(known, key=len, reverse=True):
        rest = rest.replace(words, " ") if words else rest
    said = " ".join(f"{request.brief.product} {request.brief.news} {request.brief.link}".split())
    return [word for word in rest.split() if word.rstrip("…").strip() not in said.replace("@", "") + said]


@anything_goes
@given(brief=briefs, platform=PLATFORMS)
def test_every_draft_fits_and_says_only_what_the_brief_and_the_tables_say(
    brief: Brief, platform: PlatformName
) -> None:
    request = request_of(brief, platform)
    for draft in drafts_for(request):
        assert request.rules.problems(draft.text, title=draft.title) == ()
        assert foreign_words(request, draft) == []


@anything_goes
@given(brief=briefs, platform=PLATFORMS)
def test_no_two_variants_lead_alike_and_none_leads_with_what_leans_or_excepts(
    brief: Brief, platform: PlatformName
) -> None:
    request = request_of(brief, platform)
    work, drafts = Work.of(request), drafts_for(request)
    opened = [work.opening(draft.text) for draft in drafts]
    assert len(set(opened)) == len(opened)
    for draft in drafts[1:]:
        said = [fact for fact in work.facts if work.opening(fact.text) == work.opening(draft.text)]
        assert any(fact.leads for fact in said), draft.text


@anything_goes
@given(brief=briefs, platform=PLATFORMS)
def test_what_leans_comes_after_what_it_leans_on_and_what_is_left_out_is_named(
    brief: Brief, platform: PlatformName
) -> None:
    request = request_of(brief, platform)
    facts = Work.of(request).facts
    for draft in drafts_for(request):
        for before, fact in pairwise(facts):
            if fact.leans and not fact.mark and fact.text in draft.text and "…" not in draft.text:
                assert before.text in draft.text
        if any(fact.text not in draft.text and not fact.announces for fact in facts):
            assert "Left out: " in draft.reasoning


@anything_goes
@given(brief=briefs, platform=PLATFORMS, hint=WISHES)
def test_a_wish_is_met_within_the_limits_or_said_not_to_be(
    brief: Brief, platform: PlatformName, hint: str
) -> None:
    request = request_of(brief, platform)
    current = drafts_for(request)[-1].text
    try:
        [draft] = drafts_for(replace(request, hint=hint, current=current))
    except WriterRefused as refused:
        event(refused.message[:20])
        return  # nothing is changed, and the refusal says why
    assert request.rules.problems(draft.text, title=draft.title) == ()
    assert foreign_words(request, draft) == []
    done, _, undone = draft.reasoning.partition("Not done: ")
    assert "Done: " in done
    kept = {
        "shorter": len(draft.text) < len(current),
        "longer": len(draft.text) > len(current),
        "no emoji": not emoji.emoji_count(draft.text),
        "no hashtags": not draft.hashtags,
        "no question": "?" not in draft.text,
        "rhyme": False,
        "phone": "555-0123" not in draft.text,
    }
    for wish, is_kept in kept.items():
        if wish in hint:
            assert is_kept or f"“{wish}" in undone or wish in undone, draft
