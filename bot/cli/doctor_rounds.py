"""The doctor's rounds: every check, each with a time limit, and none that can stop the others."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.cli import doctor_machine as machine
from bot.cli import doctor_services as services
from bot.cli.examination import Diagnosis, broken
from core.foundation.errors import CopydeskError, InvalidInput
from core.foundation.logs import configure
from core.foundation.redaction import masked
from core.foundation.settings import Environment, Settings, UnsafeForProduction, read_settings

LIMIT = 12.0
"""Seconds for one check."""


def examine_all() -> list[Diagnosis]:
    """Everything, in the order in which things build on each other."""
    configure(Environment.DEVELOPMENT, "ERROR")
    found = [machine.python(), machine.packages(), machine.time_zones(), machine.clock()]
    settings, problems = _settings()
    found += problems
    if settings is None:
        return found
    found.append(machine.secrets(settings))
    found += machine.folder(settings)
    return found + asyncio.run(_ask_services(settings)) + machine.ports(settings)


def _settings() -> tuple[Settings | None, list[Diagnosis]]:
    try:
        return read_settings(), []
    except InvalidInput as error:
        return None, [
            broken(
                name,
                f"It can't be used: {why}",
                "Correct it in .env or the environment; see docs/settings.md.",
            )
            for name, why in error.fields.items()
        ]
    except UnsafeForProduction as error:
        return None, [
            broken(name, "Missing, or a development value.", "Set a value of your own for production.")
            for name in error.names
        ]


async def _ask_services(settings: Settings) -> list[Diagnosis]:
    """All services at once; what they say, in order."""
    rounds: dict[str, Callable[[Settings], Awaitable[Diagnosis]]] = {
        "Database": services.database,
        "Lake": services.lake,
        "Redis": services.redis,
        "Slack bot": services.slack_bot,
        "Slack app": services.slack_app,
        "Slack signing": services.slack_secret,
        "Model": services.model,
        "Dashboard key": services.dashboard_key,
        "Worker": services.worker,
    }
    return list(await asyncio.gather(*(_ask(name, check, settings) for name, check in rounds.items())))


async def _ask(name: str, check: Callable[[Settings], Awaitable[Diagnosis]], settings: Settings) -> Diagnosis:
    try:
        async with asyncio.timeout(LIMIT):
            return await check(settings)
    except TimeoutError:
        return broken(name, f"No answer within {LIMIT:g} seconds.", "Check its address and the network.")
    except CopydeskError as error:
        return broken(name, masked(error.message), "Correct this, then run copydesk doctor again.")
    except Exception as error:  # noqa: BLE001 - whatever a service throws is what the doctor is for
        why = masked(f"{type(error).__name__}: {error}", longest=200)
        return broken(name, why, "Check its address and that it is running.")
