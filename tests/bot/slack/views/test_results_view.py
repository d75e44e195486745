"""Results as people read them."""

from dataclasses import replace

from bot.slack.views.results import results_message
from core.experiments.statistics import Arm
from core.experiments.verdict import verdict
from core.flow.results import CampaignResults, PlatformResults
from core.foundation.ids import CampaignId, PlatformName, VariantId
from core.metrics.rows import BY_CHANCE, MADE_UP

NEWS = "Our first waterproof backpack, sewn from recycled sails, " * 6


def results(*arms: Arm) -> CampaignResults:
    found = PlatformResults(PlatformName.X, arms, tuple(VariantId(arm.label) for arm in arms), verdict(arms))
    return CampaignResults(CampaignId("cmp_1"), "A name", "Fernweh Backpack", NEWS, (found,))


def arms_told(*arms: Arm) -> list[str]:
    _, _, platform, *_ = results_message(results(*arms)).blocks
    return [line for line in str(platform["text"]["text"]).splitlines() if line.startswith("`")]


def test_an_arm_that_nobody_has_seen_is_not_measured_yet() -> None:
    seen, unseen = arms_told(Arm("A", 1000, 20), Arm("B", 0, 0))
    assert "20 clicks of 1,000 impressions" in seen
    assert unseen == "`B`  not measured yet"


def test_clicks_are_told_where_a_platform_counts_no_impressions() -> None:
    assert arms_told(Arm("A", 0, 3)) == ["`A`  3 clicks, impressions not measured yet"]


def test_the_product_is_the_headline_and_the_news_stand_below_it_in_whole_words() -> None:
    header, news, *_ = results_message(results(Arm("A", 1000, 20))).blocks
    assert header["text"]["text"] == "Results · Fernweh Backpack"
    told = news["elements"][0]["text"]
    assert told.startswith("📣 Our first waterproof backpack")
    assert told.removesuffix("…").split()[-1] in NEWS.split()


def test_made_up_readers_are_called_so() -> None:
    true = results(Arm("A", 1000, 20))
    made_up = replace(true, platforms=(replace(true.platforms[0], is_simulated=True),))
    assert MADE_UP not in str(results_message(true).blocks)
    assert MADE_UP in str(results_message(made_up).blocks)
    verdict = next(
        block["text"]["text"] for block in results_message(made_up).blocks if block["type"] == "section"
    )
    assert f"{true.platforms[0].verdict.sentence} {BY_CHANCE}" in verdict
