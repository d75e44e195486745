"""Campaigns are looked up by any part of their names, and by the ends of their ids."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

AT_ONCE = 1000
LONGEST_PART = 40


def upgrade() -> None:
    part = sa.String(LONGEST_PART, collation="C" if op.get_context().dialect.name == "postgresql" else None)
    made = op.create_table(
        "campaign_parts",
        sa.Column("workspace_id", sa.String(40), nullable=False),
        sa.Column("part", part, nullable=False),
        sa.Column(
            "campaign_id",
            sa.String(40),
            sa.ForeignKey("campaigns.id", name="fk_campaign_parts_campaign_id_campaigns"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("workspace_id", "part", "campaign_id", name="pk_campaign_parts"),
    )
    campaigns = sa.table("campaigns", *map(sa.column, ("id", "workspace_id", "folded_name")))
    some = sa.select(campaigns).order_by(campaigns.c.id).limit(AT_ONCE)
    after = ""
    while rows := op.get_bind().execute(some.where(campaigns.c.id > after)).all():
        kept = [
            {"workspace_id": workspace, "part": found, "campaign_id": campaign}
            for campaign, workspace, name in rows
            for found in _parts(name, campaign)
        ]
        op.get_bind().execute(sa.insert(made), kept)
        after = rows[-1].id


def _parts(name: str, campaign_id: str) -> set[str]:
    """As `core.campaigns.names` had them at this step."""
    starts = (start for start, sign in enumerate(name) if sign != " ")
    backwards = campaign_id.lower()[::-1]
    return {name[start:][:LONGEST_PART] for start in starts} | {backwards[:LONGEST_PART]}
