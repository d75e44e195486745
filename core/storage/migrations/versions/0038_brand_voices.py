"""Workspaces and accounts have a brand voice, in versions; a variant says which was in force."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

JSONB = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "brand_versions",
        sa.Column(
            "workspace_id",
            sa.String(40),
            sa.ForeignKey("workspaces.id", name="fk_brand_versions_workspace_id_workspaces"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column(
            "account_id",
            sa.String(40),
            sa.ForeignKey("accounts.id", name="fk_brand_versions_account_id_accounts"),
            nullable=True,
        ),
        sa.Column("voice_fields", JSONB, nullable=False),
        sa.Column(
            "saved_by",
            sa.String(40),
            sa.ForeignKey("members.id", name="fk_brand_versions_saved_by_members"),
            nullable=True,
        ),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restores", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "version", name="pk_brand_versions"),
    )
    op.create_index("ix_brand_versions_voice", "brand_versions", ["workspace_id", "account_id", "version"])
    op.execute("ALTER TABLE variants ADD COLUMN brand_version INTEGER")
