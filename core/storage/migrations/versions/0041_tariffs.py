"""Usage is read by day, and billed by tariffs; the ledger knows how many variants a call gave."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

ID = sa.String(40)


def upgrade() -> None:
    with op.batch_alter_table("ledger") as ledger:
        ledger.add_column(sa.Column("variants", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_ledger_day", "ledger", ["workspace_id", "day", "id"])
    op.create_table(
        "tariffs",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("markup_points", sa.Integer(), nullable=True),
        sa.Column("variant_micros", sa.BigInteger(), nullable=False),
        sa.Column("million_tokens_micros", sa.BigInteger(), nullable=False),
        sa.Column("set_by", ID, nullable=True),
        sa.ForeignKeyConstraint(["set_by"], ["members.id"], name="fk_tariffs_set_by_members"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_tariffs_workspace_id_workspaces"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "since", name="pk_tariffs"),
    )
