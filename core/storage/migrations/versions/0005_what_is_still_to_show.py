"""What an edge has still to show."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unshown",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_unshown"),
    )
    op.create_index("ix_unshown_due_at", "unshown", ["due_at"], unique=False)


def downgrade() -> None:
    op.drop_table("unshown")
