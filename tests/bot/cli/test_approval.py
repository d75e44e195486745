"""Deciding at the command line: what a person types is what happens to the variant they saw."""

import stat
from collections.abc import AsyncIterator, Callable
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.choices import Rule
from bot.cli.run.approval import Approval
from bot.cli.run.prompts import Asking
from core.access.models import Member
from core.access.permissions import System
from core.desk import Desk
from core.flow.cards.card import CampaignCard
from core.foundation.ids import CampaignId, PlatformName, VariantState
from core.foundation.settings import Settings
from tests.builders import a_brief
from tests.stand_ins.silent_moderator import SilentModerator

Typed = Callable[..., Asking]


@pytest.fixture
async def desk(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    settings = Settings(_env_file=None, database_url=sqlite_url, data_dir=tmp_path)
    async with Desk.open(settings) as opened:
        yield opened


@pytest.fixture
async def member(desk: Desk) -> Member:
    return await desk.people.meet("command-line", "Command line", "ana", "Ana", zone="Europe/Madrid")


@pytest.fixture
async def campaign_id(desk: Desk, member: Member) -> CampaignId:
    brief = a_brief(platforms=(PlatformName.X, PlatformName.BLOG), variants=2)
    campaign = await desk.campaigns.start(brief, by=member, seed=3)
    await desk.campaigns.write(campaign)
    return campaign.id


def typed(*lines: str) -> Asking:
    """Somebody who types these lines and then leaves."""
    left = iter(lines)

    def read() -> str:
        line = next(left, None)
        if line is None:
            raise EOFError
        return line

    return Asking(Console(file=StringIO(), width=120), read)


def said(asking: Asking) -> str:
    assert isinstance(asking.console.file, StringIO)
    return asking.console.file.getvalue()


async def decided(
    desk: Desk, member: Member, campaign_id: CampaignId, rule: Rule, asking: Asking
) -> CampaignCard:
    await Approval(desk, member, campaign_id).decide(rule, asking)
    return await desk.reads.campaign(System(member.workspace_id), campaign_id)


def states(card: CampaignCard) -> list[tuple[str, str, VariantState]]:
    variants = (variant for platform in card.brief.platforms for variant in card.on(platform))
    return [(variant.platform.value, variant.label, variant.state) for variant in variants]


async def test_all_means_every_variant(desk: Desk, member: Member, campaign_id: CampaignId) -> None:
    card = await decided(desk, member, campaign_id, Rule.ALL, typed())

    assert {state for *_, state in states(card)} == {VariantState.APPROVED}


async def test_what_was_not_moderated_is_approved_by_no_rule_but_by_whoever_was_asked(
    sqlite_url: str, tmp_path: Path
) -> None:
    settings = Settings(_env_file=None, database_url=sqlite_url, data_dir=tmp_path)
    async with Desk.open(settings, moderator=SilentModerator()) as desk:
        ana = await desk.people.meet("command-line", "Command line", "ana", "Ana", zone="Europe/Madrid")
        campaign = await desk.campaigns.start(a_brief(platforms=(PlatformName.X,), variants=1), by=ana)
        await desk.campaigns.write(campaign)

        by_rule = Approval(desk, ana, campaign.id)
        await by_rule.decide(Rule.ALL, typed())
        assert ["was not moderated" in refusal for refusal in by_rule.refusals] == [True]
        card = await decided(desk, ana, campaign.id, Rule.ASK, typed("a"))

    assert states(card) == [("x", "A", VariantState.APPROVED)]


async def test_first_means_one_of_each_platform(desk: Desk, member: Member, campaign_id: CampaignId) -> None:
    card = await decided(desk, member, campaign_id, Rule.FIRST, typed())

    assert [(platform, label) for platform, label, state in states(card) if state == "approved"] == [
        ("x", "A"),
        ("blog", "A"),
    ]


async def test_each_letter_does_what_it_says(desk: Desk, member: Member, campaign_id: CampaignId) -> None:
    asking = typed("a", "r", "too dull", "s", "g", "shorter", "q")

    card = await decided(desk, member, campaign_id, Rule.ASK, asking)

    assert states(card) == [
        ("x", "A", VariantState.APPROVED),
        ("x", "B", VariantState.REJECTED),
        ("blog", "A", VariantState.IN_REVIEW),
        ("blog", "B2", VariantState.IN_REVIEW),
    ]
    assert card.on(PlatformName.X)[1].reason == "too dull"


async def test_what_is_shown_is_the_text_its_measure_and_who_wrote_it(
    desk: Desk, member: Member, campaign_id: CampaignId
) -> None:
    asking = typed("q")

    card = await decided(desk, member, campaign_id, Rule.ASK, asking)

    first = card.on(PlatformName.X)[0]
    assert first.text.split()[0] in said(asking)
    assert f"{first.measures[0].used} of 280" in said(asking)
    assert "written offline" in said(asking)


async def test_a_rejection_needs_a_reason_and_asks_again(
    desk: Desk, member: Member, campaign_id: CampaignId
) -> None:
    card = await decided(desk, member, campaign_id, Rule.ASK, typed("r", "", "r", "off brand", "q"))

    assert card.on(PlatformName.X)[0].state is VariantState.REJECTED


async def test_whoever_leaves_decides_nothing_more(
    desk: Desk, member: Member, campaign_id: CampaignId
) -> None:
    card = await decided(desk, member, campaign_id, Rule.ASK, typed())

    assert {state for *_, state in states(card)} == {VariantState.IN_REVIEW}


async def test_other_letters_are_asked_about_again(
    desk: Desk, member: Member, campaign_id: CampaignId
) -> None:
    asking = typed("yes", "", "q")

    await decided(desk, member, campaign_id, Rule.ASK, asking)

    assert said(asking).count("Type one of the letters") == 2


async def test_an_edit_is_saved_as_the_editor_left_it_title_and_text(
    desk: Desk, member: Member, campaign_id: CampaignId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "Title: Ride dry\\n\\nA backpack for rain." > "$1"\n')
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("VISUAL", str(editor))

    card = await decided(desk, member, campaign_id, Rule.ASK, typed("s", "s", "e", "q"))

    edited = card.on(PlatformName.BLOG)[0]
    assert (edited.title, edited.text) == ("Ride dry", "A backpack for rain.")
    assert edited.edited_by is not None


async def test_an_editor_that_cannot_be_started_is_told_and_changes_nothing(
    desk: Desk, member: Member, campaign_id: CampaignId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "/no/such/editor")
    asking = typed("e", "q")

    card = await decided(desk, member, campaign_id, Rule.ASK, asking)

    assert "/no/such/editor" in said(asking)
    assert card.on(PlatformName.X)[0].edited_by is None


async def test_an_editor_that_leaves_no_text_is_told_and_changes_nothing(
    desk: Desk, member: Member, campaign_id: CampaignId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "caf\\351" > "$1"\n')
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("VISUAL", str(editor))
    asking = typed("e", "q")

    card = await decided(desk, member, campaign_id, Rule.ASK, asking)

    assert "not text in UTF-8" in said(asking)
    assert card.on(PlatformName.X)[0].edited_by is None


async def test_what_another_reviewer_decided_meanwhile_stays_and_is_told(
    desk: Desk, member: Member, campaign_id: CampaignId, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = await desk.people.meet("command-line", "Command line", "ben", "Ben", zone="UTC")
    shown = await desk.reads.campaign(System(member.workspace_id), campaign_id)
    variant = shown.on(PlatformName.X)[0]
    await desk.review.approve(variant.id, seen=variant.content_hash, by=ben)
    look, looks = Approval._card, iter([shown])

    async def look_late(self: Approval) -> CampaignCard:
        return next(looks, None) or await look(self)

    monkeypatch.setattr(Approval, "_card", look_late)
    asking = typed("r", "too dull", "q")

    card = await decided(desk, member, campaign_id, Rule.ASK, asking)

    assert card.on(PlatformName.X)[0].state is VariantState.APPROVED
    assert "Ben" in said(asking)


@pytest.mark.parametrize(
    "leaving",
    [
        ("a", "q"),
        ("a",),
        ("a", "g"),
        ("a", "r"),
        ("Approve", "g", "q"),
        ("a", "r", " Quit "),
        ("a", "abort", "stop", "exit", "all", "regen", "q"),
    ],
)
async def test_who_quits_or_has_gone_is_not_taken_to_go_on(
    desk: Desk, member: Member, campaign_id: CampaignId, leaving: tuple[str, ...]
) -> None:
    goes_on = await Approval(desk, member, campaign_id).decide(Rule.ASK, typed(*leaving))

    card = await desk.reads.campaign(System(member.workspace_id), campaign_id)
    assert not goes_on
    assert [label for _, label, state in states(card) if state is not VariantState.IN_REVIEW] == ["A"]


async def test_who_went_through_all_goes_on(desk: Desk, member: Member, campaign_id: CampaignId) -> None:
    assert await Approval(desk, member, campaign_id).decide(Rule.ASK, typed("a", "s", "s", "s"))
