"""Campaigns count how often they were taken over from a writer that was gone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("campaigns", sa.Column("taken_up", sa.Integer(), nullable=False, server_default="0"))
