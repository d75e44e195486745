"""The base of every table: types that can't be misread, and names for constraints."""

import enum
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Dialect, Enum, Integer, MetaData, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from core.foundation import ids

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
ID_LENGTH = 40
ID_TYPES = (
    ids.WorkspaceId,
    ids.MemberId,
    ids.CampaignId,
    ids.VariantId,
    ids.PostId,
    ids.EndpointId,
    ids.DeliveryId,
    ids.ContactId,
    ids.AccountId,
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite keeps no zone, so it is taken off on the way in and put back on."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone can't be stored; use aware UTC datetimes")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _values(kind: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in kind]


Json = JSON().with_variant(JSONB(), "postgresql")
"""JSON kept as PostgreSQL's own where it is the database."""


class Base(DeclarativeBase):
    """Base of all rows. Relationships are never loaded behind one's back."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        dict[str, Any]: Json,
        list[str]: Json,
        enum.StrEnum: Enum(enum.StrEnum, native_enum=False, length=32, values_callable=_values),
        ids.ContentHash: String(64),
        ids.VoiceNumber: Integer(),
        ids.PolicyNumber: Integer(),
        **{kind: String(ID_LENGTH) for kind in ID_TYPES},
    }
