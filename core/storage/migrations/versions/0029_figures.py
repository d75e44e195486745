"""Figures are fetched from platforms: when each post is asked about, and every answer."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ASKED_ABOUT = sa.text("state = 'published' AND account_id IS NOT NULL AND ask_at IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("posts") as posts:
        posts.add_column(sa.Column("ask_at", sa.DateTime(timezone=True), nullable=True))
        posts.add_column(sa.Column("ask_fence", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(
        "ix_posts_ask_at", "posts", ["ask_at"], sqlite_where=ASKED_ABOUT, postgresql_where=ASKED_ABOUT
    )
    # What is out already is due at once.
    op.execute(
        "UPDATE posts SET ask_at = published_at "
        "WHERE state = 'published' AND account_id IS NOT NULL AND remote_id <> ''"
    )
    op.create_table(
        "figures",
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.String(40), nullable=False),
        sa.Column("variant_id", sa.String(40), nullable=False),
        sa.Column("post_id", sa.String(40), nullable=False),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), nullable=True)
            for name in ("impressions", "clicks", "likes", "replies", "reposts")
        ),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "position", name="pk_figures"),
    )
    op.create_index("ix_figures_post", "figures", ["post_id", "position"])
    op.create_table(
        "figures_heads",
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_figures_heads"),
    )
