"""Folding the names that are kept, for migrations: whenever `folded` learns more, they are folded anew."""

import sqlalchemy as sa

from core.foundation.folding import folded

AT_ONCE = 1000


def fold_names(connection: sa.Connection) -> None:
    """Fold the name of every campaign as `folded` does today."""
    campaigns = sa.table(
        "campaigns",
        sa.column("id", sa.String),
        sa.column("name", sa.String),
        sa.column("folded_name", sa.Text),
    )
    after = ""
    some = sa.select(campaigns.c.id, campaigns.c.name).order_by(campaigns.c.id).limit(AT_ONCE)
    change = (
        sa.update(campaigns)
        .where(campaigns.c.id == sa.bindparam("which"))
        .values(folded_name=sa.bindparam("told"))
    )
    while rows := connection.execute(some.where(campaigns.c.id > after)).all():
        connection.execute(change, [{"which": row.id, "told": folded(row.name)} for row in rows])
        after = rows[-1].id
