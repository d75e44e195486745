"""A campaign in several languages: a platform's copy in each is written, reviewed and tried again alone."""

import pytest

from core.campaigns.models import Campaign
from core.flow.cards.card import CampaignCard
from core.foundation.errors import InvalidInput
from core.foundation.ids import CampaignState, LanguageName, PlatformName
from core.writing.offline.writer import OfflineWriter
from core.writing.port import WriterUnavailable, WritingRequest
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House

EN, DE, ES = LanguageName.EN, LanguageName.DE, LanguageName.ES
X, LINKEDIN = PlatformName.X, PlatformName.LINKEDIN


async def written(house: House, **brief: object) -> tuple[Campaign, CampaignCard]:
    ana = await a_member(house.database, house.clock)
    campaign = await house.campaigns.start(a_brief(**brief), by=ana)
    await house.campaigns.write(campaign)
    return campaign, await house.reads.campaign(ana, campaign.id)


async def silent_in_german(request: WritingRequest) -> None:
    if request.language is DE:
        raise WriterUnavailable("The model did not answer.")


async def test_each_language_has_variants_of_its_own_on_each_platform(house: House) -> None:
    _, card = await written(house, languages=(EN, DE), variants=2)

    assert [(one.label, one.language) for one in card.on(X)] == [("A", EN), ("B", EN), ("C", DE), ("D", DE)]
    assert [(one.label, one.language) for one in card.on(LINKEDIN)][::2] == [("A", EN), ("C", DE)]
    assert {(asked.platform, asked.language) for asked in house.writer.asked} == {
        (platform, language) for platform in (X, LINKEDIN) for language in (EN, DE)
    }


async def test_where_no_language_is_chosen_it_is_that_of_the_news(house: House) -> None:
    _, card = await written(house)

    assert {one.language for one in card.variants} == {None}
    assert [asked.language for asked in house.writer.asked] == [None, None]


async def test_what_was_written_in_one_language_stays_when_another_fails(house: House) -> None:
    house.writer.before = silent_in_german
    _, card = await written(house, platforms=(X,), languages=(EN, DE), variants=1)

    assert card.state is CampaignState.IN_REVIEW
    assert [one.label for one in card.on(X)] == ["A"]
    assert card.failures == {X: "German: The model did not answer."}


async def test_only_the_language_that_failed_is_written_when_it_is_tried_again(house: House) -> None:
    house.writer.before = silent_in_german
    campaign, _ = await written(house, platforms=(X,), languages=(DE, EN), variants=1)
    house.writer.before, ana = None, await a_member(house.database, house.clock)
    house.writer.asked.clear()

    await house.campaigns.write(await house.campaigns.retry(campaign.id, by=ana))

    card = await house.reads.campaign(ana, campaign.id)
    assert [asked.language for asked in house.writer.asked] == [DE]
    assert [(one.label, one.language) for one in card.on(X)] == [("A", DE), ("B", EN)]
    assert card.failures == {}


async def test_another_variant_is_in_the_language_of_the_one_whose_place_it_takes(house: House) -> None:
    _, card = await written(house, platforms=(X,), languages=(EN, DE), variants=1)
    _, german = card.on(X)
    house.writer.asked.clear()

    new = await house.rewriting.regenerate(german.id, hint="", by=await a_member(house.database, house.clock))

    (asked,) = house.writer.asked
    assert (new.language, asked.language) == (DE, DE)
    assert asked.avoid == (german.text,), "what was written in other languages is no text like it"


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        (
            {"languages": (EN, DE, ES), "variants": 2},
            "is 2 for each of 3 languages of X, which makes 6; a card holds at most 5 of a platform. "
            "Ask for 1 each, or choose fewer languages.",
        ),
        ({"languages": tuple(LanguageName)[:6], "variants": 1}, "a platform. Choose fewer languages."),
    ],
)
async def test_more_variants_than_a_card_holds_are_refused_before_anything_is_written(
    house: House, changes: dict[str, object], advice: str
) -> None:
    ana = await a_member(house.database, house.clock)

    with pytest.raises(InvalidInput) as refused:
        await house.campaigns.start(a_brief(**changes), by=ana)

    assert refused.value.fields["variants"].endswith(advice)


async def test_the_offline_writer_refuses_at_the_door_what_it_can_not_translate(house: House) -> None:
    house.writer = OfflineWriter()  # type: ignore[assignment]
    campaigns, _ = house.process()
    ana = await a_member(house.database, house.clock)

    with pytest.raises(InvalidInput) as refused:
        await campaigns.start(a_brief(languages=(EN, DE)), by=ana)

    assert refused.value.fields == {
        "languages": "can't have German: the news is in English, and the offline writer does not translate. "
        "A model does: docs/models.md says how to connect one."
    }


async def test_the_offline_writer_writes_in_a_language_that_the_news_is_in(house: House) -> None:
    house.writer = OfflineWriter()  # type: ignore[assignment]
    house.campaigns, _ = house.process()

    _, card = await written(house, platforms=(X,), languages=(EN,), variants=1)

    assert [one.language for one in card.on(X)] == [EN]


async def test_where_no_model_answers_the_offline_writer_steps_in_for_the_news_own_language_alone(
    house: House,
) -> None:
    async def silent(_request: WritingRequest) -> None:
        raise WriterUnavailable("The model did not answer.")

    house.writer.before = silent
    house.campaigns, _ = house.process(OfflineWriter())

    _, card = await written(house, platforms=(X,), languages=(EN, DE), variants=1)

    assert [(one.language, one.writer) for one in card.on(X)] == [(EN, "offline")]
    assert card.failures == {X: "German: The model did not answer."}


async def test_what_can_not_be_translated_keeps_nothing_else_from_being_tried_again(house: House) -> None:
    async def silent(_request: WritingRequest) -> None:
        raise WriterUnavailable("The model did not answer.")

    house.writer.before = silent
    campaign, _ = await written(house, platforms=(X,), languages=(EN, DE), variants=1)
    house.writer, ana = OfflineWriter(), await a_member(house.database, house.clock)  # type: ignore[assignment]
    campaigns, _ = house.process()

    await campaigns.write(await campaigns.retry(campaign.id, by=ana))

    card = await house.reads.campaign(ana, campaign.id)
    assert [one.language for one in card.on(X)] == [EN]
    assert card.failures[X].startswith("German: Can't have German: the news is in English")
