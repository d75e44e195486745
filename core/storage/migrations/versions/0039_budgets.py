"""Budgets have a scope and a period, limits can be set, and the ledger knows who asked, and for what."""

from collections import Counter
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

ID = sa.String(40)
EVER = date(1970, 1, 1)


# As SQL, since alembic would have SQLite build the table anew, which it can't while others refer to it.
ASKED_BY = """
    ALTER TABLE {table} ADD COLUMN asked_by VARCHAR(40)
    CONSTRAINT fk_{table}_asked_by_members REFERENCES members (id)
"""


def upgrade() -> None:
    for table in ("ledger", "campaigns"):
        op.execute(ASKED_BY.format(table=table))
    with op.batch_alter_table("workspaces") as workspaces:
        workspaces.add_column(sa.Column("zone", sa.String(64), nullable=False, server_default="UTC"))
    with op.batch_alter_table("ledger") as ledger:
        ledger.add_column(sa.Column("task", sa.String(32), nullable=False, server_default="draft"))
        ledger.add_column(sa.Column("cached_tokens", sa.Integer(), nullable=False, server_default="0"))
        ledger.add_column(sa.Column("reasoning_tokens", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE ledger SET task = 'figures' WHERE writer = 'platform'")
    op.execute("UPDATE campaigns SET asked_by = created_by")
    op.create_table(
        "limits",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("subject", ID, nullable=False),
        sa.Column("period", sa.String(32), nullable=False),
        sa.Column("scope", sa.String(32), nullable=False),
        sa.Column("limit_micros", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_limits_workspace_id_workspaces"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "subject", "period", name="pk_limits"),
    )
    days = list(op.get_bind().execute(sa.text("SELECT * FROM budgets")).mappings())
    op.drop_table("budgets")
    budgets = op.create_table(
        "budgets",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("subject", ID, nullable=False),
        sa.Column("period", sa.String(32), nullable=False),
        sa.Column("began", sa.Date(), nullable=False),
        sa.Column("scope", sa.String(32), nullable=False),
        sa.Column("limit_micros", sa.BigInteger(), nullable=True),
        sa.Column("spent_micros", sa.BigInteger(), nullable=False),
        sa.Column("reserved_micros", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_budgets_workspace_id_workspaces"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "subject", "period", "began", name="pk_budgets"),
    )
    rows = [*_days(days), *_sums()]
    if rows:
        op.bulk_insert(budgets, rows)


def _days(days: list[Any]) -> list[dict[str, Any]]:
    """The days of workspaces, as they stood."""
    return [
        _row(day["workspace_id"], "workspace", day["workspace_id"], "day", _date(day["day"]))
        | {name: day[name] for name in ("limit_micros", "spent_micros", "reserved_micros")}
        for day in days
    ]


def _sums() -> list[dict[str, Any]]:
    """Months and the whole of workspaces and campaigns, as the ledger has them."""
    spent: Counter[tuple[str, str, str, str, date]] = Counter()
    reserved: Counter[tuple[str, str, str, str, date]] = Counter()
    entries = op.get_bind().execute(
        sa.text(
            "SELECT workspace_id, campaign_id, day, sum(cost_micros) AS spent,"
            " sum(CASE WHEN state = 'reserved' THEN reserved_micros ELSE 0 END) AS reserved"
            " FROM ledger GROUP BY workspace_id, campaign_id, day"
        )
    )
    for workspace_id, campaign_id, day, cost, aside in entries:
        for key in (
            (workspace_id, "workspace", workspace_id, "month", _date(day).replace(day=1)),
            (workspace_id, "workspace", workspace_id, "whole", EVER),
            (workspace_id, "campaign", campaign_id, "whole", EVER),
        ):
            spent[key] += int(cost)
            reserved[key] += int(aside)
    return [_row(*key) | {"spent_micros": spent[key], "reserved_micros": reserved[key]} for key in spent]


def _row(workspace_id: str, scope: str, subject: str, period: str, began: date) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "scope": scope,
        "subject": subject,
        "period": period,
        "began": began,
        "limit_micros": None,
        "told": 0,
    }


def _date(kept: date | str) -> date:
    """SQLite gives days as texts."""
    return kept if isinstance(kept, date) else date.fromisoformat(kept)
