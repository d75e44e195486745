"""Indexes for what is asked at every tick, for every card and in every list."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_posts_workspace", "posts")
    op.create_index("ix_posts_open", "posts", ["workspace_id", "state", "due_at"])
    op.create_index("ix_posts_variant", "posts", ["variant_id", "created_at"])
    op.create_index("ix_posts_campaign", "posts", ["campaign_id", "state"])
    op.create_index("ix_webhook_deliveries_recent", "webhook_deliveries", ["workspace_id", "position"])
