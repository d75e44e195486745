"""What people are owed: stored, then promised, then told, then forgotten.

Whoever owes a letter holds it while they tell it. Where they die, or Slack takes it nowhere, a worker tells
it later, for a day. In the ordinary case it is told once; who is told by a process that dies before it could
note so is told again.
"""

import asyncio
import hashlib
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.slack.client import Slack
from bot.slack.ephemeral import Reply, try_to_tell
from bot.slack.failures import LATEST_REFUSED, growing_pause
from bot.slack.letters import Letter
from core.desk import Desk
from core.foundation.errors import DoneBefore, Unavailable
from core.foundation.sealing import WrongSecretKey
from core.telling.untold import LEASE, Untold

TRY_SECONDS = 25.0
"""Of one try, all its ways together: over before another may take the letter."""
STORING_SECONDS = 2.0
"""Where the database takes longer, what is owed is told at once, without a net."""
LATEST = 4.0
"""Seconds between later tries while Slack is away."""
GIVEN_UP_AFTER = timedelta(days=1)
ADDRESS_LASTS = timedelta(minutes=30)
"""How long Slack takes answers at a click's own address."""
AT_ONCE = 8

log = structlog.get_logger(__name__)


async def owe(
    desk: Desk, letter: Letter, *, lease: timedelta = LEASE, once: str = "", instead_of: str = ""
) -> bool:
    """Store a letter, which the caller then hands over; False where `once` was owed before."""
    sealed = letter.sealed(desk.sealer)
    return await desk.untold.owe(letter.key, sealed, lease=lease, once=once, instead_of=instead_of)


async def is_stored(
    desk: Desk, letter: Letter, *, lease: timedelta = LEASE, request: str = "", instead_of: str = ""
) -> bool:
    """Store it, in the place of another letter; False where the database can't, or not in time.

    Raises:
        DoneBefore: `request` has had this very answer; it is not stored again.
    """
    answer = hashlib.sha256(letter.text.encode()).hexdigest()[:32]
    once = f"slack:answer:{request}:{answer}" if request else ""
    try:
        async with asyncio.timeout(STORING_SECONDS):
            is_new = await owe(desk, letter, lease=lease, once=once, instead_of=instead_of)
    except (TimeoutError, Unavailable) as error:
        log.warning("answer_not_stored", user=letter.user, error=type(error).__name__)
        return False
    if not is_new:
        raise DoneBefore(once)
    return True


async def hand_over(desk: Desk, slack: Slack, letter: Letter) -> bool:
    """Whether what was just stored is told; where Slack does not take it now, a worker tells it later."""
    reply = await _tried(slack, letter)
    try:
        await _settle(desk, letter.key, reply, tries=1, age=timedelta())
    except Unavailable as error:  # it is told once more
        log.warning("answer_not_settled", user=letter.user, error=error.code)
    return reply is Reply.TOLD


async def tell_due(desk: Desk, slack: Slack) -> int:
    """One tick of a worker: tell what nobody holds any more; says how many letters are done with."""
    settled = 0
    while due := await desk.untold.take_due(limit=AT_ONCE):
        now_settled = sum(await asyncio.gather(*(_taken_up(desk, slack, row) for row in due)))
        settled += now_settled
        if not now_settled:  # Slack is away; the next tick asks again
            break
    return settled


async def _taken_up(desk: Desk, slack: Slack, row: Untold) -> bool:
    age = desk.clock.now() - row.created_at
    reply = Reply.REFUSED
    try:
        letter = Letter.opened(row.id, row.sealed, desk.sealer)
    except WrongSecretKey:
        log.error("answer_can_not_be_opened", letter=row.id, setting="SECRET_KEY")
    else:
        reply = await _tried(slack, letter if age < ADDRESS_LASTS else replace(letter, response_url=""))
    return await _settle(desk, row.id, reply, tries=row.fence, age=age)


async def _tried(slack: Slack, letter: Letter) -> Reply:
    try:
        async with asyncio.timeout(TRY_SECONDS):
            return await try_to_tell(slack, letter)
    except TimeoutError:
        return Reply.NOT_NOW


async def _settle(desk: Desk, key: str, reply: Reply, *, tries: int, age: timedelta) -> bool:
    """Note what came of a try; True where there will be no other."""
    is_given_up = reply is not Reply.TOLD and age > GIVEN_UP_AFTER
    if is_given_up:
        log.error("caller_never_told", letter=key, tries=tries)
    if reply is Reply.TOLD or is_given_up:
        await desk.untold.let_go(key)
        return True
    latest = LATEST if reply is Reply.NOT_NOW else LATEST_REFUSED
    await desk.untold.put_off(key, fence=tries, pause=growing_pause(tries, latest))
    return False
