"""Signing secrets of webhooks lie sealed; the process that opens the desk next seals those that are there."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The old column is emptied, not altered: SQLite would have to make a table anew that others refer to.
    op.add_column("webhook_endpoints", sa.Column("sealed_secret", sa.Text(), nullable=True))
