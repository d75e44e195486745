"""Cards as people read them: head, measures, and what the command's words take."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.blockkit.build import Element
from bot.playground.commands import SUGGESTIONS
from bot.slack.values import Remembered
from bot.slack.views.calendar_modals import schedule_modal
from bot.slack.views.campaign_lists import home_view, list_message, schedule_list, show_message
from bot.slack.views.help import WORDS, help_message
from bot.slack.views.leaving import publish_modal, with_refusal
from bot.slack.views.platform_card import OF_MODELS, platform_card
from bot.slack.views.previews import preview_message
from bot.slack.views.progress import progress_message
from bot.slack.views.review_modals import edit_modal, read_modal, regenerate_modal, reject_modal
from bot.slack.views.variant_status import badge, fee_line, finding_lines, goes_now, story, writer_line
from core.campaigns.news import GOOD_NEWS
from core.flow.cards.card import CampaignCard, Person, UpcomingPost
from core.foundation.ids import (
    Angle,
    CampaignId,
    LanguageName,
    PlatformName,
    PostState,
    VariantId,
    VariantState,
)
from core.platforms.rulebook import Rulebook
from core.publishing.slots import Slot
from core.review.findings import Finding, Severity
from core.review.moderation.port import not_moderated

from .hostile import NOW, a_card, a_variant_card, leaving, the_fullest_card


def test_the_product_is_the_headline_of_a_campaign_and_its_news_stand_below() -> None:
    header, _, about, _ = progress_message(a_card("Fresh.")).blocks
    assert header["text"]["text"] == "Fernweh Backpack"
    assert about["elements"][0]["text"] == "📣 Our first waterproof backpack."


def test_what_a_brief_says_is_shown_as_it_was_typed() -> None:
    card = a_card("Fresh.")
    typed = "A *bold* _new_ `code`"
    card = dataclasses.replace(card, brief=dataclasses.replace(card.brief, news=typed, audience=typed))

    def marked_up(part: object) -> Iterator[str]:
        if isinstance(part, dict):
            if part.get("type") == "mrkdwn":
                yield part["text"]
            part = list(part.values())
        for one in part if isinstance(part, list) else ():
            yield from marked_up(one)

    for message in (progress_message(card), show_message(card, now=NOW)):
        assert typed in str(message.blocks)
        assert not [text for text in marked_up(message.blocks) if "bold" in text]


def test_the_head_says_how_many_variants_of_how_many_are_to_be_reviewed() -> None:
    card = a_card("Fresh.")
    open_one = card.variants[0]
    decided = dataclasses.replace(
        open_one, id=VariantId("var_2"), label="B", state=VariantState.REJECTED, decided_by=None
    )
    for variants, told in (
        ((open_one,), "👀 1 variant to review"),
        ((open_one, decided), "👀 1 of 2 variants to"),
    ):
        head = progress_message(dataclasses.replace(card, variants=variants)).blocks[1]
        assert told in head["text"]["text"]


def test_a_tighter_limit_of_our_own_is_the_one_a_card_shows() -> None:
    card = a_card("Fresh tea.")
    measures = Rulebook(200).of(PlatformName.LINKEDIN).measure("Fresh tea.")
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


def test_the_name_of_an_emoji_that_a_finding_quotes_stays_a_name() -> None:
    told = Finding("emoji_name_left", Severity.WARNING, "Readers will see “:tada:”.", ":tada:")
    variant = dataclasses.replace(a_variant_card("Here :tada:"), findings=(told,))
    assert finding_lines(variant) == ["⚠️ Readers will see “:\u2060tada:”."]


def test_a_text_that_was_not_moderated_says_so_before_all_other_warnings() -> None:
    warnings = tuple(Finding(f"other_{n}", Severity.WARNING, f"Warning {n}.") for n in range(6))
    variant = dataclasses.replace(
        a_variant_card("Fresh tea."), findings=(*warnings, not_moderated("nobody answered"))
    )
    assert "This text was not moderated: nobody answered." in finding_lines(variant)[0]


def test_a_part_of_a_long_text_may_be_deleted() -> None:
    view = edit_modal(a_variant_card("word " * 1200), Remembered("C0CAMPAIGN", "about"))
    inputs = [block for block in view["blocks"] if block.get("block_id", "").startswith("text:")]
    assert [block.get("optional", False) for block in inputs] == [False, True, True]


def test_a_preview_names_a_links_address_as_it_is() -> None:
    address = "https://example.com/backpack?a=1&utm_source=x"
    variant = dataclasses.replace(a_variant_card(f"Fresh. {address}"), link=address)
    message = preview_message(dataclasses.replace(a_card(""), variants=(variant,)))
    shown = address.replace("&", "&amp;")
    assert f"<{shown}|{shown}>" in str(message.blocks)


def test_cards_and_previews_say_where_a_short_link_leads() -> None:
    short, to = "https://copy.example/l/bcdfghjk", "https://example.com/backpack"
    variant = dataclasses.replace(a_variant_card(f"Fresh. {short}"), link=short, leads_to=to)
    card = dataclasses.replace(a_card(""), variants=(variant,))
    for message in (platform_card(card, PlatformName.LINKEDIN, now=NOW), preview_message(card)):
        assert f"<{to}|{to}>" in str(message.blocks)


def test_the_help_puts_in_brackets_what_may_be_left_out() -> None:
    told = str(help_message().blocks)
    for line in (
        "show [campaign]",
        "preview [campaign] [platform]",
        "results [campaign]",
        "list [review] [linkedin]",
        "`/campaign schedule`",
    ):
        assert line in told


@pytest.mark.parametrize(("writer", "who"), [("offline", "Written offline"), ("openai", "Written by gpt-1")])
def test_a_variant_that_another_had_to_write_says_who_did_and_why(writer: str, who: str) -> None:
    given = {"writer": writer, "model": "gpt-1", "why_not_first": "The model <took> too long."}
    line = writer_line(dataclasses.replace(a_variant_card("Fresh."), **given))
    assert line == f"{who} instead: The model &lt;took&gt; too long."


@pytest.mark.parametrize(
    ("angle", "why", "line"),
    [
        (Angle.PROOF, "It has a figure.", "💡 *Proof* · It has a figure."),
        (Angle.PROOF, "", "💡 *Proof*"),
        (None, "It has a figure.", "💡 It has a figure."),
    ],
)
def test_a_card_says_by_what_a_variant_draws(angle: Angle | None, why: str, line: str) -> None:
    variant = dataclasses.replace(a_variant_card("Fresh."), angle=angle, reasoning=why)
    card = dataclasses.replace(a_card(""), variants=(variant,))
    assert f"'{line}'" in str(platform_card(card, card.brief.platforms[0], now=NOW).blocks)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Fresh.", "X charges $0.015 to post it"),
        ("Fresh: https://example.com", "X charges $0.20 to post it, of which links are $0.185"),
    ],
)
def test_a_variant_for_an_account_of_x_says_what_x_charges(text: str, told: str) -> None:
    variant = dataclasses.replace(a_variant_card(text), platform=PlatformName.X, account="@fernweh")
    assert fee_line(variant) == f"🏷️ {told}"
    assert fee_line(dataclasses.replace(variant, account="")) == "", "the outbox charges nothing"


@pytest.mark.parametrize(("writer", "told"), [("offline", True), ("openai", False)])
def test_where_a_model_wrote_nothing_is_told_of_models(writer: str, told: bool) -> None:
    variant = dataclasses.replace(a_variant_card("Fresh."), writer=writer)
    card = dataclasses.replace(a_card(""), variants=(variant,), is_first=True)
    shown = platform_card(card, card.brief.platforms[0], now=NOW)
    assert (OF_MODELS in str(shown.blocks)) is told


def test_the_help_shows_a_good_brief() -> None:
    assert GOOD_NEWS in str(help_message().blocks)


def test_the_playground_completes_the_words_the_command_knows() -> None:
    offered = {suggestion.command: suggestion.takes for suggestion in SUGGESTIONS}
    assert offered.pop("/campaign") == ""
    assert offered == {f"/campaign {word.word}": word.takes for word in WORDS if word.word != "new"}


def buttons_of(card: CampaignCard) -> list[Element]:
    blocks = platform_card(card, PlatformName.LINKEDIN, now=NOW).blocks
    return [button for block in blocks if block["type"] == "actions" for button in block["elements"]]


@pytest.mark.parametrize("state", [None, *PostState])
@pytest.mark.parametrize("due", [timedelta(days=1), timedelta(days=-1)])
def test_no_two_buttons_of_a_card_have_the_same_name_and_each_says_what_it_is_about(
    state: PostState | None, due: timedelta
) -> None:
    card = dataclasses.replace(the_fullest_card(state), failures={})
    rejected = dataclasses.replace(
        a_variant_card("Fresh."), id=VariantId("var_r"), label="R", state=VariantState.REJECTED
    )
    slot = Slot(NOW + due, "Europe/Madrid")
    variants = [
        dataclasses.replace(held, post=held.post and dataclasses.replace(held.post, slot=slot))
        for held in card.variants
    ]
    elements = buttons_of(dataclasses.replace(card, variants=(*variants, rejected)))
    names = [element["accessibility_label"] for element in elements if element["type"] == "button"]
    assert len(set(names)) == len(names)
    for name in names:
        assert re.search(r"variant [A-Z]\d? for LinkedIn", name), name
        assert len(name) <= 75


def test_campaigns_of_one_name_have_buttons_of_different_names_in_lists_and_on_home() -> None:
    name = "Fernweh Backpack, the autumn campaign " * 4
    ids = [CampaignId(f"cmp_01M853KG5MKZCRG6QNX2R{end}") for end in ("YGM0P", "YGM1Q")]
    cards = [dataclasses.replace(a_card("Fresh."), id=id_, name=name) for id_ in ids]
    home = home_view(cards, [], dashboard="http://127.0.0.1:8501")["blocks"]
    for blocks in (list_message(cards).blocks, home):
        assert isinstance(blocks, list)
        names = [block["accessory"]["accessibility_label"] for block in blocks if "accessory" in block]
        assert [name.split()[-1] for name in names] == ["(rygm0p)", "(rygm1q)"]
        assert all(name.startswith("Show Fernweh") and len(name) <= 75 for name in names)


def test_a_platform_that_could_not_be_written_is_named_by_its_button() -> None:
    card = dataclasses.replace(a_card(""), variants=(), failures={PlatformName.LINKEDIN: "Busy."})
    assert [button["accessibility_label"] for button in buttons_of(card)] == ["Try LinkedIn again"]


@pytest.mark.parametrize(
    ("state", "wish"),
    [
        (VariantState.REJECTED, "Too loud."),
        (VariantState.CHANGES_REQUESTED, "Too loud."),
        (VariantState.APPROVED, ""),
    ],
)
def test_what_a_text_was_sent_back_for_is_what_the_next_is_asked_to_do_otherwise(
    state: VariantState, wish: str
) -> None:
    variant = dataclasses.replace(a_variant_card("Fresh."), state=state, reason="Too loud.")
    form = regenerate_modal(variant, Remembered("cmp_1"))
    (hint,) = [block for block in form["blocks"] if block.get("block_id") == "hint"]
    assert hint["element"].get("initial_value", "") == wish


def test_a_variant_says_in_which_language_it_was_to_be_written() -> None:
    variant = dataclasses.replace(a_variant_card("Wasserdicht."), language=LanguageName.DE)
    card = dataclasses.replace(a_card(""), variants=(variant,))
    assert "*Variant A*  ·  German  ·  " in str(platform_card(card, PlatformName.LINKEDIN, now=NOW).blocks)


def test_where_one_language_could_not_be_written_the_others_stand_above_why_and_the_way_to_try_again() -> (
    None
):
    card = dataclasses.replace(a_card("Fresh."), failures={PlatformName.LINKEDIN: "German: Busy."})
    blocks = platform_card(card, PlatformName.LINKEDIN, now=NOW).blocks
    assert [block["text"]["text"] for block in blocks if block["type"] == "section"][-1] == (
        "⚠️ Not all of it could be written. German: Busy."
    )
    assert buttons_of(card)[-1]["accessibility_label"] == "Try LinkedIn again"
    assert "⚠️ LinkedIn: 1 to review. German: Busy." in str(progress_message(card).blocks)
    assert "⚠️ German: Busy." in str(show_message(card, now=NOW).blocks)


def test_of_a_post_that_has_no_address_as_mail_has_none_no_link_is_shown() -> None:
    variant = the_fullest_card(PostState.PUBLISHED).variants[0]
    assert variant.post is not None
    sent = dataclasses.replace(variant, post=dataclasses.replace(variant.post, url=""))
    assert "See the post" in "\n".join(story(variant, NOW))
    told = "\n".join(story(sent, NOW))
    assert "🟢 Published" in told
    assert "``" not in told


@pytest.mark.parametrize("state", [PostState.SCHEDULED, PostState.UNKNOWN, PostState.PUBLISHED])
def test_a_question_before_a_click_shows_the_campaign_and_how_the_text_begins(
    state: PostState,
) -> None:
    card = the_fullest_card(state)
    approved = dataclasses.replace(
        card.variants[0], text="Ride dry. " * 90, title="", state=VariantState.APPROVED, campaign="Fernweh 2"
    )
    asked = [
        button["confirm"]["text"]["text"]
        for button in buttons_of(dataclasses.replace(card, variants=(approved,)))
        if "confirm" in button
    ]
    assert asked
    for question in asked:
        assert question.startswith("“Ride dry. Ride dry.")
        assert "of the campaign “Fernweh 2” " in question
        assert question.endswith((".", "twice."))
        assert len(question) <= 300


def test_a_form_of_the_calendar_shows_the_campaign_and_how_the_text_begins() -> None:
    variant = dataclasses.replace(a_variant_card("Ride dry."), campaign="Fernweh 2")
    form = schedule_modal(variant, Remembered("C0CAMPAIGN", "about"), leaving(), now=NOW)
    assert "Fernweh 2" in str(form["blocks"][0])
    assert "Ride dry." in str(form["blocks"][1])


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        ("", "It is 09:00 in UTC."),
        ("Europe/London", "It is 09:00 in UTC."),
        ("Asia/Tokyo", "It is 09:00 in UTC, 18:00 for readers in Asia/Tokyo."),
        ("Pacific/Honolulu", "It is 09:00 in UTC, 23:00 on 1 March for readers in Pacific/Honolulu."),
    ],
)
def test_a_dialog_tells_the_time_of_those_who_will_read_where_it_is_another(audience: str, told: str) -> None:
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    dialog = publish_modal(
        a_variant_card("Ride dry."), Remembered("C", "about"), leaving(audience=audience), now=at
    )
    assert told in str(dialog)
    assert "has cost $0.0123 so far, partly assumed" in str(dialog)


def test_a_form_without_inputs_says_once_what_was_wrong_and_shows_the_same_again() -> None:
    dialog = publish_modal(a_variant_card("Ride dry."), Remembered("C", "about"), leaving(), now=NOW)
    again = with_refusal(with_refusal(dialog, "Ben was faster."), "This took too long.")
    assert again["blocks"][1:] == dialog["blocks"]
    assert "This took too long." in str(again["blocks"][0])
    assert {**again, "blocks": []} == {**dialog, "blocks": []}


def test_an_email_goes_out_by_email_and_not_on_it() -> None:
    card = an_email()
    approved = dataclasses.replace(
        card.variants[0], state=VariantState.APPROVED, decided_by=None, account="news@fernweh"
    )
    card = dataclasses.replace(card, variants=(approved,))
    told = platform_card(card, PlatformName.EMAIL, now=NOW)
    dialog = publish_modal(approved, Remembered("C", "about"), leaving(), now=NOW)
    assert "By e-mail as news@fernweh" in str(dialog)
    assert told.text == "Fernweh Backpack by e-mail: every variant is decided"


def test_a_scheduled_post_gives_its_day_once_and_names_the_zone_it_was_planned_in() -> None:
    card = the_fullest_card(PostState.SCHEDULED)
    [held, *_] = card.variants
    assert held.post is not None
    post = dataclasses.replace(held.post, slot=Slot(NOW + timedelta(days=1), "Asia/Tokyo"))
    approved = dataclasses.replace(held, state=VariantState.APPROVED, post=post, decided_by=None)
    [line] = (line for line in story(approved, NOW) if "Asia/Tokyo" in line)
    upcoming = UpcomingPost(
        id=post.id,
        campaign_id=card.id,
        campaign=card.name,
        platform=PlatformName.LINKEDIN,
        variant_id=held.id,
        variant="A",
        due_at=post.slot.at,
        local_time=f"{post.slot.local:%Y-%m-%d %H:%M}",
        zone="Asia/Tokyo",
        state=PostState.SCHEDULED,
        url="",
    )
    for told in (line, str(schedule_list([upcoming]).blocks[1])):
        assert f"({post.slot.local:%H:%M} in Asia/Tokyo)" in told
        assert f"{post.slot.local:%d}" not in re.sub(r"<!date[^>]*>", "", told)
    assert "Asia/Tokyo" not in str(schedule_list([upcoming], zone="Asia/Tokyo").blocks), "their own clock"


def test_a_post_that_was_put_off_says_why_it_waits_and_can_be_moved() -> None:
    [held, *_] = the_fullest_card(PostState.SCHEDULED).variants
    assert held.post is not None
    post = dataclasses.replace(held.post, slot=Slot(NOW - timedelta(minutes=1), "UTC"), reason="X is silent.")
    waiting = dataclasses.replace(held, state=VariantState.APPROVED, post=post)
    assert any(line.endswith("and waits: X is silent.") for line in story(waiting, NOW))
    assert badge(waiting, NOW) == "⏸️ Waits for its platform"
    assert not goes_now(post, NOW), "so that it can be moved and cancelled"


def test_a_cancelled_post_says_who_cancelled_it_and_who_had_placed_it() -> None:
    card = the_fullest_card(PostState.CANCELLED)
    post = card.variants[0].post
    assert post is not None
    post = dataclasses.replace(post, cancelled_by=Person("Ben", "U0BEN"), placed_by=Person("Ana", "U0ANA"))
    card = dataclasses.replace(card, variants=(dataclasses.replace(card.variants[0], post=post),))
    told = str(platform_card(card, PlatformName.LINKEDIN, now=NOW).blocks)
    assert "Taken off the calendar by <@U0BEN>; it had been placed by <@U0ANA>" in told


def an_email() -> CampaignCard:
    """A campaign whose one variant is an e-mail with a subject."""
    variant = dataclasses.replace(
        a_variant_card("You notice a bag most on the day it lets you down."),
        platform=PlatformName.EMAIL,
        title="A bag that stays dry",
        measures=Rulebook(100_000).of(PlatformName.EMAIL).measure("You notice a bag"),
    )
    card = a_card("")
    brief = dataclasses.replace(card.brief, platforms=(PlatformName.EMAIL,))
    return dataclasses.replace(card, brief=brief, variants=(variant,))


def test_the_subject_of_an_email_is_shown_wherever_the_variant_is() -> None:
    card, remembered = an_email(), Remembered("C0CAMPAIGN", "about")
    [variant] = card.variants
    for shown in (
        platform_card(card, PlatformName.EMAIL, now=NOW).blocks,
        show_message(card, now=NOW).blocks,
        preview_message(card).blocks,
        schedule_modal(variant, remembered, leaving(), now=NOW),
        publish_modal(variant, remembered, leaving(), now=NOW),
        regenerate_modal(variant, remembered),
        reject_modal(variant, remembered),
        edit_modal(variant, remembered),
        read_modal(variant),
    ):
        assert "A bag that stays dry" in str(shown)
        assert "Title" not in str(shown), "an e-mail has a subject"


def test_the_edit_form_names_its_variant_and_counts_down_from_no_limit_but_the_platforms() -> None:
    [variant] = an_email().variants
    form = edit_modal(variant, Remembered("C0CAMPAIGN", "about"))
    assert "*E-mail, variant A* of " in str(form["blocks"][0])
    inputs = [block["element"] for block in form["blocks"] if block["type"] == "input"]
    title, preheader, text, *_images = inputs
    rules = Rulebook(100_000).of(PlatformName.EMAIL)
    assert (title["max_length"], preheader["max_length"]) == (rules.title_limit, rules.preheader_limit)
    assert "max_length" not in text


def test_the_length_in_the_edit_form_is_that_of_the_text_before_it_was_changed() -> None:
    form = edit_modal(a_variant_card("Fresh."), Remembered("C0CAMPAIGN", "about"))
    [length] = [block for block in form["blocks"] if block["type"] == "context"]
    assert length["elements"][0]["text"].startswith("Before your changes: ")


def test_the_summary_tells_platforms_that_wait_for_somebody_from_those_that_wait_for_nobody() -> None:
    card = a_card("Fresh.")
    marks = {}
    for state in VariantState:
        variants = tuple(dataclasses.replace(variant, state=state) for variant in card.variants)
        told = progress_message(dataclasses.replace(card, variants=variants)).blocks[1]["text"]["text"]
        marks[state] = told.split("\n")[1][0]
    assert marks[VariantState.IN_REVIEW] == "👀"
    assert marks[VariantState.ON_HOLD] == marks[VariantState.CHANGES_REQUESTED] == "✋"
    assert marks[VariantState.APPROVED] == marks[VariantState.REJECTED] == "✔"
