"""The web process, killed (SIGKILL) at the step it is told while it handles one request of Slack's.

Run as `python -m tests.stand_ins.dying_web` with the settings in the environment. Each line that comes in is
a request and a step; for each a process is forked, which dies just before that step: a statement, a commit,
a call of Slack's Web API, or its own acknowledgement. The line that goes out says whether Slack was answered.
"""

import asyncio
import json
import os
import sys
from typing import Any

import httpx
from sqlalchemy import event

from bot.app import create_app
from bot.slack.client import SlackClient
from core.foundation.settings import Settings
from tests.stand_ins.steps import Steps

ACKNOWLEDGED = b"a"


async def handle(asked: dict[str, Any], said: int) -> None:
    step = Steps(asked["step"])
    app = create_app(Settings())
    async with app.router.lifespan_context(app):
        background = app.state.slack.background
        await background.settle()
        engine = app.state.desk.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", step)
        event.listen(engine, "commit", step)
        ask = SlackClient._request

        async def counted(self: SlackClient, **call: Any) -> dict[str, Any]:
            step()
            return await ask(self, **call)

        SlackClient._request = counted  # type: ignore[method-assign]
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as slack:
            answer = await slack.post("/slack/events", content=asked["body"], headers=asked["headers"])
        step()
        if answer.is_success and "errors" not in answer.text:
            os.write(said, ACKNOWLEDGED)
        step()
        await background.settle()


def answer(asked: dict[str, Any]) -> dict[str, bool]:
    hears, said = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hears)
        asyncio.run(handle(asked, said))
        os._exit(0)
    os.close(said)
    _, status = os.waitpid(child, 0)
    acknowledged = os.read(hears, 1) == ACKNOWLEDGED
    os.close(hears)
    return {"acknowledged": acknowledged, "killed": os.WIFSIGNALED(status), "ended": status == 0}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), file=sys.__stderr__, flush=True)
