"""Variants know of which kept drafts they were made, and the ledger what the cache saved."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("variants") as variants:
        variants.add_column(sa.Column("drafts_id", sa.String(40), nullable=False, server_default=""))
        variants.add_column(sa.Column("saved_micros", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("ix_variants_drafts_id", "variants", ["workspace_id", "drafts_id"])
    with op.batch_alter_table("ledger") as ledger:
        ledger.add_column(sa.Column("saved_micros", sa.BigInteger(), nullable=False, server_default="0"))
