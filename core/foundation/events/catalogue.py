"""The catalogue of events, and how they are kept."""

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from core.foundation.events import (
    accounts,
    amendments,
    campaigns,
    posts,
    spending,
    variants,
    webhooks,
    workspace,
)
from core.foundation.events.event import Event

_ROOMS = (accounts, amendments, campaigns, posts, spending, variants, webhooks, workspace)
CATALOGUE: dict[str, type[Event]] = {
    event.kind: event
    for room in _ROOMS
    for event in vars(room).values()
    if isinstance(event, type) and issubclass(event, Event) and event is not Event
}
"""Every event by its public name."""


def payload_of(event: Event) -> dict[str, Any]:
    """The event as plain JSON: enums as their values, moments as ISO 8601 in UTC, tuples as lists.

    What it does not know is left out.
    """
    values = ((field.name, getattr(event, field.name)) for field in dataclasses.fields(event))
    return {name: _plain(value) for name, value in values if value is not None}


def event_of(kind: str, payload: Mapping[str, Any]) -> Event:
    """The event that was kept as `payload`; a field it lacks, since it is younger, has its default."""
    return TypeAdapter(CATALOGUE[kind]).validate_python(payload)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value
