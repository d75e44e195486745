"""The exit code of a run: the first thing that is not as it was asked for."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console

from bot.cli.exit_codes import ExitCode
from bot.cli.run.document import as_document
from bot.cli.run.prompts import variant_panel
from bot.cli.run.report import opening, show
from bot.cli.run.summary import JobSummary, Told
from core.flow.cards.card import CampaignCard, Person, PostCard, VariantCard
from core.foundation.attached import Attached
from core.foundation.ids import (
    AccountId,
    Angle,
    CampaignId,
    CampaignState,
    ContentHash,
    DeliveryState,
    PlatformName,
    PostId,
    PostState,
    ReviewStep,
    VariantId,
    VariantState,
    WorkspaceId,
)
from core.platforms.port import Measure
from core.publishing.slots import Slot
from core.review.findings import Finding, Severity
from core.webhooks.models import Delivery
from tests.builders import a_brief

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANA = Person("Ana", "U1")
HASH = ContentHash("0" * 64)
PUBLISHED = PostCard(
    PostId("pst_1"), PostState.PUBLISHED, Slot(NOW, "UTC"), "https://x.test/1", NOW, "", ANA, None, HASH
)
VARIANT = VariantCard(
    id=VariantId("var_1"),
    platform=PlatformName.X,
    label="A",
    text="Ride dry.",
    title="",
    link=None,
    reasoning="",
    writer="offline",
    model="offline-1",
    content_hash=HASH,
    state=VariantState.APPROVED,
    measures=(),
    findings=(),
    decision=ReviewStep.APPROVED,
    decided_by=ANA,
    decided_at=NOW,
    objection=None,
    reason="",
    edited_by=None,
    edited_at=None,
    post=PUBLISHED,
    campaign="Fernweh",
)
CARD = CampaignCard(
    id=CampaignId("cmp_1"),
    workspace_id=WorkspaceId("wsp_1"),
    name="Fernweh",
    brief=a_brief(platforms=(PlatformName.X, PlatformName.LINKEDIN)),
    state=CampaignState.COMPLETED,
    place="",
    created_by=ANA,
    created_at=NOW,
    drafted_at=NOW,
    failures={},
    variants=(VARIANT,),
)


def summary(card: CampaignCard = CARD, **changes: object) -> JobSummary:
    values = {
        "refusals": (),
        "told": None,
        "results": None,
        "stopped": False,
        "simulated_readers": 0,
        "costs": (),
        "seconds": 1.0,
    }
    return JobSummary(card=card, **{**values, **changes})  # type: ignore[arg-type]


def shown(what: JobSummary) -> str:
    console = Console(record=True, width=100, file=StringIO())
    show(what, console)
    return console.export_text()


def told(*states: DeliveryState, verified: int | None = None) -> Told:
    deliveries = tuple(Delivery(id=f"msg_{number}", state=state) for number, state in enumerate(states))
    return Told("https://example.com/hook", "", deliveries, verified)


def posted(state: PostState) -> CampaignCard:
    return replace(CARD, variants=(replace(VARIANT, post=replace(PUBLISHED, state=state)),))


def test_as_whom_each_platform_goes_out_is_said_in_words_and_in_the_document() -> None:
    linkedin = replace(VARIANT, platform=PlatformName.LINKEDIN, account_id=AccountId("acc_1"), account="Acme")
    measured = tuple(replace(one, measures=(Measure(9, 280, "characters"),)) for one in (VARIANT, linkedin))
    done = summary(replace(CARD, variants=measured))
    assert "Goes out: X: outbox (no account); LinkedIn: as Acme." in shown(done)
    variants = as_document(done)["variants"]
    assert [(one["account_id"], one["account"]) for one in variants] == [(None, ""), ("acc_1", "Acme")]
    console = Console(record=True, width=100, file=StringIO())
    console.print(*map(variant_panel, measured))
    panels = console.export_text()
    assert "X · A · outbox (no account)" in panels
    assert "LinkedIn · A · as Acme" in panels


def test_by_what_a_variant_draws_is_said_beside_who_wrote_it_and_in_the_document() -> None:
    drawing = replace(VARIANT, angle=Angle.PROOF, measures=(Measure(9, 280, "characters"),))
    console = Console(record=True, width=100, file=StringIO())
    console.print(variant_panel(drawing))
    assert "proof · written offline" in console.export_text()
    assert as_document(summary(replace(CARD, variants=(drawing,))))["variants"][0]["angle"] == "proof"


def test_what_several_variants_lack_is_said_once_with_their_names_and_images_stand_in_the_table() -> None:
    lacking = Finding("alt_missing", Severity.WARNING, "The image has no alt text.")
    image = Attached.image("0" * 64)
    one = replace(
        VARIANT, measures=(Measure(9, 280, "characters"),), media=(image, image), findings=(lacking,)
    )
    bare = replace(one, media=(), findings=())
    three = (
        one,
        replace(one, label="B"),
        replace(one, platform=PlatformName.LINKEDIN),
        replace(bare, label="C"),
    )
    said = shown(summary(replace(CARD, variants=three)))
    assert said.count("no alt text") == 1
    assert "! X A and B, LinkedIn A: The image has no alt text." in said
    assert said.count("2 images") == 3


def test_all_as_asked_is_0() -> None:
    assert summary(told=told(DeliveryState.DELIVERED)).exit_code is ExitCode.DONE


def test_no_variant_is_3_whatever_else() -> None:
    card = replace(CARD, variants=(), failures={PlatformName.X: "The model is away."})

    assert summary(card).exit_code is ExitCode.NOTHING_WRITTEN


def test_no_approval_is_4() -> None:
    card = replace(CARD, variants=(replace(VARIANT, state=VariantState.IN_REVIEW, post=None),))

    assert summary(card).exit_code is ExitCode.NOTHING_APPROVED


@pytest.mark.parametrize("state", sorted(set(PostState) - {PostState.PUBLISHED}))
def test_a_post_that_is_not_published_is_5(state: PostState) -> None:
    assert summary(posted(state)).exit_code is ExitCode.NOT_ALL_PUBLISHED


def test_a_platform_that_was_not_written_is_5() -> None:
    card = replace(CARD, failures={PlatformName.LINKEDIN: "The model is away."})

    assert summary(card).exit_code is ExitCode.NOT_ALL_PUBLISHED


def test_a_variant_that_could_not_be_approved_is_5() -> None:
    assert summary(refusals=("Too long.",)).exit_code is ExitCode.NOT_ALL_PUBLISHED


@pytest.mark.parametrize("state", [DeliveryState.PENDING, DeliveryState.DEAD])
def test_an_event_that_did_not_arrive_is_6(state: DeliveryState) -> None:
    assert summary(told=told(DeliveryState.DELIVERED, state)).exit_code is ExitCode.WEBHOOK_NOT_DELIVERED


def test_a_delivery_whose_signature_was_not_found_true_is_6() -> None:
    assert summary(told=told(DeliveryState.DELIVERED, verified=0)).exit_code is ExitCode.WEBHOOK_NOT_DELIVERED


def test_a_replaced_variant_counts_for_nothing() -> None:
    replaced = replace(VARIANT, id=VariantId("var_0"), state=VariantState.SUPERSEDED, post=None)

    assert summary(replace(CARD, variants=(replaced, VARIANT))).variants == (VARIANT,)


def test_what_the_checks_found_is_shown_in_their_sentences() -> None:
    found = Finding("shouting", Severity.WARNING, "4 words stand in capitals. Keep 2 at most.")
    variant = replace(VARIANT, measures=(Measure(9, 280, "characters"),), findings=(found,))
    card = replace(CARD, variants=(variant,))

    assert "! X A: 4 words stand in capitals. Keep 2 at most." in shown(summary(card))


@pytest.mark.parametrize(
    ("title", "text", "opens"),
    [
        ("", "Fernweh Backpack\n\nFrom 89 euros.", "From 89 euros."),
        ("Fernweh Backpack: dry at last", "Hello,", "dry at last"),
        ("Fernweh Backpack", "From 89 euros.", "From 89 euros."),
        ("Dry at last", "Hello,", "Dry at last"),
        ("", "Fernweh Backpack", "Fernweh Backpack"),
    ],
)
def test_variants_are_told_apart_by_what_follows_the_products_name(title: str, text: str, opens: str) -> None:
    assert opening(replace(VARIANT, title=title, text=text), "Fernweh Backpack") == opens


@pytest.mark.parametrize(
    ("writer", "model", "named"),
    [("openai", "gemma3:4b", "gemma3:4b"), ("offline", "offline-1", "written offline")],
)
def test_a_model_that_costs_nothing_is_named_all_the_same(writer: str, model: str, named: str) -> None:
    variant = replace(VARIANT, writer=writer, model=model, measures=(Measure(9, 280, "characters"),))

    assert f"$0.00, {named} ·" in shown(summary(replace(CARD, variants=(variant,))))
