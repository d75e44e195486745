"""Images, and what follows below a post, wherever somebody decides about it."""

import dataclasses
from typing import Any

import pytest

from bot.blockkit.block_limits import Surface
from bot.blockkit.limits import problems
from bot.slack.unfetched import without_images
from bot.slack.values import Remembered
from bot.slack.views.leaving import publish_modal
from bot.slack.views.media import described
from bot.slack.views.platform_card import platform_card
from bot.slack.views.previews import preview_message
from bot.slack.views.review_modals import edit_modal
from core.flow.cards.card import CampaignCard
from core.foundation.attached import Attached
from core.foundation.errors import InvalidInput
from core.foundation.ids import PlatformName

from .hostile import NOW, a_card, a_variant_card, leaving

AT = ("https://copy.example/media/a.jpg", "https://copy.example/media/b.jpg")


def shown(*, at: tuple[str, ...] = AT) -> CampaignCard:
    """A campaign with one variant, of two images and two comments."""
    card = a_card("Fresh.")
    media = Attached.image("a" * 64, "A kettle."), Attached.image("b" * 64)
    told = {"media": media, "media_at": at, "follow_ups": ("It whistles.", "In F sharp.")}
    return dataclasses.replace(card, variants=(dataclasses.replace(card.variants[0], **told),))


def everywhere(card: CampaignCard) -> list[list[dict[str, Any]]]:
    remembered = Remembered("C1", "about")
    return [
        platform_card(card, PlatformName.LINKEDIN, now=NOW).blocks,
        preview_message(card).blocks,
        publish_modal(card.variants[0], remembered, leaving(), now=NOW)["blocks"],
    ]


def test_cards_previews_and_dialogs_show_images_beside_their_alt_texts_and_what_follows_below() -> None:
    for blocks in everywhere(shown()):
        (first,) = (block for block in blocks if block.get("accessory", {}).get("type") == "image")
        assert first["accessory"]["image_url"] == AT[0]
        assert "Image 1 of 2>, alt text: A kettle." in first["text"]["text"]
        (others,) = (block for block in blocks if "image" in str(block.get("elements", [{}])[0].get("type")))
        image, words = others["elements"]
        assert (image["image_url"], image["alt_text"]) == (AT[1], "No alt text")
        assert "Image 2 of 2>, no alt text" in words["text"]
        assert "↳ Comment 1 of 2" in str(blocks)
        assert "In F sharp." in str(blocks)


def test_images_that_slack_can_not_fetch_are_told_in_words() -> None:
    for blocks in everywhere(shown(at=())):
        assert "Image 1 of 2, alt text: A kettle. · 🖼 Image 2 of 2, no alt text" in str(blocks)
    for blocks in everywhere(shown()):
        assert "image_url" not in str(without_images(blocks))
        assert "alt text: A kettle." in str(without_images(blocks))


def test_images_that_slack_has_itself_are_shown_where_nobody_can_fetch_them() -> None:
    card = shown(at=("", ""))
    here = dataclasses.replace(card.variants[0], media_in_slack=("F1", ""))
    for blocks in everywhere(dataclasses.replace(card, variants=(here,))):
        (pictured,) = (block["accessory"] for block in blocks if block.get("accessory", {}).get("alt_text"))
        assert pictured == {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A kettle."}
        assert problems(blocks, surface=Surface.MODAL) == []
        assert "Image 2 of 2, no alt text" in str(blocks)


def test_the_form_of_an_edit_shows_each_image_right_above_its_alt_text() -> None:
    blocks = edit_modal(shown().variants[0], Remembered("C1", "about"))["blocks"]
    alts = [number for number, block in enumerate(blocks) if str(block.get("block_id")).startswith("alt:")]
    above = [blocks[number - 1] for number in alts]
    assert [(each["text"]["text"], each["accessory"]["image_url"]) for each in above] == [
        ("*Image 1*", AT[0]),
        ("*Image 2*", AT[1]),
    ]


def test_the_form_of_an_edit_names_images_that_slack_can_not_fetch() -> None:
    blocks = edit_modal(shown(at=()).variants[0], Remembered("C1", "about"))["blocks"]
    assert "image_url" not in str(blocks)
    assert "Image 2 of 2, no alt text" in str(blocks)


@pytest.mark.parametrize(
    ("platform", "label", "hint"),
    [
        (PlatformName.X, "Thread", "The posts after the first one, up to 24; a line of --- begins the next."),
        (
            PlatformName.LINKEDIN,
            "Comments below it",
            "Posted right after it, up to 3; a line of --- begins the next. Up to 1,250 characters each.",
        ),
        (
            PlatformName.SLACK,
            "Replies below it",
            "Posted right after it, up to 10; a line of --- begins the next.",
        ),
        (PlatformName.INSTAGRAM, "First comment", "Posted below it, right after."),
    ],
)
def test_the_field_for_what_follows_is_called_as_its_platform_calls_it(
    platform: PlatformName, label: str, hint: str
) -> None:
    variant = dataclasses.replace(a_variant_card("Fresh."), platform=platform)
    blocks = edit_modal(variant, Remembered("C1", "about"))["blocks"]
    (block,) = (block for block in blocks if block.get("block_id") == "follow_ups")
    assert (block["label"]["text"], block["hint"]["text"]) == (label, hint)


@pytest.mark.parametrize(
    ("words", "many", "why"),
    [
        ("A kettle.", 0, "Nothing is added that this describes."),
        ("A kettle.\nA pot.\nA cup.", 2, "Here are 3 lines for 2 images."),
    ],
)
def test_words_for_more_images_than_are_added_are_not_lost(words: str, many: int, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        described(words, many)
    assert described("A kettle,\nin red.\n", 1) == ["A kettle, in red."]
    assert described("\nA pot.\n", 2) == ["", "A pot."]
