"""What listeners work with: the desk, and Slack's side of the table."""

from dataclasses import dataclass

from bot.blockkit.build import Message
from bot.slack.background import Background
from bot.slack.campaign_messages import Cards
from bot.slack.client import Slack
from bot.slack.letters import Letter
from bot.slack.modals import Modals
from bot.slack.owed import hand_over, is_stored
from bot.slack.people import Caller, Directory
from core.desk import Desk
from core.foundation.errors import DoneBefore


@dataclass(frozen=True, slots=True)
class Rooms:
    """Arrives in a listener by its argument name, `rooms`."""

    desk: Desk
    slack: Slack
    cards: Cards
    modals: Modals
    background: Background
    directory: Directory

    async def promise(self, caller: Caller, message: Message, *, instead_of: str = "") -> bool:
        """Whether it is sure that somebody is told `message`: it is stored, or where it can't be, told.

        Only then may a request be acknowledged. One that is delivered twice is answered once. `instead_of` is
        the letter that is not needed any more.
        """
        letter = Letter.to(caller, message)
        try:
            stored = await is_stored(self.desk, letter, request=caller.request, instead_of=instead_of)
        except DoneBefore:
            return True
        if stored:
            self.background.start(hand_over(self.desk, self.slack, letter))
            return True
        return await hand_over(self.desk, self.slack, letter)
