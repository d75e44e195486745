"""Names are folded anew, since more letters and signs are folded than before."""

from alembic import op

from core.storage.refolding import fold_names

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    fold_names(op.get_bind())
