"""Variants know by what they draw."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("variants") as variants:
        variants.add_column(sa.Column("angle", sa.String(32), nullable=True))
