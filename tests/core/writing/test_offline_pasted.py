"""Briefs as people paste them (labels, lists, links, one word), and names that mislead a word list."""

import pytest
import regex

from core.campaigns.brief import Brief
from core.foundation.ids import PlatformName, TemplateName, Tone
from core.writing.offline.figures import figures_in
from tests.core.writing.test_offline import everywhere

LAUNCH, UPDATE, EVENT = TemplateName.LAUNCH, TemplateName.UPDATE, TemplateName.EVENT
LINK = "https://example.com/x"


def copy_for(product: str, news: str, *, template: TemplateName = UPDATE, audience: str = "teams") -> str:
    """Every text of a campaign on all platforms, one after another."""
    brief = Brief(product, news, audience, Tone.FRIENDLY, template, tuple(PlatformName), 2, LINK)
    return "\n\n".join(f"{draft.title}\n{draft.text}" for _, draft in everywhere(brief))


def test_entries_under_a_label_become_one_list() -> None:
    copy = copy_for(
        "Taskfold", "New this month:\n- Dark mode\n- Recurring tasks\n- Import from Trello and Asana"
    )

    assert "dark mode, recurring tasks and import from Trello and Asana" in copy
    assert "• Dark mode\n• Recurring tasks\n• Import from Trello and Asana" in copy
    assert "a new this month" not in copy


def test_a_label_inside_the_news_stays_with_what_it_labels() -> None:
    copy = copy_for(
        "ErgoSit Pro", "A chair with a mesh back; armrests in four directions. Price: $429, assembled."
    )

    assert "Price: $429, assembled" in copy
    assert "Price." not in copy
    assert "; " not in copy


def test_opening_hours_are_no_second_dish() -> None:
    copy = copy_for("Trattoria Nonna", "New lunch menu: three courses for €14.50, weekdays 12 to 2:30 pm.")

    assert "three courses for €14.50, weekdays 12 to 2:30 pm" in copy
    assert "€14.50 and weekdays" not in copy


def test_hours_stay_with_their_day() -> None:
    copy = copy_for(
        "City Vet Clinic", "A vaccination day on Saturday 21 March, 10-16. 35 euros instead of 55."
    )

    assert "Saturday 21 March, 10-16" in copy
    assert not regex.search(r"^10-16|\. 10-16", copy, regex.M)


def test_words_that_only_lead_to_an_address_go_with_it() -> None:
    copy = copy_for(
        "Glow & Go", "Our kit is back. See https://a.example/kit and https://a.example/faq. Order now."
    )

    assert not regex.search(r"\bSee and\b|\bSee\.|a\.example", copy)


def test_hashtags_of_the_news_are_words_inside_a_sentence_and_gone_at_its_end() -> None:
    copy = copy_for("Glow & Go", "🎉 Big news!! Our #GlowKit is back in stock 🌟 Gentle as ever. #kits #news")

    assert "#GlowKit" not in copy
    assert "GlowKit is back in stock" in copy
    assert "#kits" not in copy
    assert "Big news" not in copy
    assert "🎉." not in copy


@pytest.mark.parametrize(
    ("news", "said"),
    [
        ("Reopening!", "Corner Café is reopening"),
        ("Launched", "Corner Café has launched"),
        ("Opening on 3 May", "Corner Café is opening on 3 May"),
    ],
)
def test_one_word_of_news_is_said_of_the_product(news: str, said: str) -> None:
    copy = copy_for("Corner Café", news)

    assert said in copy
    assert "now has" not in copy


def test_what_a_title_in_quotes_says_does_not_hide_the_verb() -> None:
    copy = copy_for(
        "Museum of Small Things",
        'The exhibition "Pocket Worlds" opens on 4 May: 212 miniature rooms.',
        template=EVENT,
    )

    assert 'The exhibition "Pocket Worlds" opens on 4 May' in copy
    assert "now have" not in copy
    assert "now has" not in copy


def test_nobody_is_at_an_event_that_speaks() -> None:
    copy = copy_for("Run for Clean Water", "Our charity run returns on 13 September.", template=EVENT)

    assert "At Run for Clean Water, our" not in copy
    assert "You're invited to Run for Clean Water" in copy


def test_a_number_keeps_the_whole_name_of_what_it_counts() -> None:
    numbers = figures_in("22 new apartments up to 110 square metres, two stops from 3 parks").numbers

    assert numbers == ("22 new apartments", "110 square metres", "3 parks")


@pytest.mark.parametrize(
    ("product", "news", "strange"),
    [
        (
            "Harbour Food Bank",
            "We need 30 helpers for the December collection.",
            "banking|#Banking|charges you",
        ),
        ("Metrohost", "On Sunday all servers restart for a kernel update.", "#Commuting|bus|which stop"),
    ],
)
def test_a_name_that_contains_another_trade_is_not_of_it(product: str, news: str, strange: str) -> None:
    assert not regex.search(strange, copy_for(product, news), regex.I)


def test_nobody_is_asked_to_read_the_changes_of_an_evening() -> None:
    copy = copy_for(
        "Rust Berlin Meetup", "Tuesday, 18 March, 19:00. Two talks on async Rust.", template=EVENT
    )

    assert not regex.search(r"Read what changed|See the release|look at the code", copy)


def test_readers_are_not_called_our_customers() -> None:
    copy = copy_for("Moor Lane Books", "We're closing our shop on 20 December.", audience="our customers")

    assert "for our customers" not in copy
