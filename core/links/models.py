"""Short links, as they are kept: for good, since what was published with one may be read for years."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.access.scope import Owned
from core.foundation.ids import CampaignId, PlatformName, VariantId
from core.storage.tables import Base

LONGEST_CODE = 16


class Link(Owned, Base):
    """One short link of one variant. Its variant is kept in the same transaction, behind it."""

    __tablename__ = "links"
    __table_args__ = (Index("ix_links_created", "created_at"),)

    code: Mapped[str] = mapped_column(String(LONGEST_CODE), primary_key=True)
    campaign_id: Mapped[CampaignId] = mapped_column(ForeignKey("campaigns.id"))
    variant_id: Mapped[VariantId] = mapped_column(
        ForeignKey("variants.id", deferrable=True, initially="DEFERRED"), index=True
    )
    platform: Mapped[PlatformName]
    destination: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
