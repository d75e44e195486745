"""Opening modals: at once, repaired where needed, and quietly when Slack delivers the same click twice.

A trigger is dead after three seconds. What takes longer to read comes into a form that is open already.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.blockkit.build import modal, section
from bot.blockkit.mrkdwn import escaped
from bot.blockkit.repair import repaired_view
from bot.slack.client import Slack
from bot.slack.failures import Unreachable, code_of, held, in_short, is_passing
from bot.slack.unfetched import instead
from core.foundation.errors import CopydeskError, Unavailable
from core.foundation.ids import new_id

REMEMBERED = 2_000
EXPIRED = frozenset({"expired_trigger_id", "trigger_expired"})
PATIENCE_SECONDS = 1.0
"""How long a form's content may take before the form opens without it; Slack needs the rest of the three."""

log = structlog.get_logger(__name__)


class OpenedTooLate(Unavailable):
    """Slack gives three seconds to open a modal; they were over."""

    code = "opened_too_late"

    @property
    def message(self) -> str:
        return "This form took too long to open. Please try again."


class NotOpened(Unavailable):
    """Slack did not open a modal, and may do so later."""

    code = "not_opened"

    @property
    def message(self) -> str:
        return "Slack could not show the form just now. Nothing was done; please try again."


class Modals:
    """Opens modals; a trigger works once."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._triggers: OrderedDict[str, None] = OrderedDict()

    async def open_filled(self, trigger_id: str, filling: Coroutine[Any, Any, dict[str, Any]]) -> None:
        """Open the view that `filling` gives; one that asks for patience first, where that takes long.

        Raises:
            CopydeskError: what `filling` raised, and nothing is open; later it is told in the open view.
            OpenedTooLate: the trigger is too old.
        """
        if not self._is_new(trigger_id):
            filling.close()
            return
        task = asyncio.create_task(filling)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
        if done:
            await self._open(trigger_id, task.result())
            return
        try:
            opened = await self._open(trigger_id, _notice("One moment, please…"))
        except BaseException:
            task.cancel()  # there is no form to fill
            raise
        try:
            view = await task
        except CopydeskError as error:
            view = _notice(escaped(error.message))
        except Exception:
            await self.fill(opened, _notice("This did not work. You were told more where you clicked."))
            raise
        await self.fill(opened, view)

    def _is_new(self, trigger_id: str) -> bool:
        if trigger_id in self._triggers:
            log.info("modal_asked_for_twice")
            return False
        self._triggers[trigger_id] = None
        if len(self._triggers) > REMEMBERED:
            self._triggers.popitem(last=False)
        return True

    async def _open(self, trigger_id: str, view: dict[str, Any]) -> str:
        """The opened view's id; empty where another process opened it."""
        # By an id of our own a view can be found when the answer that tells Slack's is lost.
        view = {**fit_view(view), "external_id": new_id("view")}
        try:
            return await self._asked(trigger_id, view)
        except Unreachable as error:
            log.warning("modal_answer_lost", error=in_short(error))
            return await self._open_again(trigger_id, view)
        except SlackApiError as error:
            if code_of(error) == "exchanged_trigger_id":  # another process was given the same click
                log.info("modal_asked_for_twice")
                return ""
            if code_of(error) in EXPIRED:
                raise OpenedTooLate from error
            if is_passing(error):
                raise NotOpened from error
            raise

    async def _open_again(self, trigger_id: str, view: dict[str, Any]) -> str:
        """Once more with the same trigger; where it is spent, the view may be there all the same."""
        try:
            try:
                return await self._asked(trigger_id, view)
            except SlackApiError:
                there = await self._slack.web.views_update(external_id=view["external_id"], view=view)
                return str(held(there, "view", "id"))
        except (SlackApiError, *Unreachable) as error:
            raise NotOpened from error

    async def _asked(self, trigger_id: str, view: dict[str, Any]) -> str:
        open_view = partial(self._slack.web.views_open, trigger_id=trigger_id)
        return str(held(await _or_without_images(open_view, view), "view", "id"))

    async def fill(self, view_id: str, view: dict[str, Any]) -> None:
        """Let an open form show something else.

        Raises:
            NotOpened: Slack did not take it, and may do so later.
        """
        if not view_id:
            return
        try:
            await _or_without_images(partial(self._slack.web.views_update, view_id=view_id), fit_view(view))
        except SlackApiError as error:
            if is_passing(error):
                raise NotOpened from error
            log.info("modal_not_filled", error=code_of(error))  # most likely it was closed meanwhile
        except Unreachable as error:
            raise NotOpened from error


async def _or_without_images(
    ask: Callable[..., Awaitable[AsyncSlackResponse]], view: dict[str, Any]
) -> AsyncSlackResponse:
    try:
        return await ask(view=view)
    except SlackApiError as error:
        plain = instead(view["blocks"], error)
        log.warning("images_not_shown", callback_id=view.get("callback_id"), error=in_short(error))
    return await ask(view={**view, "blocks": plain})


def _notice(mrkdwn: str) -> dict[str, Any]:
    return modal("notice", "Copydesk", [section(mrkdwn)], close="Close")


def fit_view(view: dict[str, Any]) -> dict[str, Any]:
    """The view within Slack's limits; what had to be mended is logged."""
    mended, found = repaired_view(view)
    if found:
        log.warning("view_repaired", callback_id=view.get("callback_id"), first=found[0].reason)
    return mended
