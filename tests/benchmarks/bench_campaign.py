"""From submitting the modal to the last card: 4 platforms, a model that takes 1 s for each call.

Everything is real and in one process: the web process, the playground as Slack, the official client and
a model server. Beside it stand the same four calls by the bare client.
"""

import asyncio
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import httpx
from pydantic import SecretStr

from bot.app import create_app
from bot.playground.app import create_playground
from bot.playground.config import PlaygroundConfig
from bot.playground.workspace import Workspace
from core.foundation.logs import configure
from core.foundation.settings import Environment, Settings
from core.providers.openai_client import open_client
from core.storage.database import Database
from core.storage.migrate import migrate
from tests.benchmarks.row import Row
from tests.bot.slack.conftest import ANA, BRIEF, CAMPAIGNS
from tests.stand_ins.openai_server import OpenAIServer, drafts
from tests.stand_ins.serving import free_port, serving

MODEL_SECONDS = 1.0
PLATFORMS = ["x", "linkedin", "bluesky", "threads"]
CAMPAIGNS_RUN = 5
SECRET = "a-signing-secret-for-benchmarks"
TOKEN = "xoxb-a-token-for-benchmarks"


def measure() -> list[Row]:
    configure(Environment.PRODUCTION, "ERROR")
    with OpenAIServer() as model:
        reply = drafts("The first of two drafts.", "Another draft, quite different.")
        model.will(replace(reply, delay=MODEL_SECONDS))
        ours, bare = asyncio.run(_both(model))
    return [
        Row(
            f"a campaign for 4 platforms, {MODEL_SECONDS:g} s a model call, to the last card",
            statistics.median(ours),
            "s",
            statistics.median(bare),
            "bare client",
            goal="≤ 1.2 s",
        )
    ]


async def _both(model: OpenAIServer) -> tuple[list[float], list[float]]:
    with tempfile.TemporaryDirectory() as folder:
        web, slack = free_port(), free_port()
        settings = _settings(Path(folder), model.url, slack.getsockname()[1])
        await migrate(Database(settings.database))
        config = PlaygroundConfig(
            request_url=f"http://127.0.0.1:{web.getsockname()[1]}/slack/events",
            signing_secret=SECRET,
            bot_token=TOKEN,
            webhook_secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            outbox_folder=settings.outbox_dir,
            api_url="",
            api_key="",
            dashboard_url="",
            environment="test",
        )
        playground = create_playground(config)
        async with (
            serving(playground, slack) as url,
            serving(create_app(settings), web),
            httpx.AsyncClient(base_url=url, timeout=30) as people,
        ):
            workspace: Workspace = playground.state.workspace
            await _campaign(people, workspace, "warm-up")
            ours = [
                await _campaign(people, workspace, f"Backpack {number}") for number in range(CAMPAIGNS_RUN)
            ]
        bare = [await _bare(model.url) for _ in range(CAMPAIGNS_RUN)]
    return ours, bare


async def _campaign(people: httpx.AsyncClient, workspace: Workspace, product: str) -> float:
    """Seconds from submitting the modal until all platforms have their card with buttons."""
    await people.post("/playground/command", json={"user": ANA, "channel": CAMPAIGNS, "text": "/campaign"})
    while (form := workspace.top_modal(ANA)) is None:
        await workspace.wait_for_change(1)
    values = {
        **BRIEF,
        "product": {"entered": product},
        "platforms": {"entered": PLATFORMS},
    }
    began = time.perf_counter()
    submitted = {"user": ANA, "view_id": form.id, "values": values}
    answer = (await people.post("/playground/submit", json=submitted)).json()
    if not answer["ok"]:
        raise RuntimeError(answer)
    while _written(workspace, product) < len(PLATFORMS):
        await workspace.wait_for_change(1)
    return time.perf_counter() - began


def _written(workspace: Workspace, product: str) -> int:
    found = [
        message
        for message in workspace.messages[CAMPAIGNS]
        if any(block["type"] == "actions" for block in message.blocks)
        and f"· {product}" in str(message.blocks[0])
    ]
    if failed := [message for message in found if "No variants" in str(message.blocks)]:
        raise RuntimeError(str(failed[0].blocks[1]))
    return len(found)


async def _bare(url: str) -> float:
    began = time.perf_counter()
    async with open_client("key", url, 30) as client:
        await asyncio.gather(
            *(client.responses.create(model="stand-in", input="A backpack.") for _ in PLATFORMS)
        )
    return time.perf_counter() - began


def _settings(folder: Path, model_url: str, slack_port: int) -> Settings:
    return Settings(
        copydesk_env=Environment.TEST,
        data_dir=folder,
        slack_bot_token=SecretStr(TOKEN),
        slack_signing_secret=SecretStr(SECRET),
        slack_api_url=f"http://127.0.0.1:{slack_port}/api/",
        openai_api_key=SecretStr("key"),
        openai_base_url=model_url,
        openai_model="stand-in",
        openai_price="0.15/0.60",
    )
