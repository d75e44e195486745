"""Variants for e-mail have a preheader, the line that mail clients show after the subject."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("variants") as variants:
        variants.add_column(sa.Column("preheader", sa.Text(), nullable=False, server_default=""))
