"""Posts are read back: when, and what is shown instead of what was approved."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

UNREAD = sa.text("state = 'published' AND account_id IS NOT NULL AND read_at IS NULL AND remote_id <> ''")


def upgrade() -> None:
    with op.batch_alter_table("posts") as posts:
        posts.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
        posts.add_column(sa.Column("shows", sa.Text(), nullable=True))
    op.create_index(
        "ix_posts_unread", "posts", ["leased_until"], sqlite_where=UNREAD, postgresql_where=UNREAD
    )
