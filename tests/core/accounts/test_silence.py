"""An account whose platform tells no figures, time and again, is a finding until it tells some."""

from datetime import timedelta
from unittest.mock import Mock

import pytest

from core.accounts.pace import NotItsTurn
from core.flow.health import Watching
from core.foundation.ids import WorkspaceId
from core.foundation.settings import Settings
from core.operations.health import Reading, Status
from core.operations.silence import REPEATED
from core.platforms.connecting import CannotSay
from core.platforms.posting import NotReady, RateLimited
from core.publishing.ages import AGES_WHERE_PAID
from tests.core.accounts.conftest import House
from tests.core.accounts.test_figures import FEW, Counter

FIRST = AGES_WHERE_PAID[0]
BETWEEN = timedelta(hours=6)
"""Who does not answer is asked again at least so often."""
ELSEWHERE = WorkspaceId("wsp_elsewhere")
SAID = CannotSay("X is down for maintenance.")


@pytest.fixture
def counter(house: House) -> Counter:
    return Counter(house)


async def asked(counter: Counter, times: int, fails: Exception | None) -> None:
    counter.fails = fails
    for _ in range(times):
        counter.house.clock.advance(BETWEEN)
        assert await counter.work() == 1


async def seen(house: House) -> Reading:
    settings = Settings(_env_file=None)
    return await Watching(settings, house.database, house.clock, Mock(), Mock()).figures()


async def test_health_says_which_account_since_when_and_what_its_platform_said(
    house: House, counter: Counter
) -> None:
    await counter.out(FEW)
    await asked(counter, REPEATED, SAID)
    reading = await seen(house)
    assert reading.status is Status.DEGRADED
    began = house.clock.now() - (REPEATED - 1) * BETWEEN
    since = f"{began:%-d %B %H:%M} UTC"
    told = f"nothing of @fernweh since {since}, though asked {REPEATED} times: {SAID.message}"
    assert told in reading.said_to(house.owner.workspace_id)
    assert told in reading.said


async def test_another_workspace_hears_that_there_is_one_and_not_which(
    house: House, counter: Counter
) -> None:
    await counter.out(FEW)
    await asked(counter, REPEATED, SAID)
    said = (await seen(house)).said_to(ELSEWHERE)
    assert "those of 1 account are not told" in said
    assert "@fernweh" not in said


async def test_a_failure_or_two_are_no_finding(house: House, counter: Counter) -> None:
    await counter.out(FEW)
    await asked(counter, REPEATED - 1, SAID)
    assert (await seen(house)).status is Status.OK


async def test_the_next_answer_ends_it_and_what_came_before_counts_no_more(
    house: House, counter: Counter
) -> None:
    await counter.out(FEW)
    await asked(counter, REPEATED, TimeoutError())
    assert "X did not answer." in (await seen(house)).said
    counter.fails = None
    house.clock.advance(BETWEEN)
    await counter.work()
    assert (await seen(house)).status is Status.OK
    house.clock.advance(AGES_WHERE_PAID[2])
    await asked(counter, 1, SAID)
    assert (await seen(house)).status is Status.OK


@pytest.mark.parametrize("wait", [NotItsTurn("It rests."), NotReady("Being refreshed.")])
async def test_that_its_platform_was_not_even_asked_is_no_failure(
    house: House, counter: Counter, wait: Exception
) -> None:
    await counter.out(FEW)
    await asked(counter, REPEATED, wait)
    assert (await seen(house)).status is Status.OK


async def test_a_platform_that_only_ever_wants_to_be_left_alone_is_one_that_tells_nothing(
    house: House, counter: Counter
) -> None:
    await counter.out(FEW)
    await asked(counter, REPEATED, RateLimited("X takes nothing more for a while."))
    assert "nothing more for a while" in (await seen(house)).said


async def test_an_account_that_is_taken_away_is_no_finding(house: House, counter: Counter) -> None:
    await counter.out(FEW)
    await asked(counter, REPEATED, SAID)
    [account] = await house.accounts.list(house.owner)
    await house.accounts.disconnect(house.owner, account.id)
    assert (await seen(house)).status is Status.OK
