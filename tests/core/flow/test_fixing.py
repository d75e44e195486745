"""Fixes that findings offer, and findings that an admin lets pass."""

import asyncio

import pytest
from sqlalchemy import select, update

from core.access.models import Member
from core.access.permissions import RoleTooLow, System
from core.brand.service import Brand
from core.brand.voice import Avoided, Voice
from core.campaigns.models import Campaign, Variant
from core.flow.cards.card import VariantCard
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import PlatformName, PolicyNumber, Role, VariantState
from core.review.conflicts import AlreadyDecided
from core.review.findings import HasBlockingFindings, Severity
from core.review.overriding import CannotOverride
from core.review.policies import PolicyChanged
from core.review.policy import Jurisdiction, OwnPattern, Policy
from core.review.rules.fixing import NoSuchFix
from core.storage import journal
from tests.builders import a_brief, a_member, scope_of
from tests.core.flow.conftest import House

BLOCKS = Policy(severities={"word_avoided": Severity.BLOCKING})


async def written(
    house: House, *avoided: Avoided, policy: Policy = BLOCKS, platform: PlatformName = PlatformName.X
) -> tuple[Member, VariantCard]:
    """A variant that says "x draft 0.", of a workspace that avoids these words, and an owner of it."""
    ana = await a_member(house.database, house.clock)
    campaign = await house.campaigns.start(a_brief(platforms=(platform,), link=None), by=ana)
    await house.campaigns.write(campaign)
    voice = Voice(avoid=avoided)
    await Brand(house.database, house.clock).save(ana, voice, known=0)
    await house.policies.save(ana, policy)
    variant = await again(house, ana)
    checked = await house.checking.about(
        campaign.brief, platform, text=variant.text, voice=voice, policy=policy
    )
    findings = [one.as_json() for one in await house.checking.check(checked)]
    async with house.database.write() as session:
        await session.execute(update(Variant).where(Variant.id == variant.id).values(findings=findings))
    return ana, await again(house, ana)


async def again(house: House, ana: Member) -> VariantCard:
    async with house.database.read() as session:
        [campaign_id] = await session.scalars(select(Campaign.id))
    return (await house.reads.campaign(System(ana.workspace_id), campaign_id)).variants[0]


DRAFT = Avoided("draft", "note", "it is done.")


async def test_a_fix_mends_the_words_it_is_about_and_what_blocked_is_gone(house: House) -> None:
    ana, variant = await written(house, DRAFT)
    [finding] = [one for one in variant.findings if one.blocks]
    assert finding.where == "draft"

    await house.editing.fix(variant.id, seen=variant.content_hash, keys=[finding.key], by=ana)

    mended = await again(house, ana)
    assert mended.text == variant.text.replace("draft", "note")
    assert not any(one.blocks for one in mended.findings)
    await house.review.undo(variant.id, seen=mended.content_hash, by=ana)
    assert (await again(house, ana)).text == variant.text


async def test_all_fixes_are_made_and_those_that_they_lead_to(house: House) -> None:
    ana, variant = await written(house, DRAFT, Avoided("note", "word"))

    await house.editing.fix(variant.id, seen=variant.content_hash, by=ana)

    assert (await again(house, ana)).text == variant.text.replace("draft", "word")


async def test_what_somebody_let_pass_stays_as_it_is_when_all_is_fixed(house: House) -> None:
    ana, variant = await written(house, DRAFT, Avoided("0", "1"))
    key = next(one.key for one in variant.findings if one.where == "draft")
    await house.review.override(variant.id, seen=variant.content_hash, keys=[key], reason="So.", by=ana)

    await house.editing.fix(variant.id, seen=variant.content_hash, by=ana)

    assert (await again(house, ana)).text == variant.text.replace("0", "1")


async def test_all_fixes_of_a_long_text_are_made(house: House) -> None:
    ana, variant = await written(house, platform=PlatformName.BLOG)
    text = " ".join(f"Here is the the cup number {number}." for number in range(100, 200))
    edited = await house.editing.edit(variant.id, seen=variant.content_hash, text=text, by=ana)

    await house.editing.fix(variant.id, seen=edited.content_hash, by=ana)

    assert "the the" not in (await again(house, ana)).text


async def test_one_of_two_that_block_can_be_fixed_alone(house: House) -> None:
    ana, variant = await written(house, DRAFT, Avoided("0"))
    key = next(one.key for one in variant.findings if one.fix is not None)

    await house.editing.fix(variant.id, seen=variant.content_hash, keys=[key], by=ana)

    assert [one.where for one in (await again(house, ana)).findings if one.blocks] == ["0"]


async def test_of_chosen_fixes_that_change_the_same_words_the_later_one_is_left_out_and_told(
    house: House,
) -> None:
    ana, variant = await written(house, DRAFT, Avoided("x draft", "a note"), Avoided("0", "1"))
    by_words = {one.where: one.key for one in variant.findings if one.fix is not None}
    assert by_words.keys() == {"draft", "x draft", "0"}

    fixed = await house.editing.fix(variant.id, seen=variant.content_hash, keys=[*by_words.values()], by=ana)

    [left] = fixed.left_out
    assert left.key == by_words["x draft"]
    assert left.message == (
        "Left out: Say “a note” instead of “x draft”. "
        "It would change words that this has changed: Say “note” instead of “draft”."
    )
    expected = variant.text.replace("draft", "note").replace("0", "1")
    assert (await again(house, ana)).text == fixed.variant.text == expected


async def test_a_fix_that_would_make_what_blocks_is_refused_and_nothing_is_changed(house: House) -> None:
    ana, variant = await written(house, DRAFT, policy=Policy())
    await Brand(house.database, house.clock).save(ana, Voice(avoid=(DRAFT, Avoided("note"))), known=1)
    await house.policies.save(ana, BLOCKS)
    key = next(one.key for one in variant.findings if one.fix is not None)

    with pytest.raises(InvalidInput) as refused:
        await house.editing.fix(variant.id, seen=variant.content_hash, keys=[key], by=ana)
    assert "note" in refused.value.fields["text"]

    assert (await again(house, ana)).text == variant.text


async def test_what_has_no_fix_or_changed_meanwhile_is_told(house: House) -> None:
    ana, variant = await written(house, Avoided("draft"))
    with pytest.raises(NoSuchFix):
        await house.editing.fix(variant.id, seen=variant.content_hash, by=ana)

    await house.editing.edit(variant.id, seen=variant.content_hash, text="Ana's own words.", by=ana)

    with pytest.raises(AlreadyDecided):
        await house.editing.fix(variant.id, seen=variant.content_hash, by=ana)


async def test_an_admin_lets_pass_what_blocks_for_a_reason_that_is_kept(house: House) -> None:
    ana, variant = await written(house, DRAFT)
    with pytest.raises(HasBlockingFindings):
        await house.review.approve(variant.id, seen=variant.content_hash, by=ana)

    await house.review.override(variant.id, seen=variant.content_hash, reason="It is one.", by=ana)

    [passed] = [one.override for one in (await again(house, ana)).findings if one.override]
    assert (passed.name, passed.reason) == ("Ana", "It is one.")
    async with house.database.read() as session:
        entries = await journal.entries_after(session, ana.workspace_id, 0, limit=100)
    [told] = [entry.payload for entry in entries if entry.kind == "variant.overridden"]
    assert (told["rules"], told["reason"]) == (["word_avoided"], "It is one.")
    approved = await house.review.approve(variant.id, seen=variant.content_hash, by=ana)
    assert approved.state is VariantState.APPROVED
    assert "overridden" in str(await house.reads.history(ana, variant.id))


async def test_what_was_let_pass_holds_for_that_text_alone(house: House) -> None:
    ana, variant = await written(house, DRAFT)
    await house.review.override(variant.id, seen=variant.content_hash, reason="It is one.", by=ana)

    await house.editing.edit(variant.id, seen=variant.content_hash, text="Another draft.", by=ana)

    edited = await again(house, ana)
    assert [one.where for one in edited.findings if one.blocks] == ["draft"]
    with pytest.raises(HasBlockingFindings):
        await house.review.approve(variant.id, seen=edited.content_hash, by=ana)


async def test_what_the_platform_refuses_is_let_pass_by_nobody(house: House) -> None:
    ana, variant = await written(house, platform=PlatformName.INSTAGRAM)

    with pytest.raises(CannotOverride) as refused:
        await house.review.override(variant.id, seen=variant.content_hash, reason="Please.", by=ana)
    assert "Instagram posts nothing without" in refused.value.message


async def test_nothing_is_let_pass_without_a_reason_a_role_or_something_that_blocks(house: House) -> None:
    ana, variant = await written(house, DRAFT)
    by, seen = ana, variant.content_hash
    with pytest.raises(InvalidInput) as lacking:
        await house.review.override(variant.id, seen=seen, reason=" ", by=by)
    assert lacking.value.fields == {"reason": "is needed."}
    with pytest.raises(CannotOverride) as refused:
        await house.review.override(variant.id, seen=seen, keys=["placeholder"], reason="So.", by=by)
    assert "nothing to pass by" in refused.value.message
    ben = await a_member(house.database, house.clock, "Ben")
    ben.role = Role.PUBLISHER
    with pytest.raises(RoleTooLow):
        await house.review.override(variant.id, seen=seen, reason="So.", by=ben)


async def test_of_two_overrides_at_once_none_is_lost(house: House) -> None:
    ana, variant = await written(house, Avoided("draft"), Avoided("0"))
    keys = [one.key for one in variant.findings if one.blocks]

    async def let_pass(key: str) -> None:
        await house.review.override(variant.id, seen=variant.content_hash, keys=[key], reason=key, by=ana)

    await asyncio.gather(*map(let_pass, keys))

    passed = [one.override.reason for one in (await again(house, ana)).findings if one.override]
    assert sorted(passed) == sorted(keys)


async def test_a_policy_is_saved_over_the_one_that_was_read_and_tells_what_it_changes(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    first = await house.policies.save(ana, BLOCKS, known=0)

    with pytest.raises(PolicyChanged):
        await house.policies.save(ana, Policy(banned_hashtags=("spam",)), known=0)
    second = await house.policies.save(ana, Policy(banned_hashtags=("spam",)), known=first.version)

    assert (first.version, second.version) == (1, 2)
    assert (await house.policies.current(ana)).policy == Policy(banned_hashtags=("spam",))
    async with house.database.read() as session:
        entries = await journal.entries_after(session, ana.workspace_id, 0, limit=100)
    told = [entry.payload["changed"] for entry in entries if entry.kind == "rules.changed"]
    assert told == [["word_avoided"], ["banned_hashtags", "word_avoided"]]


async def test_each_version_of_a_policy_is_kept_with_who_saved_it_and_what_it_changed(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    own = OwnPattern("synergy", severity=Severity.BLOCKING, reason="Say it.", replacement="teamwork")
    await house.policies.save(ana, Policy({"placeholder": None}, patterns=(own,)))
    await house.policies.save(
        System(ana.workspace_id),
        Policy({"placeholder": Severity.BLOCKING}, frozenset({Jurisdiction.EU}), banned_hashtags=("spam",)),
    )

    second, first = await house.policies.versions(ana)

    assert (first.saved.version, first.saved.saved_by) == (1, "Ana")
    assert first.changes == (
        "placeholder: as it comes → off",
        "+ Own words: synergy → teamwork: Say it. (blocking)",
    )
    assert (second.saved.version, second.saved.saved_by) == (2, "")
    assert second.saved.saved_at == house.clock.now()
    assert second.changes == (
        "placeholder: off → blocking",
        "- Where you advertise: UK",
        "- Where you advertise: US",
        "- Own words: synergy → teamwork: Say it. (blocking)",
        "+ Hashtags never used: #spam",
    )


async def test_an_older_policy_is_restored_as_a_new_version(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    first = await house.policies.save(ana, BLOCKS)
    await house.policies.save(ana, Policy(banned_hashtags=("spam",)))

    with pytest.raises(PolicyChanged):
        await house.policies.restore(ana, first.version, known=1)
    with pytest.raises(NotFound):
        await house.policies.restore(ana, PolicyNumber(7))
    restored = await house.policies.restore(ana, first.version, known=2)

    assert (restored.version, restored.restores, restored.policy) == (3, 1, BLOCKS)
    assert (await house.policies.current(ana)).policy == BLOCKS
    assert [one.saved.version for one in await house.policies.versions(ana)] == [3, 2, 1]


async def test_another_workspaces_policy_is_its_own(house: House) -> None:
    ana, eve = [await a_member(house.database, house.clock, team=team) for team in ("T1", "T2")]
    await house.policies.save(ana, BLOCKS)

    assert (await house.policies.of(scope_of(eve).workspace_id)) == Policy()
    assert list(await house.policies.versions(eve)) == []
