"""The doctor's rounds: every check, each with a time limit, and none that can stop the others."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.cli.doctor import machine, prices, services
from bot.cli.doctor.examination import Diagnosis, broken
from core.foundation.errors import CopydeskError, InvalidInput
from core.foundation.logs import configure
from core.foundation.production import UnsafeForProduction
from core.foundation.redaction import masked
from core.foundation.settings import Environment, Settings, read_settings

Check = Callable[[Settings], Awaitable[Diagnosis]]

LIMIT = 12.0
"""Seconds for one check."""


def examine_all() -> list[Diagnosis]:
    """Everything, in the order in which things build on each other."""
    configure(Environment.DEVELOPMENT, "ERROR")
    found = [machine.python(), machine.packages(), machine.time_zones(), machine.clock()]
    found += machine.env_file()
    settings, problems = _settings()
    found += problems
    if settings is None:
        return found
    found.append(machine.secrets(settings))
    found += [*machine.data_folder(settings), *machine.folder(settings), machine.pictures(settings)]
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
            broken(name, f"Not as production needs it: it {why}.", "Correct it in .env or the environment.")
            for name, why in error.reasons.items()
        ]


async def _ask_services(settings: Settings) -> list[Diagnosis]:
    """All services at once; what they say, in order."""
    rounds: tuple[tuple[str, Check, str], ...] = (
        ("Database", services.database, "DATABASE_URL and DATA_DIR"),
        ("Lake", services.lake, "LAKE_CATALOG and DATA_DIR"),
        ("Images", services.images, "MEDIA_STORE and the network"),
        ("Redis", services.redis, "REDIS_URL"),
        ("Slack bot", services.slack_bot, "SLACK_API_URL and the network"),
        ("Slack app", services.slack_app, "SLACK_API_URL and the network"),
        ("Slack signing", services.slack_secret, "SLACK_SIGNING_SECRET"),
        ("Model", services.model, "OPENAI_BASE_URL and the network"),
        ("Other model", services.fallback_model, "FALLBACK_BASE_URL and the network"),
        ("Prices", prices.prices, "MODEL_PRICES"),
        ("Dashboard key", services.dashboard_key, "the database"),
        ("Webhooks", services.webhooks, "the database"),
        ("Worker", services.worker, "the database"),
        ("Figures", services.figures, "the database"),
    )
    return list(await asyncio.gather(*(_ask(settings, *one) for one in rounds)))


async def _ask(settings: Settings, name: str, check: Check, suspect: str) -> Diagnosis:
    fix = f"Check {suspect}, then run copydesk doctor again."
    try:
        async with asyncio.timeout(LIMIT):
            return await check(settings)
    except TimeoutError:
        return broken(name, f"No answer within {LIMIT:g} seconds.", fix)
    except CopydeskError as error:
        return broken(name, masked(error.message), fix)
    except Exception as error:  # noqa: BLE001 - whatever a service throws is what the doctor is for
        return broken(name, masked(f"{type(error).__name__}: {error}", longest=200), fix)
