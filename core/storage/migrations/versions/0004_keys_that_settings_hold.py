"""A key that a setting holds is known as such, so that it is revoked once the setting holds another."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("api_keys", sa.Column("setting", sa.String(40), nullable=True))
