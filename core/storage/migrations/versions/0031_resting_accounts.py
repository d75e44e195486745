"""Accounts rest while their platforms want to be left alone, or do not answer."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("accounts") as accounts:
        accounts.add_column(sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True))
        accounts.add_column(sa.Column("rests_because", sa.Text(), nullable=False, server_default=""))
