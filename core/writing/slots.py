"""Slots: so many calls of writers at once in one process, given out in turns.

Whoever waits is served by turns of workspaces, and within a workspace by turns of campaigns: one that wants
two hundred variants takes nothing from one that wants one.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.foundation.ids import CampaignId, WorkspaceId

Waiting = deque[asyncio.Future[None]]


class Slots:
    """At most `most` are held at once."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._waiting: dict[WorkspaceId, dict[CampaignId, Waiting]] = {}

    @asynccontextmanager
    async def held(self, workspace_id: WorkspaceId, campaign_id: CampaignId) -> AsyncIterator[None]:
        """Hold one while the block runs."""
        await self.take(workspace_id, campaign_id)
        try:
            yield
        finally:
            self.give_back()

    async def take(self, workspace_id: WorkspaceId, campaign_id: CampaignId) -> None:
        """Hold one; whoever takes it gives it back."""
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        campaigns = self._waiting.setdefault(workspace_id, {})
        campaigns.setdefault(campaign_id, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back()  # it was given just now, to somebody who is gone
            raise

    def give_back(self) -> None:
        """Let the next have it."""
        while self._waiting:
            turn = self._next()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _next(self) -> asyncio.Future[None]:
        """The first who waits in the campaign whose turn it is; it and its workspace go to the end."""
        workspace_id, campaigns = next(iter(self._waiting.items()))
        campaign_id, waiting = next(iter(campaigns.items()))
        turn = waiting.popleft()
        del self._waiting[workspace_id], campaigns[campaign_id]
        if waiting:
            campaigns[campaign_id] = waiting
        if campaigns:
            self._waiting[workspace_id] = campaigns
        return turn
