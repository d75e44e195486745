"""Server-sent events: the browser hears that something changed, and fetches what it shows.

A stream ends by itself after a while and the browser opens the next one, so that a server that is asked to
stop doesn't wait for readers who never leave.
"""

import json
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

from bot.playground.outbox import Outbox
from bot.playground.workspace import Workspace
from core.foundation.threads import Threads

LOOK_SECONDS = 1.0
"""How often the outbox folder is looked at while somebody watches."""
LOOKS = 20


def changes(workspace: Workspace, outbox: Outbox, threads: Threads) -> StreamingResponse:
    return StreamingResponse(
        _changes(workspace, outbox, threads),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _changes(workspace: Workspace, outbox: Outbox, threads: Threads) -> AsyncIterator[str]:
    yield "retry: 400\n\n"
    told, seen = -1, 0
    for _ in range(LOOKS):
        fingerprint = await threads.run(outbox.fingerprint)
        if (workspace.version, fingerprint) != (told, seen):
            told, seen = workspace.version, fingerprint
            yield f"event: changed\ndata: {json.dumps({'version': told})}\n\n"
        await workspace.wait_for_change(LOOK_SECONDS)
