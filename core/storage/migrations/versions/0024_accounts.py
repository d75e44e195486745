"""Posts go out as accounts: connected ones, what is under way of connecting, and posts of several steps."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

# As SQL, since alembic would have SQLite build the tables anew, which it can't while others refer to them.
NEW_COLUMNS = (
    """
    ALTER TABLE variants ADD COLUMN account_id VARCHAR(40)
    CONSTRAINT fk_variants_account_id_accounts REFERENCES accounts (id)
    """,
    """
    ALTER TABLE posts ADD COLUMN account_id VARCHAR(40)
    CONSTRAINT fk_posts_account_id_accounts REFERENCES accounts (id)
    """,
    "ALTER TABLE posts ADD COLUMN occurrence INTEGER DEFAULT '0' NOT NULL",
)
LIVE = "state IN ('scheduled', 'sending', 'published', 'unknown', 'missed')"
LIVE_INDEXES = (
    ("uq_posts_live_account", ["variant_id", "account_id", "occurrence"], sa.text(LIVE)),
    ("uq_posts_live_outbox", ["variant_id", "occurrence"], sa.text(f"{LIVE} AND account_id IS NULL")),
)


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column(
            "workspace_id",
            sa.String(40),
            sa.ForeignKey("workspaces.id", name="fk_accounts_workspace_id_workspaces"),
            nullable=False,
        ),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("remote_id", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("enclosed", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("is_usual", sa.Boolean(), nullable=False),
        sa.Column(
            "connected_by",
            sa.String(40),
            sa.ForeignKey("members.id", name="fk_accounts_connected_by_members"),
            nullable=True,
        ),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint(
            "workspace_id", "platform", "remote_id", name="uq_accounts_workspace_id_platform_remote_id"
        ),
    )
    op.create_index("ix_accounts_expiring", "accounts", ["state", "expires_at"])
    op.create_table(
        "post_steps",
        sa.Column("post_id", sa.String(40), sa.ForeignKey("posts.id", name="fk_post_steps_post_id_posts")),
        sa.Column("step", sa.String(80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("post_id", "step", name="pk_post_steps"),
    )
    for column in NEW_COLUMNS:
        op.execute(column)
    op.drop_index("uq_posts_live_variant", "posts")
    for name, columns, where in LIVE_INDEXES:
        op.create_index(name, "posts", columns, unique=True, sqlite_where=where, postgresql_where=where)
