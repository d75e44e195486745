"""Results as people read them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.slack.views.results import results_message
from core.experiments.judging import arm_of, judged
from core.flow.results import CampaignResults, PlatformResults
from core.foundation.ids import CampaignId, PlatformName, VariantId
from core.metrics.rows import BY_CHANCE, MADE_UP
from core.metrics.totals import Figure, VariantTotals

NEWS = "Our first waterproof backpack, sewn from recycled sails, " * 6
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FROM_X = "x"


def told(count: int | None, source: str = FROM_X) -> Figure | None:
    return None if count is None else Figure(count, source, NOON - timedelta(minutes=12))


def variant(
    label: str, impressions: int | None = None, clicks: int | None = None, **more: Any
) -> VariantTotals:
    return VariantTotals(
        CampaignId("cmp_1"), VariantId(label), label, PlatformName.X, told(impressions), told(clicks), **more
    )


def results(*variants: VariantTotals, accounts: tuple[str, ...] = ()) -> CampaignResults:
    arms = tuple(map(arm_of, variants))
    found = PlatformResults(
        PlatformName.X, arms, variants, judged(variants), accounts=accounts or ("",) * len(arms)
    )
    return CampaignResults(CampaignId("cmp_1"), "A name", "Fernweh Backpack", NEWS, NOON, (found,))


def lines_told(*variants: VariantTotals) -> list[str]:
    _, _, platform, *_ = results_message(results(*variants)).blocks
    return [line.strip() for line in str(platform["text"]["text"]).splitlines()[1:-1]]


def test_a_variant_that_nobody_has_seen_is_not_measured_yet() -> None:
    seen, source, unseen = lines_told(variant("A", 1000, 20), variant("B"))
    assert "20 clicks of 1,000 impressions" in seen
    assert (
        source == "Impressions and clicks from X, 12 minutes ago · likes, replies and reposts not available."
    )
    assert unseen == "`B`  not measured yet"


def test_what_a_platform_does_not_tell_is_not_available_and_not_none() -> None:
    known, source = lines_told(variant("A", None, 3, likes=told(12), replies=told(0)))
    assert known == "`A`  3 clicks · 12 likes · 0 replies"
    assert source.endswith(" · impressions and reposts not available.")


def test_each_variant_says_as_whom_it_was_posted_and_whether_it_was_taken_down() -> None:
    found = results(variant("A"), variant("B"), accounts=("@fernweh", "@fernweh_news"))
    [platform] = found.platforms
    told = replace(found, platforms=(replace(platform, taken_down=(VariantId("B"),)),))
    lines = str(results_message(told).blocks[2]["text"]["text"]).splitlines()
    assert lines[1:3] == [
        "`A` as @fernweh  not measured yet",
        "`B` as @fernweh_news (taken down)  not measured yet",
    ]


def test_a_bar_is_drawn_only_where_there_is_another_rate_to_compare_with() -> None:
    alone, *_ = lines_told(variant("A", 1000, 42), variant("B"))
    assert alone.startswith("`A`  *4.20%*")
    unclicked, *_ = lines_told(variant("A", 1000, 0), variant("B", 1000, 0))
    assert unclicked.startswith("`A`  *0%*")
    longer, _, shorter, _ = lines_told(variant("A", 1000, 42), variant("B", 1000, 21))
    assert (longer.count("▰"), shorter.count("▰")) == (10, 5)


def test_a_post_that_is_gone_is_told_apart_from_a_quiet_one() -> None:
    quiet, gone = (lines_told(variant("A", 0, 0, is_gone=is_gone))[-1] for is_gone in (False, True))
    assert "not there any more" not in quiet
    assert gone.endswith("It is not there any more.")


def test_the_product_is_the_headline_and_the_news_stand_below_it_in_whole_words() -> None:
    header, news, *_ = results_message(results(variant("A", 1000, 20))).blocks
    assert header["text"]["text"] == "Results · Fernweh Backpack"
    told = news["elements"][0]["text"]
    assert told.startswith("📣 Our first waterproof backpack")
    assert told.removesuffix("…").split()[-1] in NEWS.split()


def test_made_up_readers_are_called_so() -> None:
    true = results(variant("A", 1000, 20))
    made_up = replace(true, platforms=(replace(true.platforms[0], is_simulated=True),))
    assert MADE_UP not in str(results_message(true).blocks)
    assert MADE_UP in str(results_message(made_up).blocks)
    verdict = next(
        block["text"]["text"] for block in results_message(made_up).blocks if block["type"] == "section"
    )
    assert f"{true.platforms[0].verdict.sentence} {BY_CHANCE}" in verdict
