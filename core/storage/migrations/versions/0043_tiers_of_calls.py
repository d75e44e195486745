"""The ledger knows by which tier of service an answer came."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ledger") as ledger:
        ledger.add_column(sa.Column("tier", sa.String(32), nullable=False, server_default="default"))
