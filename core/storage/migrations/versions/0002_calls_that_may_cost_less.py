"""The ledger keeps the most that a call might have cost, to learn what such calls cost."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ledger", sa.Column("ceiling_micros", sa.BigInteger(), nullable=True))
    # Until now that was what was set aside.
    op.execute("UPDATE ledger SET ceiling_micros = reserved_micros")
    with op.batch_alter_table("ledger") as ledger:
        ledger.alter_column("ceiling_micros", nullable=False)
    op.create_index("ix_ledger_usual", "ledger", ["model", "platform", "state", "created_at"])
