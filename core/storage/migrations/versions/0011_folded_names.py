"""Campaigns are found by their name without case and accents, the same in every database."""

import sqlalchemy as sa
from alembic import op

from core.storage.refolding import fold_names

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("campaigns", sa.Column("folded_name", sa.Text(), nullable=False, server_default=""))
    fold_names(op.get_bind())
