"""How models are asked is kept, and why the first writer did not write a variant."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "model_ways",
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("model", sa.String(80), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address", "model", name="pk_model_ways"),
    )
    with op.batch_alter_table("variants") as variants:
        variants.add_column(sa.Column("why_not_first", sa.Text(), nullable=False, server_default=""))
