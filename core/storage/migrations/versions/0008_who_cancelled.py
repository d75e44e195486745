"""A cancelled post says who cancelled it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("posts") as posts:
        posts.add_column(sa.Column("cancelled_by", sa.String(40), nullable=True))
        posts.create_foreign_key("fk_posts_cancelled_by_members", "members", ["cancelled_by"], ["id"])
