"""Whatever people and models write, every view stays within Slack's limits, before any repair."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blockkit.block_limits import Surface
from bot.blockkit.build import Message
from bot.blockkit.limits import problems, view_problems
from bot.blockkit.truncate import cut
from bot.slack.values import Remembered
from bot.slack.views.calendar_modals import schedule_modal, settle_modal, take_down_modal
from bot.slack.views.campaign_lists import home_view, list_message, schedule_list, show_message
from bot.slack.views.campaign_modal import campaign_modal
from bot.slack.views.help import help_message, unknown_word_message
from bot.slack.views.leaving import publish_modal
from bot.slack.views.notes import dead_letter_note, post_note
from bot.slack.views.platform_card import is_long, platform_card, whole_text
from bot.slack.views.previews import preview_message
from bot.slack.views.progress import progress_message
from bot.slack.views.results import costs_message, health_message, results_message
from bot.slack.views.review_modals import (
    TYPED_PIECE,
    edit_modal,
    joined,
    read_modal,
    regenerate_modal,
    reject_modal,
)
from core.experiments.judging import arm_of, judged
from core.flow.cards.card import CampaignCard, UpcomingPost, VariantCard
from core.flow.costs import CampaignCost, Month, Saved, Today, WorkspaceCosts
from core.flow.results import CampaignResults, PlatformResults
from core.foundation.events.posts import PostFailed
from core.foundation.events.webhooks import WebhookDeadLettered
from core.foundation.ids import (
    CampaignId,
    DeliveryId,
    EndpointId,
    PlatformName,
    PostId,
    PostState,
    VariantId,
)
from core.metrics.engagement import LONGEST_SOURCE
from core.metrics.totals import Figure, VariantTotals
from core.operations.health import Check, Health, Status
from core.spending.forecast import Forecast

from .hostile import (
    NOW,
    a_variant_card,
    campaigns,
    copy_of,
    leaving,
    long_words,
    the_fullest_card,
    upcoming,
    variants,
    words,
)

slow = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
REMEMBERED = Remembered("C0CAMPAIGN", "about")


def check(message: Message) -> None:
    assert message.text.strip()
    assert problems(message.blocks, surface=Surface.MESSAGE) == []
    assert all(text.get("verbatim") is True for text in marked(message.blocks))


def check_view(view: dict[str, Any]) -> None:
    assert view_problems(view) == []
    assert all(text.get("verbatim") is True for text in marked(view))


def marked(held: Any) -> Iterator[dict[str, Any]]:
    """Every text with markup. Without `verbatim`, Slack makes mentions of a bare @channel or @name in it."""
    if isinstance(held, dict) and held.get("type") == "mrkdwn":
        yield held
    for inside in held.values() if isinstance(held, dict) else held if isinstance(held, list) else ():
        yield from marked(inside)


@slow
@given(campaigns())
def test_the_messages_of_a_campaign_are_within_limits(card: CampaignCard) -> None:
    check(progress_message(card))
    for platform in card.brief.platforms:
        check(platform_card(card, platform, now=NOW))
    check(show_message(card, now=NOW))


@slow
@given(campaigns())
def test_a_preview_is_within_limits(card: CampaignCard) -> None:
    check(preview_message(card))
    check(preview_message(card, card.brief.platforms[0]))


@slow
@given(campaigns())
def test_long_copy_stands_whole_in_the_thread(card: CampaignCard) -> None:
    for variant in filter(is_long, card.variants):
        messages = whole_text(variant)
        for message in messages:
            check(message)
        shown = "".join(copy_of(message.blocks) for message in messages)
        assert _bare(shown) == _bare(variant.text)


@slow
@given(st.lists(campaigns(most_platforms=1), max_size=4), st.lists(upcoming, max_size=45))
def test_lists_and_the_home_are_within_limits(cards: list[CampaignCard], posts: list[UpcomingPost]) -> None:
    unique = [_renamed(card, number) for number, card in enumerate(cards)]
    check(list_message(unique))
    check(schedule_list(posts))
    check_view(home_view(unique, posts, dashboard="http://127.0.0.1:8501"))


@slow
@given(variants(PlatformName.EMAIL, 0), st.sampled_from(["UTC", "Asia/Tokyo"]), long_words)
def test_modals_about_a_variant_are_within_limits(variant: VariantCard, zone: str, account: str) -> None:
    check_view(edit_modal(variant, REMEMBERED))
    check_view(reject_modal(variant, REMEMBERED))
    check_view(regenerate_modal(variant, REMEMBERED))
    check_view(read_modal(variant))
    check_view(settle_modal(variant, REMEMBERED))
    out = dataclasses.replace(variant, post=the_fullest_card(PostState.PUBLISHED).variants[0].post)
    check_view(take_down_modal(out, REMEMBERED, out.all_out[0].id))
    known, variant = leaving(zone, "America/New_York"), dataclasses.replace(variant, account=account)
    check_view(schedule_modal(variant, REMEMBERED, known, now=NOW))
    check_view(publish_modal(variant, REMEMBERED, known, now=NOW))


@given(long_words)
def test_a_text_cut_for_several_inputs_comes_back_as_it_was(text: str) -> None:
    pieces = cut(text, TYPED_PIECE)
    marks = {"\n\n": "p", "\n": "l", " ": "w", "": "-"}
    assert joined(list(pieces.pieces), "".join(marks[seam] for seam in pieces.seams)) == text
    assert all(len(piece) <= TYPED_PIECE for piece in pieces.pieces)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=5), words)
def test_results_are_within_limits(counted: list[tuple[int, int]], name: str) -> None:
    variants = tuple(
        VariantTotals(
            CampaignId("cmp_1"),
            VariantId("ABCDE"[i]),
            "ABCDE"[i],
            PlatformName.X,
            *(
                Figure(count, name[: LONGEST_SOURCE - 1] + str(place), NOW)
                for place, count in enumerate(told)
            ),
            is_gone=True,
        )
        for i, told in enumerate((shown, clicked, shown, shown, shown) for shown, clicked in counted)
    )
    found = PlatformResults(
        PlatformName.X,
        tuple(map(arm_of, variants)),
        variants,
        judged(variants),
        accounts=(name,) * len(variants),
        taken_down=tuple(variant.variant_id for variant in variants),
    )
    check(
        results_message(
            CampaignResults(CampaignId("cmp_1"), name, name, name, NOW, (found,)), dashboard="https://d.test"
        )
    )
    check(results_message(CampaignResults(CampaignId("cmp_1"), name, name, name, NOW, ())))


@given(st.lists(st.tuples(words | long_words, st.booleans()), max_size=14), words | long_words)
def test_costs_health_and_notes_are_within_limits(rows: list[tuple[str, bool]], reason: str) -> None:
    costs = tuple(
        CampaignCost(CampaignId("cmp_1"), name, name, 3, 1234, assumed, is_fee=assumed)
        for name, assumed in rows
    )
    today = Today(5, 0, 10_000_000, NOW + timedelta(hours=1))
    month = Month(NOW.date(), "UTC", 5, 10**12, Forecast(10**12, 5, 10**13, 29))
    check(costs_message(WorkspaceCosts(today, month, Saved(5, 2, 9), costs)))
    checks = tuple(Check(name[:40] or "a check", Status.DEGRADED, name, 0.1) for name, _ in rows)
    check(health_message(Health(Status.DEGRADED, checks), at=NOW))
    failed = PostFailed(CampaignId("cmp_1"), VariantId("var_1"), PostId("pst_1"), PlatformName.X, reason)
    check(post_note(failed, "A"))
    dead = WebhookDeadLettered(EndpointId("whe_1"), DeliveryId("msg_1"), "post.published", 1, reason)
    check(dead_letter_note(dead))


def test_the_empty_brief_and_the_help_are_within_limits() -> None:
    check_view(campaign_modal(channel="C0CAMPAIGN", max_news=50_000))
    check(help_message())
    check(unknown_word_message("<!channel>" * 200, None))
    check(unknown_word_message("resuls", "results"))


def _bare(text: str) -> str:
    """Without white space, where it is cut."""
    return "".join(text.split())


def _renamed(card: CampaignCard, number: int) -> CampaignCard:
    return dataclasses.replace(card, id=CampaignId(f"cmp_{number}"))


def test_of_mail_in_doubt_the_form_asks_for_no_address() -> None:
    view = settle_modal(dataclasses.replace(a_variant_card("Dry."), platform=PlatformName.EMAIL), REMEMBERED)
    check_view(view)
    assert [block["type"] for block in view["blocks"]] == ["section"]
