"""A campaign that was closed or archived says by whom, when and why."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("campaigns") as campaigns:
        campaigns.add_column(sa.Column("ended_by", sa.String(40), nullable=True))
        campaigns.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        campaigns.add_column(sa.Column("end_reason", sa.Text(), nullable=False, server_default=""))
        campaigns.create_foreign_key("fk_campaigns_ended_by_members", "members", ["ended_by"], ["id"])
