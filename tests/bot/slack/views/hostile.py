"""Cards as nobody wishes them: long, empty, right to left, full of markup. Strategies for property tests."""

import dataclasses
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.blockkit.blocks import Block
from bot.slack.views.leaving import Leaving
from core.campaigns.brief import Brief
from core.flow.cards.card import CampaignCard, Person, PostCard, UpcomingPost, VariantCard
from core.flow.costs import Spent
from core.foundation.ids import (
    AmendmentKind,
    CampaignId,
    CampaignState,
    ContentHash,
    LanguageName,
    Objection,
    PlatformName,
    PostId,
    PostState,
    ReviewStep,
    TemplateName,
    Tone,
    VariantId,
    VariantState,
    WorkspaceId,
)
from core.foundation.money import Money
from core.metrics.totals import MEASURES, Fetched
from core.platforms.catalogue import rules_of
from core.publishing.slots import Slot
from core.review.findings import Finding, Severity

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

words = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [
            "<!channel> & <script>alert(1)</script>",
            "מבצע היום בלבד: שני תיקים במחיר אחד",
            "👩‍👩‍👧‍👦🏳️‍🌈 family day 🎉",
            "* not bold * _ nor italic _ ~ `code ```fence",
            "&amp; already &lt;escaped&gt;",
            "a line\n\n> a quote\n- a list",
            "https://example.com/" + "path" * 200,
            "example.com/" + "bare" * 100,
            "a.co b.co c.co " * 12,
            "\u202eright to left override",
        ]
    ),
)
long_words = st.builds(lambda text, times: (text * times)[:45_000], words, st.integers(1, 400))
moments = st.integers(-500, 500).map(lambda hours: NOW + timedelta(hours=hours))
people = st.builds(Person, words, st.sampled_from(["U0ANA", "key:abc", "<!here>", "W0BEN"]))
findings = st.builds(Finding, st.just("kind"), st.sampled_from(Severity), words | long_words, words)
posts = st.builds(
    PostCard,
    id=st.just(PostId("pst_1")),
    state=st.sampled_from(PostState),
    slot=st.builds(Slot, moments, st.sampled_from(["Europe/Madrid", "Asia/Tokyo", "UTC"])),
    url=st.sampled_from(
        ["", "https://example.com/p|1", "file:///var/outbox/p<1>", "https://e.test/" + "x" * 3000]
    ),
    published_at=st.none() | moments,
    reason=words | long_words,
    placed_by=people,
    cancelled_by=st.none() | people,
)


@st.composite
def variants(draw: st.DrawFn, platform: PlatformName, number: int) -> VariantCard:
    text = draw(words | long_words)
    decided = draw(st.booleans())
    return VariantCard(
        id=VariantId(f"var_{platform}_{number}"),
        platform=platform,
        label="ABCDE"[number],
        text=text,
        title=draw(words),
        preheader=draw(words),
        link=draw(st.none() | st.just("https://example.com")),
        reasoning=draw(words | long_words),
        writer=draw(st.sampled_from(["offline", "openai"])),
        model=draw(words),
        content_hash=ContentHash("0" * 64),
        state=draw(st.sampled_from(VariantState)),
        measures=rules_of(platform).measure(text),
        findings=tuple(draw(st.lists(findings, max_size=6))),
        decision=draw(st.sampled_from(ReviewStep)) if decided else None,
        decided_by=draw(people) if decided else None,
        decided_at=draw(moments) if decided else None,
        objection=draw(st.none() | st.sampled_from(Objection)),
        reason=draw(words | long_words),
        edited_by=draw(st.none() | people),
        edited_at=draw(st.none() | moments),
        post=draw(st.none() | posts),
        campaign=draw(words),
        language=draw(st.none() | st.sampled_from(LanguageName)),
    )


@st.composite
def campaigns(draw: st.DrawFn, most_platforms: int = 2) -> CampaignCard:
    platforms = draw(
        st.lists(st.sampled_from(PlatformName), min_size=1, max_size=most_platforms, unique=True)
    )
    held = [
        draw(variants(platform, number))
        for platform in platforms
        for number in range(draw(st.integers(0, 5)))
    ]
    name = draw(words.filter(str.strip))
    return CampaignCard(
        id=CampaignId("cmp_01JD0000000000000000000000"),
        workspace_id=WorkspaceId("wsp_1"),
        name=name,
        brief=Brief(
            product=draw(words.filter(str.strip)),
            news=draw(words | long_words),
            audience=draw(words),
            tone=draw(st.sampled_from(Tone)),
            template=draw(st.sampled_from(TemplateName)),
            platforms=tuple(platforms),
            variants=2,
            link=draw(st.none() | st.just("https://example.com/" + "x" * 3100)),
        ),
        state=draw(st.sampled_from(CampaignState)),
        place=draw(st.sampled_from(["", "C0CAMPAIGN", "D0ANA"])),
        created_by=draw(people),
        created_at=draw(moments),
        drafted_at=None,
        failures=draw(st.dictionaries(st.sampled_from(platforms), words | long_words, max_size=2)),
        variants=tuple(held),
        ended_by=draw(st.none() | people),
        ended_at=draw(st.none() | moments),
        end_reason=draw(words | long_words),
    )


upcoming = st.builds(
    UpcomingPost,
    id=st.just(PostId("pst_1")),
    campaign_id=st.just(CampaignId("cmp_1")),
    campaign=words | long_words,
    platform=st.sampled_from(PlatformName),
    variant_id=st.just(VariantId("var_1")),
    variant=st.sampled_from(["A", "B2"]),
    due_at=moments,
    local_time=st.just("2026-03-02 10:00"),
    zone=st.just("Europe/Madrid"),
    state=st.sampled_from(PostState),
    url=st.just(""),
)


def a_card(text: str) -> CampaignCard:
    """A campaign with one variant in review that says `text`."""
    return CampaignCard(
        id=CampaignId("cmp_1"),
        workspace_id=WorkspaceId("wsp_1"),
        name="Fernweh Backpack: our first waterproof backpack",
        brief=Brief(
            product="Fernweh Backpack",
            news="Our first waterproof backpack.",
            audience="people who commute by bike",
            tone=Tone.FRIENDLY,
            template=TemplateName.LAUNCH,
            platforms=(PlatformName.LINKEDIN,),
            variants=1,
        ),
        state=CampaignState.IN_REVIEW,
        place="C0CAMPAIGN",
        created_by=Person("Ana", "U0ANA"),
        created_at=NOW,
        drafted_at=NOW,
        failures={},
        variants=(a_variant_card(text),),
    )


def a_variant_card(text: str) -> VariantCard:
    return VariantCard(
        id=VariantId("var_1"),
        platform=PlatformName.LINKEDIN,
        label="A",
        text=text,
        title="",
        link=None,
        reasoning="",
        writer="offline",
        model="offline-1",
        content_hash=ContentHash("0" * 64),
        state=VariantState.IN_REVIEW,
        measures=rules_of(PlatformName.LINKEDIN).measure(text),
        findings=(),
        decision=None,
        decided_by=None,
        decided_at=None,
        objection=None,
        reason="",
        edited_by=None,
        edited_at=None,
        post=None,
        campaign="Fernweh",
    )


def leaving(zone: str = "UTC", audience: str = "") -> Leaving:
    """What a dialog tells besides the text."""
    spent = Spent(Money(12_300), assumed=True)
    return Leaving(spent, ZoneInfo(zone), ZoneInfo(audience) if audience else None)


def the_fullest_card(state: PostState | None) -> CampaignCard:
    """Five variants with the longest of everything, in review or each with a post in `state`."""
    long, ana = "much to say " * 300, Person("Ana", "U0ANARUIZ1")
    post = state and PostCard(
        id=PostId("pst_01JD0000000000000000000000"),
        state=state,
        slot=Slot(NOW + timedelta(days=1), "America/Argentina/ComodRivadavia"),
        url="https://example.com/" + "x" * 900,
        published_at=NOW,
        reason=long,
        placed_by=ana,
        cancelled_by=ana,
        content_hash=ContentHash("1" * 64),
        can=tuple(AmendmentKind),
        amended_by=ana,
        amended_at=NOW,
        told=Fetched("linkedin", NOW, *(10**12 for _ in MEASURES)),
    )
    full = dataclasses.replace(
        a_variant_card(long),
        title=long,
        reasoning=long,
        findings=tuple(Finding("kind", Severity.WARNING, long, long) for _ in range(6)),
        state=VariantState.APPROVED if post else VariantState.IN_REVIEW,
        decision=ReviewStep.CHANGES_REQUESTED,
        decided_by=ana,
        decided_at=NOW,
        objection=Objection.UNSUPPORTED_CLAIM,
        reason=long,
        edited_by=ana,
        edited_at=NOW,
        post=post,
        language=LanguageName.PT,
    )
    variants = (
        dataclasses.replace(full, id=VariantId(f"var_01JD000000000000000000000{label}"), label=label)
        for label in "ABCDE"
    )
    return dataclasses.replace(
        a_card(long),
        id=CampaignId("cmp_01JD0000000000000000000000"),
        variants=tuple(variants),
        failures={PlatformName.LINKEDIN: long},
    )


def copy_of(blocks: list[Block]) -> str:
    """What the quotes among `blocks` say: all text, and links as they are read."""
    quotes = [
        element
        for block in blocks
        if block["type"] == "rich_text"
        for element in block["elements"]
        if element["type"] == "rich_text_quote"
    ]
    return "".join(part.get("text", part.get("url", "")) for held in quotes for part in held["elements"])
