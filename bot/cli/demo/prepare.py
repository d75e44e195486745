"""What a demo needs before its processes start: tables, the sample workspace, and a webhook endpoint.

Run as a process of its own, which ends and gives its memory back: `python -m bot.cli.demo.prepare URL`,
where URL is the playground's webhook receiver. It prints a line for each step, and at last the
endpoint's signing secret. Everything here may run again: what is there stays as it is.
"""

import asyncio
import sys

from bot.cli.exit_codes import ending_of
from bot.playground.people import ANA, TEAM_ID, TEAM_NAME
from core.access.permissions import System
from core.desk import Desk
from core.foundation.logs import configure
from core.foundation.settings import Settings, read_settings, secret_text
from core.operations.database import bring_up_to_date


async def prepare(settings: Settings, *, receiver_url: str) -> str:
    """Make everything ready; gives the signing secret of the endpoint at `receiver_url`."""
    await bring_up_to_date(settings)
    _done("Tables ready")
    async with Desk.open(settings) as desk:
        await desk.keys.ensure(secret_text(settings.copydesk_api_key), "demo")
        await desk.sample.load()
        _done("Sample workspace loaded")
        ana = await desk.people.meet(TEAM_ID, TEAM_NAME, ANA.id, ANA.name, zone=ANA.zone)
        secret = await _receiver(desk, System(ana.workspace_id), receiver_url)
        _done("Webhook endpoint ready")
    return secret


def main() -> None:
    settings = read_settings()
    configure(settings.copydesk_env, "WARNING")
    try:
        print(asyncio.run(prepare(settings, receiver_url=sys.argv[1])))
    except Exception as error:  # noqa: BLE001 - the last door, as for any command
        sys.exit(ending_of(error))


def _done(step: str) -> None:
    print(step, flush=True)


async def _receiver(desk: Desk, by: System, url: str) -> str:
    """The secret of the endpoint to the playground; earlier ones, on other ports, are turned off."""
    current = None
    for endpoint in await desk.webhooks.list(by):
        if endpoint.url == url and endpoint.enabled:
            current = endpoint
        elif endpoint.enabled and endpoint.url.endswith("/webhooks/receiver"):
            await desk.webhooks.disable(by, endpoint.id)
    endpoint = current or await desk.webhooks.add(by, url=url)
    return desk.webhooks.secret(endpoint)


if __name__ == "__main__":
    main()
