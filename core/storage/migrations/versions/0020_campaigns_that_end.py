"""A campaign that was closed or archived says by whom, when and why."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None

# As SQL, since alembic would have SQLite build the table anew, which it can't while others refer to it.
ENDED_BY = """
    ALTER TABLE campaigns ADD COLUMN ended_by VARCHAR(40)
    CONSTRAINT fk_campaigns_ended_by_members REFERENCES members (id)
"""


def upgrade() -> None:
    op.execute(ENDED_BY)
    with op.batch_alter_table("campaigns") as campaigns:
        campaigns.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        campaigns.add_column(sa.Column("end_reason", sa.Text(), nullable=False, server_default=""))
