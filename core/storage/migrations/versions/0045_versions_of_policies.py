"""Each policy over the rules is kept for good, so that people see what changed and bring one back."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rule_policies") as policies:
        policies.add_column(sa.Column("restores", sa.Integer(), nullable=True))
        policies.drop_constraint("pk_rule_policies", type_="primary")
        policies.create_primary_key("pk_rule_policies", ["workspace_id", "version"])
