"""Checks of what Copydesk talks to: database, lake, Redis, Slack, the model. What isn't set isn't asked."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.cli.doctor import local_models
from bot.cli.doctor.examination import Diagnosis, State, attention, broken, fine, told
from bot.cli.doctor.local_models import running_here
from core.access.keys import KeyRefused
from core.desk import Desk
from core.foundation.errors import CopydeskError
from core.foundation.production import SIGNING_SECRET
from core.foundation.sealing import WrongSecretKey
from core.foundation.settings import Settings, secret_text
from core.media.store import StoreUnavailable, store_of
from core.operations.database import examine

PROBE = "doctor"
"""What is put into a bucket to see whether that can be, under its own name."""
SECONDS = 8
MOST_DRIFT = timedelta(minutes=1)


async def database(settings: Settings) -> Diagnosis:
    """It answers, and its tables are those of this version. A database that isn't there isn't made."""
    name = "Database"
    if _is_missing(settings):
        return attention(
            name, "SQLite, not made yet.", "Run copydesk migrate; copydesk up and run do it too."
        )
    return told(name, await examine(settings))


async def lake(settings: Settings) -> Diagnosis:
    """It opens, with the extensions of this DuckDB, and is not far behind."""
    name = "Lake"
    if _is_missing(settings):
        return fine(name, "Made when the first events are shipped")
    async with Desk.open(settings) as desk:
        return told(name, await desk.watching.lake(), at_worst=State.ATTENTION)


async def images(settings: Settings) -> Diagnosis:
    """A bucket takes something and gives it back. A folder is made when the first image comes."""
    name = "Images"
    if settings.media_store is None:
        return fine(name, "Kept in DATA_DIR/media")
    store = store_of(settings)
    try:
        async with asyncio.timeout(SECONDS):
            await store.put(PROBE, PROBE.encode())
            is_there = await store.get(PROBE) is not None
    except (StoreUnavailable, TimeoutError):
        is_there = False
    if not is_there:
        fix = "Check MEDIA_S3_ENDPOINT, MEDIA_S3_REGION and the keys, and that the bucket is there."
        return broken(name, f"{settings.media_store} can't be written and read.", fix)
    return fine(name, f"{settings.media_store} can be written and read")


async def redis(settings: Settings) -> Diagnosis:
    name = "Redis"
    if settings.redis_url is None:
        return fine(name, "Not used; the cache is in memory")
    from redis.asyncio import Redis

    client = Redis.from_url(settings.redis_url, socket_connect_timeout=5, socket_timeout=5)
    try:
        await client.ping()
    finally:
        await client.aclose()
    return fine(name, "It answers")


async def slack_bot(settings: Settings) -> Diagnosis:
    """The token is a bot's, and Slack knows it. Slack's answer also tells how far our clock is off."""
    name, token = "Slack bot", secret_text(settings.slack_bot_token)
    if not token:
        return attention(name, "Not set.", "Set SLACK_BOT_TOKEN for copydesk up; make demo needs none.")
    if not token.startswith("xoxb-"):
        return broken(
            name, "It does not start with xoxb-.", "Copy the Bot User OAuth Token from “OAuth & Permissions”."
        )
    from slack_sdk.errors import SlackApiError
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(token=token, base_url=settings.slack_api_url, timeout=8)
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        fix = "Install the app again and copy its new Bot User OAuth Token."
        return broken(name, f"Slack says {error.response['error']}.", fix)
    drift = _drift({key.lower(): value for key, value in answer.headers.items()}.get("date", ""))
    if drift > MOST_DRIFT:
        seen = f"This machine's clock is {drift.total_seconds():.0f} seconds off Slack's."
        return broken(name, seen, "Set the clock: Slack's requests are refused when it is 5 minutes off.")
    return fine(name, f"{answer['user']} in {answer['team']}")


async def slack_app(settings: Settings) -> Diagnosis:
    name, token = "Slack app", secret_text(settings.slack_app_token)
    if not token:
        return fine(name, "Not set; Slack reaches Copydesk over HTTP")
    if not token.startswith("xapp-"):
        fix = "Copy an App-Level Token with connections:write from “Basic Information”."
        return broken(name, "It does not start with xapp-.", fix)
    from slack_sdk.errors import SlackApiError
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(base_url=settings.slack_api_url, timeout=8)
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        fix = "Turn Socket Mode on, and use an App-Level Token with connections:write."
        return broken(name, f"Slack says {error.response['error']}.", fix)
    return fine(name, "Socket Mode works")


async def slack_secret(settings: Settings) -> Diagnosis:
    name, secret = "Slack signing", secret_text(settings.slack_signing_secret)
    if not secret:
        if settings.slack_app_token is not None:
            return fine(name, "Not needed with Socket Mode")
        return attention(name, "Not set.", "Set SLACK_SIGNING_SECRET for copydesk up; make demo needs none.")
    if SIGNING_SECRET.fullmatch(secret) or "playground" in secret:
        return fine(name, "Set")
    fix = "Copy the Signing Secret from “Basic Information”, not the Client Secret or a token."
    return attention(name, "It does not look like one: 32 digits and letters from a to f.", fix)


async def model(settings: Settings) -> Diagnosis:
    key = secret_text(settings.openai_api_key)
    if not key and not settings.openai_base_url:
        return await _writing_offline("Model")
    asked = _Asked("Model", "OPENAI", settings.openai_base_url, key)
    names = (settings.openai_model, *settings.models_by_task.values(), *settings.other_models)
    return await asked.diagnosed(settings, names)


async def fallback_model(settings: Settings) -> Diagnosis:
    name = "Other model"
    if not settings.fallback_model:
        return fine(name, "Not set; where no model writes, the offline writer does")
    key = secret_text(settings.fallback_api_key)
    asked = _Asked(name, "FALLBACK", settings.fallback_base_url, key)
    return await asked.diagnosed(settings, (settings.fallback_model,))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A provider, and the beginning of the settings that describe it."""

    name: str
    settings_of: str
    address: str | None
    key: str

    async def diagnosed(self, settings: Settings, models: Sequence[str]) -> Diagnosis:
        import openai

        from core.providers.openai_client import REDIRECTS, open_client

        client = open_client(self.key or "none", self.address, SECONDS)
        try:
            known = {found.id async for found in client.models.list()}
        except openai.AuthenticationError:
            fix = f"Set {self.settings_of}_API_KEY to a valid key, or empty to do without."
            return broken(self.name, "The key was refused.", fix)
        except openai.APIStatusError as error:
            if error.status_code in REDIRECTS:
                fix = f"Set {self.settings_of}_BASE_URL to where it leads."
                return broken(self.name, "It leads on to another address, which is not followed.", fix)
            seen = f"It answers {error.status_code} when asked for its models."
            return attention(self.name, seen, "Not every server can list them; try a campaign.")
        except openai.APIConnectionError:
            fix = f"Check {self.settings_of}_BASE_URL and the network."
            return broken(self.name, "It can't be reached.", fix)
        finally:
            await client.close()
        if missing := next((model for model in models if model not in known), None):
            named = f"{self.settings_of}_MODEL, FALLBACK_MODELS and TASK_MODELS"
            fix = f"Check {named}; not every server lists all it has."
            return attention(self.name, f"It answers, and does not list {missing}.", fix)
        way = await _way(settings, str(client.base_url), models[0])
        return fine(self.name, f"It answers and has {models[0]}{way}")


async def _way(settings: Settings, address: str, model: str) -> str:
    """How a model was last asked with success, where somebody asked it and that can be read."""
    if _is_missing(settings):
        return ""
    try:
        async with Desk.open(settings) as desk:
            way = await desk.watching.way_of(address, model)
    except CopydeskError:  # told in the database's own line
        return ""
    return f", asked by {way.label}" if way else ""


async def _writing_offline(name: str) -> Diagnosis:
    """Fine as it is; whoever has a model server running is told how to write with it."""
    seen = "Not set; the offline writer writes"
    found = await running_here(local_models.USUAL)
    if not found:
        return fine(name, seen)
    offer = f"To write with it, put these lines into .env:\n{found[0].lines}"
    return Diagnosis(name, State.FINE, f"{seen}. {' '.join(one.seen for one in found)}", offer)


async def dashboard_key(settings: Settings) -> Diagnosis:
    name, key = "Dashboard key", secret_text(settings.copydesk_api_key)
    fix = "Make one with copydesk key create dashboard, and set it as COPYDESK_API_KEY."
    if not key:
        return attention(name, "Not set; the dashboard shows no calendar and no health.", fix)
    if _is_missing(settings):
        return fine(name, "Set; made known when the web process starts")
    async with Desk.open(settings) as desk:
        try:
            await desk.keys.check(key)
        except KeyRefused:
            return attention(name, "Not known, or revoked.", f"A new one is known once web starts. {fix}")
    return fine(name, "Valid")


async def webhooks(settings: Settings) -> Diagnosis:
    """Their secrets can be opened: whoever changed SECRET_KEY should hear of it before messages are lost."""
    name = "Webhooks"
    if _is_missing(settings):
        return fine(name, "None yet")
    async with Desk.open(settings) as desk:
        lost = await desk.webhooks.sealed_otherwise()
    if not lost:
        return fine(name, "Every secret can be opened")
    seen = f"Secrets of {lost:,} were sealed under another SECRET_KEY: nothing can be sent there."
    return broken(name, seen, WrongSecretKey().message)


async def worker(settings: Settings) -> Diagnosis:
    name = "Worker"
    if _is_missing(settings):
        return fine(name, "Not started yet")
    async with Desk.open(settings) as desk:
        return told(name, await desk.watching.worker(), at_worst=State.ATTENTION)


async def figures(settings: Settings) -> Diagnosis:
    name = "Figures"
    if _is_missing(settings):
        return fine(name, "Nothing is out yet")
    async with Desk.open(settings) as desk:
        return told(name, await desk.watching.figures(), at_worst=State.ATTENTION)


def _is_missing(settings: Settings) -> bool:
    """Whether the database would be a new SQLite file: looking must not make one."""
    file = settings.sqlite_file
    return file is not None and not file.exists()


def _drift(date: str) -> timedelta:
    """How far this machine is from an HTTP Date header; nothing where there is none."""
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return timedelta()
    return abs(datetime.now(UTC) - theirs)
