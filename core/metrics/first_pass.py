"""How first drafts fare: which were approved as they were written, and how much of the others people changed.

Counted are first drafts alone: what is written in the place of another variant (A2, A3 …) is a second pass,
asked for with the first one's faults in mind. Each counts for the brand voice and the model that wrote it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from core.foundation.ids import AccountId, PlatformName, WorkspaceId

if TYPE_CHECKING:
    from core.metrics.lake import Lake

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class VoiceUsed:
    """The brand voice in which something was written: the workspace's, or that of an account over it."""

    version: int | None
    """0 where there was none; None where that is not known, as of what was written before it was noted."""
    account_id: AccountId | None = None
    """Whose own voice it is; None for the workspace's."""
    account: str = ""
    platform: PlatformName | None = None


@dataclass(frozen=True, slots=True)
class WriterUsed:
    writer: str
    model: str


@dataclass(frozen=True, slots=True)
class FirstPass:
    """What became of first drafts.

    A draft is decided once it is approved, rejected, sent back for changes, or another is written in its
    place, whichever comes first. It passed if that was an approval, and its title, preheader and text were
    then as they had been written: changed images, accounts and posts below it are none of the writer's. What
    is decided later changes nothing about that. One that waits, also on hold, is not decided.
    """

    decided: int = 0
    passed: int = 0
    measured: int = 0
    """Those that were approved, at first or later, and of which it is known how much people had changed."""
    changed: float = 0.0
    """How much that was: their edit distances when they were last approved, added up."""

    @property
    def rate(self) -> float | None:
        """The first-pass approval rate: those that passed among those decided."""
        return self.passed / self.decided if self.decided else None

    @property
    def edit_distance(self) -> float | None:
        """The mean, from 0 (approved as written) to 1 (nothing of it left): `core.review.edit_distance`."""
        return self.changed / self.measured if self.measured else None

    def __add__(self, other: FirstPass) -> FirstPass:
        return FirstPass(
            self.decided + other.decided,
            self.passed + other.passed,
            self.measured + other.measured,
            self.changed + other.changed,
        )


Drafts = tuple[VoiceUsed, WriterUsed, FirstPass]


def first_passes(lake: Lake, workspace_id: WorkspaceId) -> list[Drafts]:
    """What became of the first drafts of each voice and model, where any is decided.

    Ordered by the latest voice, those without one last; then by model.
    """
    return [
        (
            VoiceUsed(version, account_id, account or "", PlatformName(platform) if platform else None),
            WriterUsed(writer, model),
            FirstPass(*figures),
        )
        for version, account_id, account, platform, writer, model, *figures in lake.rows(
            _FIRST_PASSES, [workspace_id]
        )
    ]


def by_voice(drafts: Iterable[Drafts]) -> dict[VoiceUsed, FirstPass]:
    """The figures of each version of each voice, in the order given."""
    return _added_up(drafts, lambda each: each[0])


def by_writer(drafts: Iterable[Drafts]) -> dict[WriterUsed, FirstPass]:
    """The figures of each model, the one that wrote most first."""
    added = _added_up(drafts, lambda each: each[1])
    return dict(sorted(added.items(), key=lambda each: -each[1].decided))


def _added_up(drafts: Iterable[Drafts], key: Callable[[Drafts], K]) -> dict[K, FirstPass]:
    added: dict[K, FirstPass] = {}
    for each in drafts:
        added[key(each)] = added.get(key(each), FirstPass()) + each[2]
    return added


# Older events tell neither of voices nor of distances. Before the first voice was saved there was none; and
# what has the hash of what was written is the same.
_FIRST_PASSES = """
WITH told AS (
    SELECT kind, position, variant_id, payload,
        payload->>'$.content_hash' AS content_hash,
        (payload->>'$.edit_distance')::DOUBLE AS edit_distance
    FROM events
    WHERE workspace_id = $1 AND kind IN (
        'variant.written', 'variant.approved', 'variant.rejected', 'variant.changes_requested',
        'variant.superseded')
),
drafts AS (
    SELECT variant_id, position, content_hash,
        payload->>'$.writer' AS writer,
        payload->>'$.model' AS model,
        payload->>'$.voice_account_id' AS account_id,
        coalesce((payload->>'$.brand_version')::INTEGER, CASE WHEN position < coalesce(
            (SELECT min(position) FROM events WHERE workspace_id = $1 AND kind = 'brand.saved'), position + 1
        ) THEN 0 END) AS version
    FROM told WHERE kind = 'variant.written' AND NOT regexp_matches(payload->>'$.label', '\\d')
),
verdicts AS (
    SELECT variant_id, drafts.version, account_id, writer, model,
        arg_min(kind, told.position) = 'variant.approved' AS is_approved,
        arg_min(coalesce(edit_distance, CASE WHEN told.content_hash = drafts.content_hash THEN 0 END, -1),
            told.position) AS at_first,
        arg_max(coalesce(edit_distance, CASE WHEN told.content_hash = drafts.content_hash THEN 0 END, -1),
            told.position) FILTER (kind = 'variant.approved') AS at_last
    FROM told JOIN drafts USING (variant_id)
    WHERE kind <> 'variant.written'
    GROUP BY ALL
),
accounts AS (
    SELECT payload->>'$.account_id' AS account_id, any_value(platform) AS platform,
        arg_max(payload->>'$.name', position) AS account
    FROM events WHERE workspace_id = $1 AND kind = 'account.connected' GROUP BY ALL
)
SELECT version, account_id, account, platform, writer, model,
    count(*), count(*) FILTER (is_approved AND at_first = 0),
    count(*) FILTER (at_last >= 0), coalesce(sum(at_last) FILTER (at_last >= 0), 0.0)
FROM verdicts LEFT JOIN accounts USING (account_id)
GROUP BY version, account_id, account, platform, writer, model
ORDER BY nullif(version, 0) DESC NULLS LAST, version, account NULLS FIRST, account_id, model, writer
"""
