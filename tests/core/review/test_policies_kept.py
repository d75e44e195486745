"""What was kept under other rules than today's: what can still be used of it holds."""

from core.review.policies import Policies
from core.review.policy import OwnPattern, Policy
from core.storage.database import Database
from tests.builders import a_member
from tests.stand_ins.clock import ManualClock


async def test_an_entry_that_can_not_be_used_any_more_takes_no_other_with_it(
    database: Database, clock: ManualClock
) -> None:
    policies, ana = Policies(database, clock), await a_member(database, clock)
    kept = Policy(
        patterns=(OwnPattern("a*", is_regex=True), OwnPattern("synergy")),
        banned_hashtags=("follow4follow", "", "spam"),
        trademarks=("",),
    )

    await policies.save(ana, kept)

    held = await policies.of(ana.workspace_id)
    assert held == Policy(patterns=(OwnPattern("synergy"),), banned_hashtags=("follow4follow", "spam"))
