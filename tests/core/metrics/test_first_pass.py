"""How first drafts fare: each counted once, by what was decided of it first, for its voice and its model."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from core.foundation.events.accounts import AccountConnected
from core.foundation.events.catalogue import payload_of
from core.foundation.events.event import Event
from core.foundation.events.variants import (
    VariantApproved,
    VariantChangesRequested,
    VariantEdited,
    VariantPutOnHold,
    VariantRejected,
    VariantReopened,
    VariantSuperseded,
    VariantWithdrawn,
    VariantWritten,
)
from core.foundation.events.workspace import BrandVoiceSaved
from core.foundation.ids import (
    AccountId,
    CampaignId,
    ContentHash,
    Objection,
    PlatformName,
    VariantId,
    WorkspaceId,
)
from core.metrics.first_pass import (
    Drafts,
    FirstPass,
    VoiceUsed,
    WriterUsed,
    by_voice,
    by_writer,
    first_passes,
)
from core.metrics.lake import Lake
from core.metrics.rows import EventRow, Stream

SPRING, X = CampaignId("cmp_spring"), PlatformName.X
FERNWEH = AccountId("acc_fernweh")
WRITTEN, EDITED = ContentHash("0" * 64), ContentHash("1" * 64)


class Story:
    """Tells a lake what happened in a workspace, an event at a time."""

    def __init__(self, lake: Lake) -> None:
        self.lake, self.workspace = lake, WorkspaceId(f"wsp_{uuid4().hex}")

    def tell(self, *events: Event) -> None:
        first = self.lake.positions(Stream.EVENTS).get(self.workspace, 0) + 1
        self.lake.ship(Stream.EVENTS, [self._row(event, n) for n, event in enumerate(events, start=first)])

    @property
    def drafts(self) -> list[Drafts]:
        return first_passes(self.lake, self.workspace)

    @property
    def figures(self) -> FirstPass:
        """Those of the one voice and model that there are."""
        [(_, _, figures)] = self.drafts
        return figures

    def _row(self, event: Event, position: int) -> EventRow:
        at, payload = datetime(2026, 3, 2, 12, tzinfo=UTC), json.dumps(payload_of(event))
        return EventRow(self.workspace, position, event.kind, at, "system", "", payload)


def written(
    variant: str = "a",
    label: str = "A",
    *,
    version: int | None = 0,
    account: AccountId | None = None,
    model: str = "gpt-5-mini",
) -> Event:
    return VariantWritten(SPRING, VariantId(variant), X, label, "openai", model, WRITTEN, 0, version, account)


def approved(variant: str = "a", distance: float | None = 0.0, content: ContentHash = WRITTEN) -> Event:
    return VariantApproved(SPRING, VariantId(variant), X, content, distance)


def rejected(variant: str = "a") -> Event:
    return VariantRejected(SPRING, VariantId(variant), X, "too loud")


def sent_back(variant: str = "a") -> Event:
    return VariantChangesRequested(SPRING, VariantId(variant), X, "Softer.", Objection.TONE)


def replaced(variant: str = "a", by: str = "a2") -> Event:
    return VariantSuperseded(SPRING, VariantId(variant), X, VariantId(by))


def on_hold(variant: str = "a") -> Event:
    return VariantPutOnHold(SPRING, VariantId(variant), X, "Not today.")


def reopened(variant: str = "a") -> Event:
    return VariantReopened(SPRING, VariantId(variant), X, "")


def withdrawn(variant: str = "a") -> Event:
    return VariantWithdrawn(SPRING, VariantId(variant), X, "")


def edited(variant: str = "a") -> Event:
    return VariantEdited(SPRING, VariantId(variant), X, EDITED)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """One for all, each story in a workspace of its own."""
    folder = tmp_path_factory.mktemp("lake")
    with Lake.open(folder / "catalog.sqlite", folder / "data") as opened:
        yield opened


@pytest.fixture
def story(lake: Lake) -> Story:
    return Story(lake)


@pytest.mark.parametrize(
    ("happened", "passed"),
    [
        ([approved()], True),
        ([on_hold(), reopened(), approved()], True),
        ([approved(), withdrawn(), rejected()], True),
        ([edited(), approved(content=EDITED)], True),  # its image, say: the words are as they were written
        ([edited(), approved(distance=0.2, content=EDITED)], False),
        ([rejected()], False),
        ([rejected(), reopened(), approved()], False),
        ([sent_back()], False),
        ([sent_back(), edited(), approved(distance=0.2, content=EDITED)], False),
        ([replaced()], False),
    ],
)
def test_a_first_draft_passes_if_the_first_decision_approves_it_in_the_words_it_was_written_in(
    story: Story, happened: list[Event], passed: bool
) -> None:
    story.tell(written(), *happened)
    figures = story.figures
    assert (figures.decided, figures.passed, figures.rate) == (1, passed, float(passed))


def test_what_waits_or_is_on_hold_is_not_decided(story: Story) -> None:
    story.tell(written("a"), written("b", "B"), edited("a"), on_hold("b"))
    assert story.drafts == []


def test_what_was_written_in_the_place_of_another_counts_nowhere(story: Story) -> None:
    story.tell(written(), replaced(), written("a2", "A2"), approved("a2"))
    assert story.figures == FirstPass(decided=1)


def test_the_edit_distance_is_the_mean_of_what_was_approved_last(story: Story) -> None:
    story.tell(written("a"), written("b", "B"), written("c", "C"), rejected("c"))
    story.tell(approved("a", 0.0), approved("b", 0.2), withdrawn("b"), approved("b", 0.3))
    figures = story.figures
    assert figures.measured == 2
    assert figures.edit_distance == pytest.approx(0.15)


def test_where_nothing_is_approved_there_is_no_distance(story: Story) -> None:
    story.tell(written(), rejected())
    assert story.figures.edit_distance is None


def test_an_account_s_voice_is_another_than_the_workspaces_of_the_same_version(story: Story) -> None:
    story.tell(
        AccountConnected(FERNWEH, PlatformName.MASTODON, "@old"),
        AccountConnected(FERNWEH, PlatformName.MASTODON, "@fernweh"),
        *(written("a", version=3), approved("a")),
        *(written("b", version=3, account=FERNWEH), rejected("b")),
        *(written("c", version=4), approved("c"), written("d", version=4), rejected("d")),
        *(written("e", version=0), approved("e")),
    )
    assert list(by_voice(story.drafts).items()) == [
        (VoiceUsed(4), FirstPass(2, 1, 1)),
        (VoiceUsed(3), FirstPass(1, 1, 1)),
        (VoiceUsed(3, FERNWEH, "@fernweh", PlatformName.MASTODON), FirstPass(1)),
        (VoiceUsed(0), FirstPass(1, 1, 1)),
    ]


def test_models_are_told_apart_the_one_that_wrote_most_first(story: Story) -> None:
    story.tell(
        *(written("a", version=1, model="gpt-5"), approved("a")),
        *(written("b", version=1), rejected("b"), written("c", version=2), approved("c")),
    )
    assert list(by_writer(story.drafts).items()) == [
        (WriterUsed("openai", "gpt-5-mini"), FirstPass(2, 1, 1)),
        (WriterUsed("openai", "gpt-5"), FirstPass(1, 1, 1)),
    ]


def test_journals_that_do_not_tell_of_voices_had_none_before_the_first_was_saved(story: Story) -> None:
    story.tell(
        *(written("a", version=None), BrandVoiceSaved(1), written("b", version=None)),
        *(approved("a"), rejected("b")),
    )
    assert list(by_voice(story.drafts).items()) == [
        (VoiceUsed(0), FirstPass(1, 1, 1)),
        (VoiceUsed(None), FirstPass(1)),
    ]


def test_journals_that_tell_of_no_distances_say_what_was_approved_as_it_was(story: Story) -> None:
    story.tell(written("a"), approved("a", None))
    story.tell(written("b", "B"), edited("b"), approved("b", None, EDITED))
    assert story.figures == FirstPass(decided=2, passed=1, measured=1)


def test_what_happened_in_another_workspace_tells_nothing(story: Story) -> None:
    story.tell(written(), approved())
    assert Story(story.lake).drafts == []
