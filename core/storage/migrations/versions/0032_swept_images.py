"""Images that nothing shows are removed after some time; those from Slack know their files there."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

UNATTACHED = sa.text("attached_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("media") as media:
        media.add_column(sa.Column("removing_until", sa.DateTime(timezone=True), nullable=True))
        media.add_column(sa.Column("slack_file", sa.String(64), nullable=False, server_default=""))
    op.create_index(
        "ix_media_unattached",
        "media",
        ["created_at"],
        sqlite_where=UNATTACHED,
        postgresql_where=UNATTACHED,
    )
