"""Variants have images and videos, and texts that follow below them."""

import sqlalchemy as sa
from alembic import op

from core.storage.tables import Json

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("variants") as variants:
        variants.add_column(sa.Column("media", sa.JSON(), nullable=False, server_default="[]"))
        variants.add_column(sa.Column("follow_ups", Json, nullable=False, server_default="[]"))
