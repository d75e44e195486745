"""What was shown has an address, under which people open it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("shown") as shown:
        shown.add_column(sa.Column("address", sa.Text(), nullable=False, server_default=""))
