"""Opening modals: what Slack answers to a trigger, and what people are told."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from fastapi import FastAPI
from slack_sdk.errors import SlackApiError

from bot.slack.client import Slack, SlackClient
from bot.slack.modals import Modals, OpenedTooLate
from tests.stand_ins.serving import serving

VIEW = {
    "type": "modal",
    "callback_id": "brief",
    "title": {"type": "plain_text", "text": "New campaign"},
    "blocks": [{"type": "divider"}],
}


async def the_view() -> dict[str, Any]:
    return VIEW


@pytest.fixture
async def refusing(request: pytest.FixtureRequest) -> AsyncIterator[Modals]:
    """Modals at a Slack that answers `views.open` with the error named by the test."""
    slack = FastAPI()

    @slack.post("/views.open")
    async def views_open() -> dict[str, object]:
        return {"ok": False, "error": request.param}

    async with serving(slack) as url, aiohttp.ClientSession() as session:
        client = SlackClient(token="xoxb-1", base_url=f"{url}/", session=session)
        yield Modals(Slack(client, session))


@pytest.mark.parametrize("refusing", ["exchanged_trigger_id"], indirect=True)
async def test_a_click_that_another_process_has_answered_is_not_told_as_an_error(refusing: Modals) -> None:
    """Source: docs.slack.dev, views.open, errors: the trigger was already exchanged in a previous call."""
    await refusing.open_filled("1.2.3", the_view())


@pytest.mark.parametrize("refusing", ["expired_trigger_id"], indirect=True)
async def test_a_form_that_came_too_late_is_told_in_words(refusing: Modals) -> None:
    with pytest.raises(OpenedTooLate) as told:
        await refusing.open_filled("1.2.3", the_view())

    assert "try again" in told.value.message


@pytest.mark.parametrize("refusing", ["invalid_arguments"], indirect=True)
async def test_any_other_refusal_stays_an_error(refusing: Modals) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await refusing.open_filled("1.2.3", the_view())
