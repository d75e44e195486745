"""An edit: refused on the field of what is wrong, and then the person's own."""

import pytest

from core.access.permissions import System
from core.campaigns.models import Campaign, Variant
from core.flow.cards.card import BY_A_PERSON, VariantCard
from core.flow.checks import Checking
from core.flow.editing import require_unblocked
from core.foundation.errors import InvalidInput
from core.foundation.ids import Angle, ContentHash, PlatformName, new_post_id
from core.platforms.rulebook import Rulebook
from core.publishing.models import Post
from core.publishing.sending import outgoing_of
from core.review.conflicts import AlreadyDecided
from core.review.findings import Finding, Part, Severity
from core.review.moderation.port import Outgoing
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House
from tests.stand_ins.clock import ManualClock


async def written(house: House, platform: PlatformName) -> tuple[Campaign, VariantCard]:
    ana = await a_member(house.database, house.clock)
    campaign = await house.campaigns.start(a_brief(platforms=(platform,)), by=ana)
    await house.campaigns.write(campaign)
    card = await house.reads.campaign(System(campaign.workspace_id), campaign.id)
    return campaign, card.variants[0]


async def refused(house: House, platform: PlatformName, **changes: str) -> dict[str, str]:
    ben = await a_member(house.database, house.clock, "Ben")
    _, variant = await written(house, platform)
    with pytest.raises(InvalidInput) as refusal:
        await house.editing.edit(
            variant.id, seen=variant.content_hash, by=ben, **{"text": "Ben's own words.", **changes}
        )
    return refusal.value.fields


async def test_a_title_that_is_too_long_is_told_on_the_title(house: House) -> None:
    assert "titles of up to" in (await refused(house, PlatformName.BLOG, title="t" * 5000))["title"]


async def test_a_text_that_is_too_long_is_told_on_the_text(house: House) -> None:
    assert "at most 280" in (await refused(house, PlatformName.X, text="t " * 200))["text"]


async def test_a_subject_is_one_line(house: House) -> None:
    ben = await a_member(house.database, house.clock, "Ben")
    _, variant = await written(house, PlatformName.EMAIL)
    edited = await house.editing.edit(
        variant.id, seen=variant.content_hash, text="Words.", title="Sale\r\nBcc: all@example.com", by=ben
    )
    assert edited.title == "Sale Bcc: all@example.com"


async def test_what_follows_below_is_approved_and_goes_out_and_counts_in_the_hash(house: House) -> None:
    ben = await a_member(house.database, house.clock, "Ben")
    campaign, variant = await written(house, PlatformName.BLUESKY)
    below = ["Two. ", "", "Three.\n---\nFour."]
    edited = await house.editing.edit(
        variant.id, seen=variant.content_hash, text=variant.text, follow_ups=below, by=ben
    )
    assert edited.content_hash != variant.content_hash
    post = Post(id=new_post_id(), workspace_id=campaign.workspace_id, platform=PlatformName.BLUESKY)
    approved = await house.review.approve(edited.id, seen=edited.content_hash, by=ben)
    assert outgoing_of(house.database, post, approved, campaign.name).follow_ups == (
        "Two.",
        "Three.",
        "Four.",
    )


async def test_an_edit_that_says_nothing_of_what_follows_keeps_it_and_undo_takes_it_back(
    house: House,
) -> None:
    ben = await a_member(house.database, house.clock, "Ben")
    _, variant = await written(house, PlatformName.BLUESKY)
    first = await house.editing.edit(
        variant.id, seen=variant.content_hash, text="One.", follow_ups=["Two."], by=ben
    )
    second = await house.editing.edit(variant.id, seen=first.content_hash, text="Uno.", by=ben)
    assert second.follow_ups == ["Two."]
    undone = await house.review.undo(variant.id, seen=second.content_hash, by=ben)
    again = await house.review.undo(variant.id, seen=undone.content_hash, by=ben)
    assert (again.text, again.follow_ups, again.content_hash) == (variant.text, [], variant.content_hash)


async def test_a_reply_that_is_too_long_is_told_where_it_was_typed(house: House) -> None:
    ben = await a_member(house.database, house.clock, "Ben")
    _, variant = await written(house, PlatformName.BLUESKY)
    with pytest.raises(InvalidInput) as refusal:
        await house.editing.edit(
            variant.id, seen=variant.content_hash, text="One.", follow_ups=["Two.", "t" * 301], by=ben
        )
    assert refusal.value.fields == {
        "follow_ups": "Post 3 of 3: Bluesky takes at most 300 characters; this text has 301."
    }


async def test_nothing_follows_below_an_e_mail(house: House) -> None:
    ben = await a_member(house.database, house.clock, "Ben")
    _, variant = await written(house, PlatformName.EMAIL)
    with pytest.raises(InvalidInput) as refusal:
        await house.editing.edit(
            variant.id, seen=variant.content_hash, text="One.", title="It", follow_ups=["Two."], by=ben
        )
    assert "nothing below a post on E-mail" in refusal.value.fields["follow_ups"]


async def test_a_preheader_is_one_line_and_what_is_approved_and_goes_out_holds_it(house: House) -> None:
    ben = await a_member(house.database, house.clock, "Ben")
    campaign, variant = await written(house, PlatformName.EMAIL)
    edited = await house.editing.edit(
        variant.id, seen=variant.content_hash, text=variant.text, preheader="Dry\nat last", by=ben
    )
    assert edited.preheader == "Dry at last"
    with pytest.raises(AlreadyDecided):
        await house.review.approve(variant.id, seen=variant.content_hash, by=ben)
    approved = await house.review.approve(variant.id, seen=edited.content_hash, by=ben)
    post = Post(id=new_post_id(), workspace_id=ben.workspace_id, platform=PlatformName.EMAIL)
    assert outgoing_of(house.database, post, approved, campaign.name).preheader == "Dry at last"


async def test_an_edit_that_says_nothing_of_the_preheader_keeps_it_and_undo_brings_it_back(
    house: House,
) -> None:
    ben = await a_member(house.database, house.clock, "Ben")
    _, variant = await written(house, PlatformName.EMAIL)

    async def edit(seen: ContentHash, **changes: str) -> Variant:
        return await house.editing.edit(variant.id, seen=seen, text="Words.", by=ben, **changes)

    first = await edit(variant.content_hash, preheader="Dry at last")
    kept = await edit(first.content_hash)
    empty = await edit(kept.content_hash, preheader="")
    undone = await house.review.undo(variant.id, seen=empty.content_hash, by=ben)
    assert [kept.preheader, empty.preheader, undone.preheader] == ["Dry at last", "", "Dry at last"]
    assert undone.content_hash == kept.content_hash != empty.content_hash


async def test_a_preheader_that_is_too_long_is_told_on_the_preheader(house: House) -> None:
    fields = await refused(house, PlatformName.EMAIL, preheader="p" * 141)
    assert "preheaders of up to 140" in fields["preheader"]


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u2800"])
async def test_a_text_of_which_nothing_can_be_seen_is_needed(house: House, text: str) -> None:
    assert await refused(house, PlatformName.X, text=text) == {"text": "is needed."}


async def test_a_control_character_is_told_on_its_field(house: House) -> None:
    fields = await refused(house, PlatformName.BLOG, title="\x1b[31mRed")
    assert "U+001B" in fields["title"]


def test_each_blocking_finding_is_told_on_the_field_it_is_about() -> None:
    findings = [
        Finding("moderation_flagged", Severity.BLOCKING, "This is hateful.", "hate"),
        Finding("harmful_wording", Severity.BLOCKING, "“scum” is harmful.", "scum", part=Part.TITLE),
        Finding("platform_refuses", Severity.BLOCKING, "Too many hashtags."),
        Finding("strong_language", Severity.WARNING, "“damn” is strong.", "damn"),
    ]
    with pytest.raises(InvalidInput) as refusal:
        require_unblocked(findings)
    assert refusal.value.fields == {
        "text": "This is hateful. Too many hashtags.",
        "title": "“scum” is harmful.",
    }


async def test_an_edited_text_is_its_editors_and_no_writers(house: House) -> None:
    ben = await a_member(house.database, house.clock, "Ben")
    campaign, variant = await written(house, PlatformName.X)
    assert (variant.reasoning, variant.writer, variant.angle) == ("Because.", "scripted", Angle.PROOF)

    await house.editing.edit(variant.id, seen=variant.content_hash, text="Ben's own words.", by=ben)

    (edited,) = (await house.reads.campaign(System(campaign.workspace_id), campaign.id)).variants[:1]
    assert (edited.reasoning, edited.writer, edited.model) == ("", BY_A_PERSON, "")
    assert edited.angle is None
    assert edited.edited_by is not None
    assert edited.edited_by.name == "Ben"


async def test_a_text_that_is_far_too_long_is_refused_before_anything_else_reads_it() -> None:
    class NeverAsked:
        async def prepare(self) -> None: ...

        async def review(self, text: str, outgoing: Outgoing | None = None) -> list[Finding]:
            raise AssertionError(len(text))

    checking = Checking(NeverAsked(), Rulebook(4000), ManualClock())

    text = await checking.about(a_brief(), PlatformName.X, text="🇩" * 60_000)
    found = await checking.check(text)

    assert [finding.rule for finding in found] == ["platform_refuses"]
