"""Each member has a role: the first person of a workspace owns it, others keep what they could do."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

FIRST_PERSON = """
    UPDATE members SET role = 'owner'
    WHERE id IN (
        SELECT min(id) FROM members
        WHERE external_id NOT LIKE 'key:%'
        GROUP BY workspace_id
    )
"""
"""Ids are ULIDs: the smallest is the oldest."""


def upgrade() -> None:
    with op.batch_alter_table("members") as members:
        members.add_column(sa.Column("role", sa.String(32), nullable=False, server_default="publisher"))
        members.add_column(sa.Column("is_guest", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(FIRST_PERSON)
