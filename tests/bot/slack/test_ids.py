"""What buttons carry, parsed at the door."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.values import CampaignButton, OldCard, PostButton, Remembered, VariantButton
from core.foundation.ids import (
    CampaignId,
    ContentHash,
    PostId,
    VariantId,
    new_campaign_id,
    new_post_id,
    new_variant_id,
)

words = st.text(max_size=100)


@given(words, words, words)
def test_a_value_comes_back_as_it_was_written(one: str, two: str, three: str) -> None:
    button = VariantButton(CampaignId(one), VariantId(two), ContentHash(three))
    assert VariantButton.parse(str(button)) == button
    remembered = Remembered(one, two, three)
    assert Remembered.parse(str(remembered)) == remembered


def test_real_values_are_far_below_what_slack_takes() -> None:
    campaign_id, variant_id = new_campaign_id(), new_variant_id()
    variant = str(VariantButton(campaign_id, variant_id, ContentHash("f" * 64)))
    post = str(PostButton(campaign_id, variant_id, PostId(new_post_id())))
    assert len(variant) < 2000
    assert len(post) < 2000
    assert len(str(Remembered("C0CAMPAIGN", variant, "p" * 40))) < 3000


@given(st.text() | st.dictionaries(st.text(), st.text() | st.integers()).map(json.dumps))
def test_anything_else_is_an_old_card(raw: str) -> None:
    with pytest.raises(OldCard):
        PostButton.parse(raw)


def test_a_value_of_another_kind_is_an_old_card() -> None:
    with pytest.raises(OldCard):
        VariantButton.parse(str(CampaignButton(new_campaign_id())))


def test_a_value_with_a_number_where_words_belong_is_an_old_card() -> None:
    with pytest.raises(OldCard):
        CampaignButton.parse('{"campaign_id": 5}')
