"""Campaigns are found by their name without case and accents, the same in every database."""

import sqlalchemy as sa
from alembic import op

from core.foundation.folding import folded

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AT_ONCE = 1000


def upgrade() -> None:
    op.add_column("campaigns", sa.Column("folded_name", sa.Text(), nullable=False, server_default=""))
    fold_names(op.get_bind())


def fold_names(connection: sa.Connection) -> None:
    campaigns = sa.table(
        "campaigns",
        sa.column("id", sa.String),
        sa.column("name", sa.String),
        sa.column("folded_name", sa.Text),
    )
    after = ""
    some = sa.select(campaigns.c.id, campaigns.c.name).order_by(campaigns.c.id).limit(AT_ONCE)
    change = (
        sa.update(campaigns)
        .where(campaigns.c.id == sa.bindparam("which"))
        .values(folded_name=sa.bindparam("told"))
    )
    while rows := connection.execute(some.where(campaigns.c.id > after)).all():
        connection.execute(change, [{"which": row.id, "told": folded(row.name)} for row in rows])
        after = rows[-1].id
