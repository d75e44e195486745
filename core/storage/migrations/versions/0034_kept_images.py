"""When the bytes of images were kept is known: none can be attached before."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("media") as media:
        media.add_column(sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE media SET kept_at = created_at")
