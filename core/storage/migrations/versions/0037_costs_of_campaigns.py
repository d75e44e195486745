"""What a campaign has cost is found by the campaign, since its message says it."""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_ledger_campaign", "ledger", ["campaign_id"])
