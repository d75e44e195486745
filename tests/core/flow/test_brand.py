"""What is written follows the brand voice in force, says in which version, and is checked against it."""

import asyncio

from core.access.models import Member
from core.brand.service import Brand
from core.brand.voice import Avoided, Use, Voice
from core.campaigns.brief import Brief
from core.flow.cards.card import CampaignCard
from core.foundation.ids import PlatformName
from core.foundation.money import Money
from core.review.rules.brand.word_avoided import WORD_AVOIDED
from core.spending.prices import price_of
from core.storage import journal
from core.writing.port import Usage
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House
from tests.core.flow.test_as_whom import two_accounts

X, BLUESKY = PlatformName.X, PlatformName.BLUESKY
VOICE = Voice(
    company="Fernweh",
    avoid=(Avoided("draft", "sketch", "we write no drafts"), Avoided("fast", reason="who is not?")),
)


def brand_of(house: House) -> Brand:
    return Brand(house.database, house.clock)


async def written(house: House, by: Member, brief: Brief) -> CampaignCard:
    campaign = await house.campaigns.start(brief, by=by)
    await house.campaigns.write(campaign)
    return await house.reads.campaign(by, campaign.id)


async def test_the_voice_reaches_the_writer_and_its_version_stays_with_the_variant(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    before = await written(house, ana, a_brief(platforms=(X,), variants=1))
    await brand_of(house).save(ana, VOICE, known=0)
    after = await written(house, ana, a_brief(platforms=(X,), variants=1))
    await brand_of(house).save(ana, Voice(), known=1)
    assert [request.brand for request in house.writer.asked] == [Voice(), VOICE]
    assert [request.brief.sender for request in house.writer.asked] == ["", "Fernweh"]
    assert [card.variants[0].brand_version for card in (before, after)] == [None, 1]
    assert after.variants[0].text.startswith("x sketch")


async def test_events_tell_in_whose_voice_a_variant_was_written_and_in_which_version(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    english, german = await two_accounts(house, ana)
    brief = a_brief(platforms=(X,), variants=1, accounts=(english, german))
    await written(house, ana, brief)
    await brand_of(house).save(ana, Voice(tone="förmlich"), known=0, account_id=german)
    await brand_of(house).save(ana, Voice(company="Fernweh"), known=0)
    card = await written(house, ana, brief)
    await house.rewriting.regenerate(card.variants[1].id, hint="Louder.", by=ana)
    async with house.database.read() as session:
        entries = await journal.entries_after(session, ana.workspace_id, 0, limit=99)
    told = [entry.payload for entry in entries if entry.kind == "variant.written"]
    assert [(one["brand_version"], one.get("voice_account_id")) for one in told] == [
        (0, None),
        (0, None),
        (2, None),
        (2, german),
        (2, german),
    ]


async def test_a_brief_that_names_its_sender_keeps_it(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    await brand_of(house).save(ana, VOICE, known=0)
    await written(house, ana, a_brief(platforms=(X,), variants=1, sender="Ana of Fernweh"))
    assert house.writer.asked[0].brief.sender == "Ana of Fernweh"


async def test_where_a_voice_has_no_links_none_is_written(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    await brand_of(house).save(ana, Voice(links=Use.NEVER), known=0)
    card = await written(house, ana, a_brief(platforms=(X,), variants=1))
    assert house.writer.asked[0].brief.link is None
    assert card.variants[0].link is None
    assert card.brief.link == "https://example.com/backpack"


async def test_where_links_are_sparing_none_is_written_where_a_platform_charges_for_it(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    await brand_of(house).save(ana, Voice(links=Use.SPARING), known=0)
    await written(house, ana, a_brief(platforms=(X, PlatformName.LINKEDIN), variants=1))
    assert {asked.platform: asked.brief.link for asked in house.writer.asked} == {
        X: None,
        PlatformName.LINKEDIN: "https://example.com/backpack",
    }


async def test_what_is_kept_from_before_a_voice_is_not_used_after_it(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    brief = a_brief(platforms=(X,), variants=1)
    await written(house, ana, brief)
    await brand_of(house).save(ana, Voice(tone="dry"), known=0)
    await written(house, ana, brief)
    await brand_of(house).restore(ana, (await brand_of(house).current(ana)).version)
    await written(house, ana, brief)
    assert len(house.writer.asked) == 2


async def test_accounts_with_voices_of_their_own_are_written_for_each_and_kept_together(
    house: House,
) -> None:
    ana = await a_member(house.database, house.clock)
    english, german = await two_accounts(house, ana)
    await brand_of(house).save(ana, Voice(company="Fernweh"), known=0)
    await brand_of(house).save(ana, Voice(tone="förmlich"), known=0, account_id=german)
    card = await written(house, ana, a_brief(platforms=(X, BLUESKY), variants=2, accounts=(english, german)))
    told = [(one.label, one.account_id, one.brand_version) for one in card.on(X)]
    assert told == [("A", english, 1), ("B", english, 1), ("C", german, 2), ("D", german, 2)]
    assert [one.brand_version for one in card.on(BLUESKY)] == [1, 1]
    voices = [request.brand for request in house.writer.asked if request.platform is X]
    assert voices == [Voice(company="Fernweh"), Voice(company="Fernweh", tone="förmlich")]


async def test_a_campaign_with_two_voices_does_not_wait_for_the_money_that_it_holds_itself(
    house: House,
) -> None:
    ana = await a_member(house.database, house.clock)
    english, german = await two_accounts(house, ana)
    await brand_of(house).save(ana, Voice(tone="förmlich"), known=0, account_id=german)
    # Of today's ten dollars one call is the most that fits while nothing is known of what it costs.
    house.writer.model, house.writer.price = "gpt-4o-mini", Money.of_dollars(8)
    house.writer.usage = Usage(1_000, 2_000)
    async with asyncio.timeout(60):
        card = await written(house, ana, a_brief(platforms=(X,), variants=1, accounts=(english, german)))
    assert [one.label for one in card.on(X)] == ["A", "B"]
    cost = price_of("gpt-4o-mini", input_tokens=1_000, output_tokens=2_000).amount
    assert card.spent_micros == 2 * cost.micros


async def test_who_edits_a_text_is_told_of_words_to_avoid_as_who_writes_it_is(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    await brand_of(house).save(ana, VOICE, known=0)
    card = await written(house, ana, a_brief(platforms=(X,), variants=1))
    [variant] = card.variants
    assert WORD_AVOIDED.id not in {finding.rule for finding in variant.findings}
    text = "A fast draft."
    edited = await house.editing.edit(variant.id, seen=variant.content_hash, text=text, by=ana)
    found = [each for each in edited.findings if each["rule"] == WORD_AVOIDED.id]
    assert [each["where"] for each in found] == ["draft", "fast"]
    assert edited.text == text, "what a person writes is theirs"
    assert edited.brand_version == 1


async def test_a_variant_that_is_written_anew_follows_the_voice_of_now(house: House) -> None:
    ana = await a_member(house.database, house.clock)
    await brand_of(house).save(ana, VOICE, known=0)
    [variant] = (await written(house, ana, a_brief(platforms=(X,), variants=1))).variants
    await brand_of(house).save(ana, Voice(tone="loud"), known=1)
    new = await house.rewriting.regenerate(variant.id, hint="Louder.", by=ana)
    assert new.brand_version == 2
    assert house.writer.asked[-1].brand == Voice(tone="loud")
