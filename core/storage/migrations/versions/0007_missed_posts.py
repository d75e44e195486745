"""A post that was missed still holds its variant: people decide about it before there is another."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LIVE = sa.text("state IN ('scheduled', 'sending', 'published', 'unknown', 'missed')")


def upgrade() -> None:
    op.drop_index("uq_posts_live_variant", "posts")
    op.create_index(
        "uq_posts_live_variant",
        "posts",
        ["variant_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
