"""Cards as people read them: head, measures, and what the command's words take."""

import dataclasses

from bot.playground.commands import SUGGESTIONS
from bot.slack.ids import Remembered
from bot.views.help import WORDS, help_message
from bot.views.platform_card import platform_card
from bot.views.previews import preview_message
from bot.views.progress import progress_message
from bot.views.review_modals import edit_modal
from bot.views.standing import finding_lines
from core.flow.rules import rules_for
from core.foundation.ids import PlatformName
from core.review.findings import Finding, Severity

from .hostile import NOW, a_card, a_variant_card


def test_the_product_is_the_headline_of_a_campaign_and_its_news_stand_below() -> None:
    header, _, about = progress_message(a_card("Fresh.")).blocks
    assert header["text"]["text"] == "Fernweh Backpack"
    assert about["elements"][0]["text"] == "📣 Our first waterproof backpack."


def test_a_tighter_limit_of_our_own_is_the_one_a_card_shows() -> None:
    card = a_card("Fresh tea.")
    measures = rules_for(PlatformName.LINKEDIN, 200).measure("Fresh tea.")
    card = dataclasses.replace(card, variants=(dataclasses.replace(card.variants[0], measures=measures),))
    for message in (platform_card(card, PlatformName.LINKEDIN, now=NOW), preview_message(card)):
        assert "10 of 200 characters" in str(message.blocks)
        assert "3,000" not in str(message.blocks)
    assert "Up to 200 characters" in str(edit_modal(card.variants[0], Remembered("C0CAMPAIGN", "about")))


def test_words_that_a_finding_quotes_itself_are_not_quoted_once_more() -> None:
    card = a_card("Fresh tea.")
    told = Finding("strong_language", Severity.WARNING, "“damn” is a swear word.", "damn")
    untold = Finding("other", Severity.INFO, "Is that meant?", "fresh")
    variant = dataclasses.replace(card.variants[0], findings=(told, untold))
    lines = finding_lines(variant)
    assert lines[0].count("damn") == 1
    assert "(“fresh”)" in lines[1]


def test_a_part_of_a_long_text_may_be_deleted() -> None:
    view = edit_modal(a_variant_card("word " * 1200), Remembered("C0CAMPAIGN", "about"))
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    assert [block.get("optional", False) for block in inputs] == [False, True, True]


def test_a_preview_names_a_links_address_as_it_is() -> None:
    address = "https://example.com/backpack?a=1&utm_source=x"
    variant = dataclasses.replace(a_variant_card(f"Fresh. {address}"), link=address)
    message = preview_message(dataclasses.replace(a_card(""), variants=(variant,)))
    shown = address.replace("&", "&amp;")
    assert f"<{shown}|{shown}>" in str(message.blocks)


def test_the_help_puts_in_brackets_what_may_be_left_out() -> None:
    told = str(help_message().blocks)
    for line in (
        "show [campaign]",
        "preview [campaign] [platform]",
        "results [campaign]",
        "`/campaign list`",
    ):
        assert line in told


def test_the_playground_completes_the_words_the_command_knows() -> None:
    offered = {suggestion.command: suggestion.takes for suggestion in SUGGESTIONS}
    assert offered.pop("/campaign") == ""
    assert offered == {f"/campaign {word.word}": word.takes for word in WORDS if word.word != "new"}
