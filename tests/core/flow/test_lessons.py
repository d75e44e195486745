"""What reviews of a workspace teach about its voice, read from its variants' history."""

import pytest

from core.brand.service import Brand
from core.flow.lessons import SINCE, Lessons
from core.foundation.ids import Objection, ReviewStep
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House


@pytest.fixture
def taught(house: House) -> Lessons:
    return Lessons(house.database, house.clock, Brand(house.database, house.clock))


async def test_edits_and_reasons_of_the_workspace_become_proposed_rules_and_nothing_is_saved(
    house: House, taught: Lessons
) -> None:
    ana = await a_member(house.database, house.clock)
    other = await a_member(house.database, house.clock, "Ben", "T2")
    for number in range(3):
        campaign = await house.campaigns.start(a_brief(product=f"Kettle {number}"), by=ana)
        await house.campaigns.write(campaign)
        first, second, *_ = (await house.reads.campaign(ana, campaign.id)).variants
        await house.editing.edit(
            first.id, text=f"A plain text about kettle {number}.", seen=first.content_hash, by=ana
        )
        await house.review.answer(
            second.id,
            ReviewStep.REJECTED,
            seen=second.content_hash,
            objection=Objection.TONE,
            reason="Too salesy",
            by=ana,
        )

    now, proposal = await taught.propose(ana)

    assert (now.version, now.voice.says_something) == (0, False)
    assert "draft" in [each.word for each in proposal.voice.avoid]
    assert proposal.voice.dont == ("Too salesy",)
    assert (await taught.propose(other))[1].posts == 0

    house.clock.advance(SINCE)
    house.clock.advance(SINCE)
    assert (await taught.propose(ana))[1].posts == 0
