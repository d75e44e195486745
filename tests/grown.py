"""An installation that has grown: many campaigns of one workspace, put into the database at once.

Every second campaign is completed, the others wait in review. Each has two variants; the first is approved
and published, and its post was announced to a webhook endpoint. Every consumer has read the journal, and each
campaign has cost something.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Integer, Numeric, String, Table, text
from sqlalchemy.dialects import postgresql

from core.access.models import Member, Workspace
from core.campaigns.models import Campaign, CampaignPart, Variant
from core.foundation.ids import CampaignId, EndpointId, MemberId, VariantId, WorkspaceId
from core.publishing.models import Post
from core.review.history import HistoryEntry
from core.spending.ledger import LedgerEntry
from core.storage.database import Database
from core.storage.journal import JournalCursor, JournalEntry, JournalHead
from core.storage.tables import Base, UtcDateTime
from core.telling.shown_messages import Shown
from core.webhooks.models import Delivery, Endpoint

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORKSPACE, MEMBER, ENDPOINT = WorkspaceId("wsp_grown"), MemberId("mem_grown"), EndpointId("end_grown")
CONSUMERS = ("slack", "webhooks", "completion")
_BRIEF = (
    '{"product": "Backpack", "news": "It keeps rain out.", "audience": "commuters", "tone": "friendly", '
    '"template": "launch", "platforms": ["x"], "variants": 2, "link": null}'
)
_ENTRY = (
    """'{"platform": "x", "campaign_id": "cmp_' || n || '", "variant_id": "var_' || n || 'A", """
    """"post_id": "pst_' || n || '", "url": "", "late_seconds": 0.1}'"""
)

_PARTS = [*(f"substr('backpack ' || n, {start})" for start in range(1, 11)), "n || '_pmc'"]


def campaign_id(number: int) -> CampaignId:
    return CampaignId(f"cmp_{number}")


def variant_id(number: int, label: str) -> VariantId:
    return VariantId(f"var_{number}{label}")


async def grow(database: Database, campaigns: int) -> None:
    """Fill an empty, migrated database with so many campaigns."""
    one, each = _SQL(database), _SQL(database, campaigns)
    member = {"workspace_id": f"'{WORKSPACE}'"}
    by = {**member, "created_by": f"'{MEMBER}'", "created_at": each.moment("n")}
    statements = [
        one.insert(Workspace, id=f"'{WORKSPACE}'", external_id="'TGROWN'", name="'Grown'"),
        one.insert(
            Member,
            **member,
            id=f"'{MEMBER}'",
            external_id="'UANA'",
            role="'owner'",
            name="'Ana'",
            zone="'UTC'",
        ),
        one.insert(
            Endpoint,
            **member,
            id=f"'{ENDPOINT}'",
            url="'http://127.0.0.1:9/'",
            kinds="'[\"*\"]'",
            enabled="true",
        ),
        one.insert(JournalHead, **member, position=str(campaigns), hash=f"'{'0' * 64}'"),
        *(
            one.insert(JournalCursor, **member, consumer=f"'{consumer}'", position=str(campaigns))
            for consumer in CONSUMERS
        ),
        each.insert(
            Campaign,
            **by,
            id="'cmp_' || n",
            name="'Backpack ' || n",
            folded_name="'backpack ' || n",
            brief_fields=f"'{_BRIEF}'",
            state="CASE WHEN n % 2 = 0 THEN 'completed' ELSE 'in_review' END",
            place="'C0CAMPAIGN'",
        ),
        *(each.insert(CampaignPart, **member, part=part, campaign_id="'cmp_' || n") for part in _PARTS),
        *(
            each.insert(
                Variant,
                **{**by, "created_by": ""},
                id=f"'var_' || n || '{label}'",
                campaign_id="'cmp_' || n",
                platform="'x'",
                label=f"'{label}'",
                text="'It keeps rain out.'",
                findings="'[]'",
                content_hash="'hash'",
                state=state,
            )
            for label, state in (
                ("A", "'approved'"),
                ("B", "CASE WHEN n % 2 = 0 THEN 'rejected' ELSE 'in_review' END"),
            )
        ),
        each.insert(
            HistoryEntry,
            **member,
            variant_id="'var_' || n || 'A'",
            number="1",
            step="'approved'",
            at=each.moment("n"),
        ),
        each.insert(
            Post,
            **by,
            id="'pst_' || n",
            campaign_id="'cmp_' || n",
            variant_id="'var_' || n || 'A'",
            platform="'x'",
            content_hash="'hash'",
            state="'published'",
            zone="'UTC'",
            due_at=each.moment("n"),
        ),
        each.insert(JournalEntry, **member, position="n", kind="'post.published'", payload=_ENTRY),
        each.insert(
            Delivery,
            **member,
            id="'msg_' || n",
            endpoint_id=f"'{ENDPOINT}'",
            kind="'post.published'",
            position="n",
            state="'delivered'",
            next_at=each.moment("n"),
            created_at=each.moment("n"),
        ),
        each.insert(
            LedgerEntry,
            **member,
            id="'rsv_' || n",
            campaign_id="'cmp_' || n",
            platform="'x'",
            state="'settled'",
            day="'2026-03-02'",
        ),
        each.insert(Shown, **member, key="'progress:cmp_' || n", place="'C0CAMPAIGN'", handle="'' || n"),
    ]
    unhurried = database.unhurried()
    async with unhurried.connect(writes=True) as connection:
        for statement in statements:
            await connection.execute(text(statement.replace(":", "\\:")))
        if not database.is_sqlite:  # which is never told about its tables, here or in use
            await connection.execute(text("ANALYZE"))
    await unhurried.close()


class _SQL:
    """Inserts in the words of one database; columns that are not named get something that fits their type."""

    def __init__(self, database: Database, rows: int = 0) -> None:
        self.is_sqlite, self.rows = database.is_sqlite, rows

    def insert(self, of: type[Base], **given: str) -> str:
        """One row, or one for each number `n` up to `rows`."""
        table = of.__table__
        assert isinstance(table, Table)
        values = {column.name: self._value(column, given.get(column.name)) for column in table.columns}
        into = f"INSERT INTO {table.name} ({', '.join(values)}) "
        selected = f"SELECT {', '.join(values.values())}"
        if not self.rows:
            return into + selected
        counted = f"SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {self.rows}"
        return f"{into} WITH RECURSIVE numbers(n) AS ({counted}) {selected} FROM numbers"

    def moment(self, minutes: str) -> str:
        """`minutes` before noon."""
        if self.is_sqlite:
            noon, before = f"{NOON:%Y-%m-%d %H:%M:%S}", f"'-' || {minutes} || ' minutes'"
            return f"strftime('%Y-%m-%d %H:%M:%f000', '{noon}', {before})"
        return f"TIMESTAMPTZ '{NOON.isoformat()}' - {minutes} * INTERVAL '1 minute'"

    def _value(self, column: Column[Any], given: str | None) -> str:
        is_json = isinstance(column.type, JSON)
        given = given or self._usual(column)
        if not is_json or self.is_sqlite or given == "NULL":
            return given
        return f"CAST({given} AS {column.type.compile(postgresql.dialect())})"

    def _usual(self, column: Column[Any]) -> str:
        match column.type:
            case _ if column.nullable:
                return "NULL"
            case UtcDateTime():
                return self.moment("0")
            case Boolean():
                return "false"
            case Integer() | Numeric():
                return "0"
            case String():
                return "''"
            case _:
                return "'{}'"
