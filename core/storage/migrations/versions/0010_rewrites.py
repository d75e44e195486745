"""What is asked for in the place of a variant is stored until it is written."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rewrites",
        sa.Column("id", sa.String(40), sa.ForeignKey("variants.id", name="fk_rewrites_id_variants")),
        sa.Column(
            "workspace_id",
            sa.String(40),
            sa.ForeignKey("workspaces.id", name="fk_rewrites_workspace_id_workspaces"),
            nullable=False,
        ),
        sa.Column(
            "campaign_id",
            sa.String(40),
            sa.ForeignKey("campaigns.id", name="fk_rewrites_campaign_id_campaigns"),
            nullable=False,
        ),
        sa.Column("seen", sa.String(64), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column(
            "asked_by",
            sa.String(40),
            sa.ForeignKey("members.id", name="fk_rewrites_asked_by_members"),
            nullable=False,
        ),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("correlation_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rewrites"),
    )
    op.create_index("ix_rewrites_campaign_id", "rewrites", ["campaign_id"])
    op.create_index("ix_rewrites_leased_until", "rewrites", ["leased_until"])
