"""A brief as its campaign's row keeps it: JSON, read once, when the row is loaded.

What one release kept another may not be able to read. Then as much is told of it as can be, and nothing is
written from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Dialect
from sqlalchemy.types import TypeDecorator

from core.campaigns.brief import Brief, BriefForm
from core.foundation.errors import Conflict
from core.foundation.ids import PlatformName, TemplateName, Tone
from core.foundation.lazy import built_once
from core.storage.tables import Json

UNASKED = {name: field.default for name, field in BriefForm.model_fields.items() if not field.is_required()}
"""What a brief holds that was kept before somebody could say it."""


class BriefUnreadable(Conflict):
    """The campaign's brief was kept by a release that this one doesn't understand; nothing was written."""

    code = "brief_unreadable"

    @property
    def message(self) -> str:
        return "This campaign's brief can't be read any more. Start a new campaign with the same words."


@dataclass(frozen=True, slots=True)
class UnreadableBrief(Brief):
    """What can be told of a kept brief that can't be read, for lists and cards."""


class KeptBrief(TypeDecorator[Brief]):
    """The column's type. The bounds of the door don't hold here: what was kept under others can be read."""

    impl = Json
    cache_ok = True

    def process_bind_param(self, value: Brief | None, dialect: Dialect) -> dict[str, Any] | None:
        return None if value is None else as_kept(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Brief | None:
        return None if value is None else read_brief(value)


def as_kept(brief: Brief) -> dict[str, Any]:
    """`brief` as JSON keeps it."""
    kept: dict[str, Any] = _kept().dump_python(brief, mode="json")
    return kept


def used_again(brief: Brief, changes: Mapping[str, Any], *, max_length: int) -> Brief:
    """A new brief like a kept one, but for `changes` of its fields; read at the door like any other.

    Raises:
        InvalidInput: with one sentence for each field that can't be used.
        BriefUnreadable: it can't be read any more.
    """
    if isinstance(brief, UnreadableBrief):
        raise BriefUnreadable
    return BriefForm.parse({**as_kept(brief), **changes}, max_length=max_length)


def read_brief(kept: Any) -> Brief:
    """The brief in `kept`; never raises. A field that nobody knows may be a wish: that is unreadable."""
    fields = kept if isinstance(kept, dict) else {}
    try:
        return _kept().validate_python({**UNASKED, **fields})
    except ValidationError:
        return _told(fields)


def _told(fields: dict[str, Any]) -> UnreadableBrief:
    words = {
        name: said
        for name in ("product", "news", "audience", "link", "sender")
        if isinstance(said := fields.get(name), str)
    }
    named, variants = fields.get("platforms"), fields.get("variants")
    return UnreadableBrief(
        product=words.get("product", ""),
        news=words.get("news", ""),
        audience=words.get("audience", ""),
        link=words.get("link"),
        sender=words.get("sender", ""),
        tone=Tone.FRIENDLY,
        template=TemplateName.LAUNCH,
        platforms=tuple(name for name in PlatformName if isinstance(named, list) and name.value in named),
        variants=variants if isinstance(variants, int) else 0,
    )


@built_once
def _kept() -> TypeAdapter[Brief]:
    return TypeAdapter(Brief)
