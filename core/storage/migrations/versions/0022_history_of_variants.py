"""What is done to variants is kept, with the texts they had before; decisions name their step."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ID = sa.String(40)


# As SQL, since alembic would have SQLite build the table anew, which it can't while others refer to it.
REFERRING = (
    """
    ALTER TABLE variants ADD COLUMN predecessor_id VARCHAR(40)
    CONSTRAINT fk_variants_predecessor_id_variants REFERENCES variants (id)
    """,
    """
    ALTER TABLE variants ADD COLUMN requested_by VARCHAR(40)
    CONSTRAINT fk_variants_requested_by_members REFERENCES members (id)
    """,
)


def upgrade() -> None:
    for column in REFERRING:
        op.execute(column)
    with op.batch_alter_table("variants") as variants:
        variants.add_column(sa.Column("decision", sa.String(32), nullable=True))
        variants.add_column(sa.Column("objection", sa.String(32), nullable=True))
    op.execute("UPDATE variants SET decision = state WHERE decided_at IS NOT NULL")
    op.create_table(
        "variant_history",
        sa.Column("variant_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("step", sa.String(32), nullable=False),
        sa.Column("by", ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("objection", sa.String(32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")),
        sa.PrimaryKeyConstraint("variant_id", "number", name="pk_variant_history"),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variants.id"], name="fk_variant_history_variant_id_variants"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_variant_history_workspace_id_workspaces"
        ),
        sa.ForeignKeyConstraint(["by"], ["members.id"], name="fk_variant_history_by_members"),
    )
