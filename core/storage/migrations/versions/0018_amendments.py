"""What is out can be corrected and taken down; what is asked for is stored until it is done."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None

# As SQL, since alembic would have SQLite build the table anew, which it can't while others refer to it.
AMENDED_BY = """
    ALTER TABLE posts ADD COLUMN amended_by VARCHAR(40)
    CONSTRAINT fk_posts_amended_by_members REFERENCES members (id)
"""


def upgrade() -> None:
    op.execute(AMENDED_BY)
    op.create_table(
        "amendments",
        sa.Column("id", sa.String(40), sa.ForeignKey("posts.id", name="fk_amendments_id_posts")),
        sa.Column(
            "workspace_id",
            sa.String(40),
            sa.ForeignKey("workspaces.id", name="fk_amendments_workspace_id_workspaces"),
            nullable=False,
        ),
        sa.Column(
            "campaign_id",
            sa.String(40),
            sa.ForeignKey("campaigns.id", name="fk_amendments_campaign_id_campaigns"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "asked_by",
            sa.String(40),
            sa.ForeignKey("members.id", name="fk_amendments_asked_by_members"),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("correlation_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_amendments"),
    )
    op.create_index("ix_amendments_campaign_id", "amendments", ["campaign_id"])
    op.create_index("ix_amendments_leased_until", "amendments", ["leased_until"])
    with op.batch_alter_table("posts") as posts:
        posts.add_column(sa.Column("amended_at", sa.DateTime(timezone=True), nullable=True))
