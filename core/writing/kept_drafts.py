"""Drafts that the cache keeps, by the key of what was asked: written once however many ask, and served again.

Each set of drafts has an id. One that people have approved is used up: its successor stands under a key that
is made of that id.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import structlog
from pydantic import TypeAdapter, ValidationError

from core.foundation.cache import Cache
from core.foundation.ids import WorkspaceId, new_id
from core.writing.paying import Drafted
from core.writing.port import Written

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the cache keeps of one request's drafts; `id` is their own."""

    id: str
    written: Written


_KEPT = TypeAdapter(Kept)


class UsedUp(Protocol):
    """Knows which drafts are not to be served again."""

    async def includes(self, workspace_id: WorkspaceId, drafts_id: str) -> bool:
        """Whether somebody in the workspace has approved one of these drafts."""
        ...


class _NotKept(Exception):
    """What was made is not to be kept."""


class KeptDrafts:
    """What was written for a request, for `ttl`; without `approved` nothing is ever used up."""

    def __init__(self, cache: Cache, approved: UsedUp | None, ttl: timedelta) -> None:
        self._cache, self._approved, self._ttl = cache, approved, ttl

    async def holds(self, workspace_id: WorkspaceId, first: str) -> bool:
        """Whether there are drafts under the key `first` that would be served."""
        key = first
        while kept := _read(await self._cache.get(key) or b""):
            if not await self._is_used_up(workspace_id, kept):
                return True
            key = _successor(first, kept)
        return False

    async def once(
        self, workspace_id: WorkspaceId, first: str, write: Callable[[], Awaitable[Drafted]]
    ) -> Drafted | Kept:
        """What is kept under the key `first`, or else what `write` writes, however many ask at once."""
        fresh: list[Drafted] = []

        async def make() -> bytes:
            fresh.append(await write())
            if fresh[0].written.why_not_first:
                raise _NotKept
            fresh[0].kept_as = new_id("dft")
            return _KEPT.dump_json(Kept(fresh[0].kept_as, fresh[0].written))

        key = first
        while True:
            try:
                kept = _read(await self._cache.get_or_make(key, self._ttl, make))
            except _NotKept:
                return fresh[0]
            if fresh:
                return fresh[0]
            if kept is None:
                log.warning("cached_drafts_unreadable")
                return await write()
            if not await self._is_used_up(workspace_id, kept):
                return kept
            key = _successor(first, kept)

    async def _is_used_up(self, workspace_id: WorkspaceId, kept: Kept) -> bool:
        return self._approved is not None and await self._approved.includes(workspace_id, kept.id)


def _successor(first: str, kept: Kept) -> str:
    return f"{first}:{kept.id}"


def _read(kept: bytes) -> Kept | None:
    try:
        return _KEPT.validate_json(kept)
    except ValidationError:
        return None
