"""The Bolt application: what it brings to each request, and who listens to what."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.background import Background
from bot.slack.campaign_messages import Cards
from bot.slack.client import Slack, open_slack
from bot.slack.context import Rooms
from bot.slack.errors import tell_error
from bot.slack.listeners import (
    accounts,
    brand,
    budgets,
    campaign,
    commands,
    decide_many,
    endings,
    fixes,
    home,
    members,
    review,
    rules,
    schedule,
    templates,
)
from bot.slack.middleware import bringing
from bot.slack.modals import Modals
from bot.slack.people import Directory
from core.desk import Desk
from core.foundation.settings import Settings, secret_text

LISTENERS = (
    campaign,
    commands,
    endings,
    review,
    fixes,
    decide_many,
    schedule,
    home,
    members,
    accounts,
    brand,
    budgets,
    rules,
    templates,
)


@dataclass(frozen=True, slots=True)
class SlackEdge:
    """Copydesk in Slack: the Bolt app, and the work it has under way."""

    app: AsyncApp
    slack: Slack
    cards: Cards
    background: Background
    directory: Directory

    @classmethod
    @asynccontextmanager
    async def open(cls, desk: Desk) -> AsyncIterator["SlackEdge"]:
        """Build the app on `desk`; work under way gets a moment to end when the block does."""
        background = Background()
        async with open_slack(desk.settings) as slack:
            cards, directory = Cards(desk, slack, background), Directory(desk, slack, background)
            background.start(directory.introduce())  # nothing waits for it
            rooms = Rooms(desk, slack, cards, Modals(slack), background, directory)
            try:
                yield cls(build_app(rooms), slack, cards, background, directory)
            finally:
                await background.close()


def build_app(rooms: Rooms) -> AsyncApp:
    """The Bolt app with every listener."""
    settings = rooms.desk.settings
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_is_news)
    app = AsyncApp(
        name="copydesk",
        # Listeners use our own clients; with a token here, Bolt would first ask Slack about it.
        client=AsyncWebClient(base_url=settings.slack_api_url, session=rooms.slack.session),
        # `signing` has checked already; Bolt's check would log the body of what it refuses.
        request_verification_enabled=False,
        # Bolt's own warning quotes the request.
        raise_error_for_unhandled_request=True,
        authorize=_authorize(settings),
        process_before_response=False,
    )
    app.middleware(bringing(rooms))
    app.error(tell_error)
    app.listener_runner.listener_start_handler = CountedAsUnderWay(rooms.background)
    for listener in LISTENERS:
        listener.register(app)
    return app


class CountedAsUnderWay(AsyncListenerStartHandler):
    """Bolt runs listeners in tasks that nobody waits for; at the end they get their moment, as our own do."""

    def __init__(self, background: Background) -> None:
        self._background = background

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._background.adopt(task)


def _is_news(record: logging.LogRecord) -> bool:
    """Bolt finds our token in the environment by itself, and warns that it won't use it; it shouldn't."""
    return record.getMessage() != warning_client_prioritized_and_token_skipped()


def _authorize(settings: Settings) -> Callable[..., Awaitable[AuthorizeResult]]:
    token = secret_text(settings.slack_bot_token)

    async def authorize(
        enterprise_id: str | None, team_id: str | None, user_id: str | None
    ) -> AuthorizeResult:
        # One installation, one token: asking Slack on each start would only delay the first request.
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id, bot_token=token)

    return authorize
