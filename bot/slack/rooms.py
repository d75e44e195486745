"""What listeners work with: the desk, and Slack's side of the table."""

from dataclasses import dataclass

from bot.slack.background import Background
from bot.slack.cards import Cards
from bot.slack.client import Slack
from bot.slack.modals import Modals
from core.desk import Desk


@dataclass(frozen=True, slots=True)
class Rooms:
    """Arrives in a listener by its argument name, `rooms`."""

    desk: Desk
    slack: Slack
    cards: Cards
    modals: Modals
    background: Background
