"""The shared reads: figures that people check by hand, and empty answers where there is nothing."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.foundation.events.campaigns import (
    CampaignArchived,
    CampaignClosed,
    CampaignCompleted,
    CampaignDrafted,
    CampaignFailed,
    CampaignReopened,
    CampaignStarted,
)
from core.foundation.events.catalogue import payload_of
from core.foundation.events.event import Event
from core.foundation.events.posts import PostPublished
from core.foundation.events.spending import SpendSettled
from core.foundation.events.variants import (
    VariantApproved,
    VariantChangesRequested,
    VariantRejected,
    VariantReopened,
    VariantWithdrawn,
    VariantWritten,
)
from core.foundation.ids import (
    CampaignId,
    CampaignState,
    ContentHash,
    Objection,
    PlatformName,
    PostId,
    VariantId,
    WorkspaceId,
)
from core.metrics import queries, reached
from core.metrics.lake import Lake
from core.metrics.queries import PublishedDay, ReviewFigures
from core.metrics.rows import EngagementRow, EventRow, FiguresRow, Stream
from core.metrics.totals import Figure, VariantTotals

ACME, BOLT = WorkspaceId("wsp_acme"), WorkspaceId("wsp_bolt")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SPRING, AUTUMN = CampaignId("cmp_spring"), CampaignId("cmp_autumn")
HASH = ContentHash("0" * 64)


class Story:
    """Tells a lake what happened, an event at a time."""

    def __init__(self, lake: Lake, workspace: WorkspaceId = ACME) -> None:
        self.lake, self.workspace = lake, workspace

    def tell(self, *events: Event, at: datetime = NOON) -> None:
        first = self.lake.positions(Stream.EVENTS).get(self.workspace, 0) + 1
        rows = [self._row(event, position, at) for position, event in enumerate(events, start=first)]
        self.lake.ship(Stream.EVENTS, rows)

    def _row(self, event: Event, position: int, at: datetime) -> EventRow:
        return EventRow(
            workspace_id=self.workspace,
            position=position,
            kind=event.kind,
            happened_at=at,
            actor="system",
            correlation_id="",
            payload=json.dumps(payload_of(event)),
        )

    def measure(self, variant: str, impressions: int, clicks: int, campaign: CampaignId = SPRING) -> None:
        last = self.lake.positions(Stream.ENGAGEMENT).get(self.workspace, 0)
        row = EngagementRow(
            workspace_id=self.workspace,
            position=last + 1,
            report_id=f"r{last}",
            campaign_id=campaign,
            variant_id=variant,
            post_id=None,
            platform="x",
            impressions=impressions,
            clicks=clicks,
            happened_at=NOON,
            source="test",
        )
        self.lake.ship(Stream.ENGAGEMENT, [row])

    def fetch(self, post: str, variant: str, *, at: datetime = NOON, **told: int) -> None:
        """A platform's answer; one without figures says that the post is gone."""
        names = ("impressions", "clicks", "likes", "replies", "reposts")
        row = FiguresRow(
            self.workspace,
            self.lake.positions(Stream.FIGURES).get(self.workspace, 0) + 1,
            SPRING,
            variant,
            post,
            "x",
            "x",
            at,
            *(told.get(name) for name in names),
            is_gone=not told,
        )
        self.lake.ship(Stream.FIGURES, [row])


def started(campaign: CampaignId = SPRING, name: str = "Spring") -> Event:
    return CampaignStarted(campaign, name, (PlatformName.X,), 2, "plain", "launch")


def drafted(campaign: CampaignId = SPRING) -> Event:
    return CampaignDrafted(campaign, 2, (), 1.0)


def reopened(state: CampaignState = CampaignState.IN_REVIEW) -> Event:
    return CampaignReopened(SPRING, state)


def written(variant: str, label: str = "A", campaign: CampaignId = SPRING) -> Event:
    return VariantWritten(campaign, VariantId(variant), PlatformName.X, label, "offline", "offline", HASH, 0)


def approved(variant: str) -> Event:
    return VariantApproved(SPRING, VariantId(variant), PlatformName.X, HASH)


def rejected(variant: str) -> Event:
    return VariantRejected(SPRING, VariantId(variant), PlatformName.X, "too loud")


def changes(variant: str, objection: Objection) -> Event:
    return VariantChangesRequested(SPRING, VariantId(variant), PlatformName.X, "Softer, please.", objection)


def posted(variant: str, platform: PlatformName = PlatformName.X) -> Event:
    return PostPublished(
        SPRING, VariantId(variant), PostId(f"pst_{variant}"), platform, "https://x.test/1", 0.0
    )


def settled(micros: int, model: str = "gpt-5-mini", campaign: CampaignId = SPRING) -> Event:
    return SpendSettled(campaign, PlatformName.X, "openai", model, 1000, 100, micros)


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    with Lake.open(tmp_path / "catalog.sqlite", tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def story(lake: Lake) -> Story:
    return Story(lake)


@pytest.mark.parametrize(
    ("happened", "state"),
    [
        ([started()], CampaignState.DRAFTING),
        ([started(), written("var_a")], CampaignState.DRAFTING),
        ([started(), drafted()], CampaignState.IN_REVIEW),
        ([started(), CampaignFailed(SPRING, "no model")], CampaignState.FAILED),
        ([started(), CampaignFailed(SPRING, "no model"), drafted()], CampaignState.IN_REVIEW),
        ([started(), drafted(), CampaignCompleted(SPRING)], CampaignState.COMPLETED),
        (
            [started(), drafted(), CampaignCompleted(SPRING), posted("var_a")],
            CampaignState.COMPLETED,
        ),
        (
            [started(), drafted(), CampaignCompleted(SPRING), written("var_b", "A2")],
            CampaignState.IN_REVIEW,
        ),
        ([started(), drafted(), CampaignClosed(SPRING, "")], CampaignState.CLOSED),
        ([started(), drafted(), posted("var_a"), CampaignArchived(SPRING)], CampaignState.ARCHIVED),
        ([started(), drafted(), CampaignClosed(SPRING, ""), reopened()], CampaignState.IN_REVIEW),
        ([started(), reopened(CampaignState.FAILED)], CampaignState.FAILED),
        (
            [started(), drafted(), reopened(), CampaignCompleted(SPRING)],
            CampaignState.COMPLETED,
        ),
    ],
)
def test_a_campaigns_state_follows_from_what_happened(
    story: Story, happened: list[Event], state: CampaignState
) -> None:
    story.tell(*happened)
    [campaign] = queries.campaigns(story.lake, ACME)
    assert (campaign.id, campaign.name, campaign.state) == (SPRING, "Spring", state)
    assert campaign.started_at == NOON


def test_campaigns_come_newest_first_and_states_without_any_are_named(story: Story) -> None:
    story.tell(started(), drafted())
    story.tell(started(AUTUMN, "Autumn"), at=NOON + timedelta(days=1))
    assert [campaign.name for campaign in queries.campaigns(story.lake, ACME)] == ["Autumn", "Spring"]
    assert queries.campaigns_by_state(story.lake, ACME) == {
        CampaignState.DRAFTING: 1,
        CampaignState.IN_REVIEW: 1,
        CampaignState.COMPLETED: 0,
        CampaignState.FAILED: 0,
        CampaignState.CLOSED: 0,
        CampaignState.ARCHIVED: 0,
    }


def test_approval_rate_counts_decided_variants_and_times_run_from_writing(story: Story) -> None:
    story.tell(*(written(f"var_{n}") for n in range(6)))
    for minutes, variant in ((10, "var_0"), (20, "var_1"), (60, "var_2")):
        story.tell(approved(variant), at=NOON + timedelta(minutes=minutes))
    story.tell(rejected("var_3"), at=NOON + timedelta(minutes=5))
    figures = queries.review_figures(story.lake, ACME)
    assert figures.approval_rate == 0.75
    assert (figures.decided, figures.waiting) == (4, 2)
    assert figures.median == timedelta(minutes=20)
    assert figures.ninetieth == timedelta(minutes=52)  # 20 + 0.8 * 40: linear between order statistics


def test_a_variant_of_a_closed_campaign_waits_for_nobody_until_it_is_reopened(story: Story) -> None:
    story.tell(written("var_a"), written("var_b"), approved("var_b"), written("var_c", campaign=AUTUMN))
    story.tell(CampaignClosed(SPRING, "Called off."))
    figures = queries.review_figures(story.lake, ACME)
    assert (figures.waiting, figures.approved) == (1, 1)
    story.tell(reopened())
    assert queries.review_figures(story.lake, ACME).waiting == 2


def test_a_decision_that_is_taken_back_counts_as_none(story: Story) -> None:
    story.tell(*(written(f"var_{n}") for n in range(4)), approved("var_0"), approved("var_1"))
    story.tell(rejected("var_2"), changes("var_3", Objection.TONE))
    assert queries.review_figures(story.lake, ACME).waiting == 1
    story.tell(VariantWithdrawn(SPRING, VariantId("var_1"), PlatformName.X, ""))
    story.tell(VariantReopened(SPRING, VariantId("var_2"), PlatformName.X, ""))
    figures = queries.review_figures(story.lake, ACME)
    assert (figures.approved, figures.rejected, figures.waiting) == (1, 0, 3)


def test_a_completed_campaign_in_which_a_decision_is_taken_back_is_in_review_again(story: Story) -> None:
    story.tell(started(), drafted(), CampaignCompleted(SPRING))
    story.tell(VariantWithdrawn(SPRING, VariantId("var_a"), PlatformName.X, ""))
    assert [campaign.state for campaign in queries.campaigns(story.lake, ACME)] == [CampaignState.IN_REVIEW]


def test_labels_are_counted_the_most_frequent_first_and_since_when_it_was_asked(story: Story) -> None:
    story.tell(changes("var_a", Objection.TONE), changes("var_b", Objection.WRONG_LINK))
    story.tell(
        changes("var_c", Objection.WRONG_LINK),
        VariantRejected(SPRING, VariantId("var_d"), PlatformName.X, "No.", Objection.TIMING),
        rejected("var_e"),
        at=NOON + timedelta(days=1),
    )
    counted = queries.objections(story.lake, ACME)
    assert list(counted.items()) == [(Objection.WRONG_LINK, 2), (Objection.TIMING, 1), (Objection.TONE, 1)]
    assert queries.objections(story.lake, ACME, since=NOON + timedelta(hours=1)) == {
        Objection.WRONG_LINK: 1,
        Objection.TIMING: 1,
    }
    assert queries.objections(story.lake, BOLT) == {}


def test_totals_add_up_reports_and_name_variants_without_any(story: Story) -> None:
    story.tell(written("var_a", "A"), written("var_b", "B"), written("var_c", "C"))
    story.tell(posted("var_a"), posted("var_b"))
    story.measure("var_a", 1000, 20)
    story.measure("var_a", 500, 11)
    seen, clicked = Figure(1500, "test", NOON), Figure(31, "test", NOON)
    assert reached.variant_totals(story.lake, ACME, SPRING) == [
        VariantTotals(SPRING, VariantId("var_a"), "A", PlatformName.X, seen, clicked),
        VariantTotals(SPRING, VariantId("var_b"), "B", PlatformName.X),
    ]
    assert reached.variant_totals(story.lake, ACME, AUTUMN) == []


def test_the_latest_version_of_each_post_counts_and_what_is_not_told_stays_unknown(story: Story) -> None:
    story.tell(written("var_a", "A"), posted("var_a"))
    later = NOON + timedelta(hours=1)
    story.fetch("pst_1", "var_a", impressions=500, likes=9)
    story.fetch("pst_2", "var_a", impressions=40, likes=1, at=later)
    story.fetch("pst_1", "var_a", impressions=300, likes=8, at=later)
    [total] = reached.variant_totals(story.lake, ACME)
    assert (total.impressions, total.likes) == (Figure(340, "x", later), Figure(9, "x", later))
    assert (total.clicks, total.reposts, total.is_gone) == (None, None, False)


def test_a_post_that_is_gone_keeps_what_it_had_reached_and_is_said_to_be_gone(story: Story) -> None:
    story.tell(written("var_a", "A"), posted("var_a"))
    story.fetch("pst_1", "var_a", likes=9)
    story.fetch("pst_1", "var_a")
    [total] = reached.variant_totals(story.lake, ACME)
    assert (total.likes, total.is_gone) == (Figure(9, "x", NOON), True)
    story.fetch("pst_1", "var_a", likes=10)
    assert reached.variant_totals(story.lake, ACME)[0].is_gone is False


def test_published_posts_are_counted_by_utc_day_and_platform(story: Story) -> None:
    story.tell(posted("var_a"), posted("var_b"), posted("var_c", PlatformName.BLOG))
    story.tell(posted("var_d"), at=NOON + timedelta(hours=12))
    assert queries.published(story.lake, ACME) == [
        PublishedDay(date(2026, 3, 2), PlatformName.BLOG, 1),
        PublishedDay(date(2026, 3, 2), PlatformName.X, 2),
        PublishedDay(date(2026, 3, 3), PlatformName.X, 1),
    ]


def test_workspaces_do_not_see_each_other(story: Story) -> None:
    Story(story.lake, BOLT).tell(started(), written("var_a"), approved("var_a"), settled(5), posted("var_a"))
    Story(story.lake, BOLT).measure("var_a", 10, 1)
    assert_empty(story.lake)
    assert [seen.id for seen in queries.workspaces(story.lake)] == [BOLT]


def test_a_lake_that_nobody_made_gives_empty_answers(tmp_path: Path) -> None:
    with Lake.open(tmp_path / "catalog.sqlite", tmp_path / "data", read_only=True) as lake:
        assert_empty(lake)
        assert queries.workspaces(lake) == []


def assert_empty(lake: Lake) -> None:
    assert queries.campaigns(lake, ACME) == []
    assert set(queries.campaigns_by_state(lake, ACME).values()) == {0}
    assert queries.review_figures(lake, ACME) == ReviewFigures(0, 0, 0, None, None)
    assert queries.review_figures(lake, ACME).approval_rate is None
    assert reached.variant_totals(lake, ACME) == []
    assert queries.published(lake, ACME) == []
    assert queries.last_event_at(lake, ACME) is None


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("UTC", [date(2026, 3, 28), date(2026, 10, 24)]),
        ("Europe/Madrid", [date(2026, 3, 28), date(2026, 10, 25)]),
        ("Asia/Kathmandu", [date(2026, 3, 29), date(2026, 10, 25)]),
        ("America/New_York", [date(2026, 3, 28), date(2026, 10, 24)]),
    ],
)
def test_posts_are_counted_by_the_days_of_whoever_looks(story: Story, zone: str, days: list[date]) -> None:
    for at in (datetime(2026, 3, 28, 22, 30, tzinfo=UTC), datetime(2026, 10, 24, 22, 30, tzinfo=UTC)):
        story.tell(posted("A"), at=at)  # in Madrid 23:30 in winter, 0:30 in summer
    assert [found.day for found in queries.published(story.lake, ACME, zone=ZoneInfo(zone))] == days


def test_what_was_measured_last_counts_as_an_event(story: Story) -> None:
    story.tell(started(), at=NOON - timedelta(hours=1))
    story.measure("var_a", 100, 3)
    assert queries.last_event_at(story.lake, ACME) == NOON


def test_the_last_event_is_told_to_the_microsecond(story: Story) -> None:
    moment = datetime(2026, 3, 2, 12, 0, 0, 123_457, tzinfo=UTC)
    story.tell(started(), at=moment)
    assert queries.last_event_at(story.lake, ACME) == moment
    assert queries.workspaces(story.lake) == [queries.WorkspaceSeen(ACME, moment)]


def test_totals_are_read_from_sums_and_not_from_all_that_was_reported(story: Story) -> None:
    story.measure("var_a", 100, 3)
    [(_, plan)] = story.lake.rows(f"EXPLAIN {reached._REPORTED}", [ACME, SPRING])
    assert plan.count("DUCKLAKE_SCAN") == 1
    assert "variants" in plan
    assert plan.count(f"campaign_id='{SPRING}'") == 1
