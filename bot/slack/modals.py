"""Opening modals: at once, repaired where needed, and quietly when Slack delivers the same click twice."""

from collections import OrderedDict
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.client import Slack, Unreachable
from bot.views.repair import repaired_view
from core.foundation.errors import Unavailable

REMEMBERED = 2_000

log = structlog.get_logger(__name__)


class OpenedTooLate(Unavailable):
    """Slack gives three seconds to open a modal; they were over."""

    code = "opened_too_late"

    @property
    def message(self) -> str:
        return "Slack was too slow for this form to open. Please try again."


class Modals:
    """Opens modals; a trigger works once."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._triggers: OrderedDict[str, None] = OrderedDict()

    async def open(self, trigger_id: str, view: dict[str, Any]) -> None:
        """Open `view` for whoever's click made the trigger.

        Raises:
            OpenedTooLate: the trigger is too old.
        """
        if trigger_id in self._triggers:
            log.info("modal_asked_for_twice", callback_id=view.get("callback_id"))
            return
        self._triggers[trigger_id] = None
        if len(self._triggers) > REMEMBERED:
            self._triggers.popitem(last=False)
        view = fit_view(view)
        try:
            await self._slack.writes.views_open(trigger_id=trigger_id, view=view)
        except Unreachable as error:  # it is open, or the person clicks again
            log.warning("modal_answer_lost", error=type(error).__name__)
        except SlackApiError as error:
            match error.response.get("error"):
                case "expired_trigger_id" | "trigger_expired":
                    raise OpenedTooLate from error
                case "exchanged_trigger_id":  # another web process got the same click, and opened it
                    log.info("modal_opened_elsewhere", callback_id=view.get("callback_id"))
                case _:
                    raise


def fit_view(view: dict[str, Any]) -> dict[str, Any]:
    """The view within Slack's limits; what had to be mended is logged."""
    mended, found = repaired_view(view)
    if found:
        log.warning("view_repaired", callback_id=view.get("callback_id"), first=found[0].reason)
    return mended
