"""An address is the brief's only where it leads to the same place; whatever else leads somewhere is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.platforms.addresses import foreign_addresses, foreign_names, places_of

LINK = "https://example.com/backpack"


@pytest.mark.parametrize(
    "text",
    [
        LINK,
        f"Go to {LINK}.",
        f"({LINK})",
        f"**{LINK}**, “{LINK}” or [here]({LINK})!",
        f"Look: {LINK}…",
        "HTTPS://Example.COM/backpack",
        "https://example.com:443/backpack",
        "https://example.com./backpack/",
        f"詳しくは{LINK}をご覧ください",
    ],
)
def test_the_briefs_link_is_known_in_every_form_that_leads_there(text: str) -> None:
    assert places_of(text, LINK)
    assert foreign_addresses(text, LINK) == []


@pytest.mark.parametrize(
    "made_up",
    [
        f"{LINK}-sale-2019",
        f"{LINK}2",
        f"{LINK}/sale",
        f"{LINK}?code=SAVE",
        f"{LINK}#sale",
        "http://example.com/backpack",
        "https://www.example.com/backpack",
        "https://example.com:8443/backpack",
        "https://example.com.evil.com/backpack",
        "https://example.com@evil.com/backpack",
        "https://user:word@example.com/backpack",
        "https://example.com\\@evil.com/backpack",
        "https://example.com/Backpack",
        "ftp://example.com/backpack",
        "https://localhost:99/x",
        "http://[::1]/backpack",
        "example.com/backpack2",
        "evil.com",
        "info@evil.com",
    ],
)
def test_an_address_that_leads_elsewhere_is_not_the_briefs_and_is_quoted(made_up: str) -> None:
    assert places_of(f"See {made_up} now", LINK) == []
    assert foreign_addresses(f"See {made_up} now", LINK) == [made_up]


def test_a_host_that_only_looks_like_the_briefs_is_shown_for_what_it_is() -> None:
    assert foreign_addresses("https://ex\u0430mple.com/backpack", LINK) == [
        "https://ex\u0430mple.com/backpack (xn--exmple-4nf.com)"
    ]


def test_an_address_without_its_scheme_is_known_but_no_link_everywhere() -> None:
    assert foreign_addresses("example.com/backpack", LINK) == []
    assert places_of("example.com/backpack", LINK) == []


def test_what_the_brief_says_itself_is_known() -> None:
    brief = "Book at booking.com, write to Info@Fernweh.example, ask @Fernweh."

    assert foreign_addresses("http://booking.com booking.com/ info@fernweh.example", brief) == []
    assert foreign_names("Thanks @fernweh!", brief) == []


def test_international_hosts_are_the_same_in_both_spellings() -> None:
    assert places_of("https://xn--bcher-kva.example/neu", "https://bücher.example/neu")


def test_brackets_and_stops_of_the_link_itself_are_kept() -> None:
    for link in ("https://example.com/A_(b)", "https://example.com/why?", "https://example.com/a_"):
        assert places_of(f"Read {link} today", link)


def test_letters_that_are_not_ascii_belong_to_an_address_unless_their_script_has_no_spaces() -> None:
    link = "https://example.com/tee?größe=1&цвет=2"
    assert places_of(f"Für {link}.", link) == [(4, 4 + len(link))]
    assert places_of(f"詳しくは{LINK}?a=1をご覧ください", f"{LINK}?a=1")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Thanks to @nasa and @ESA.", ["@nasa", "@ESA"]),
        ("@someone@mastodon.example", ["@someone@mastodon.example"]),
        ("＠channel", ["@channel"]),
        ("Meet us @9am, at 5 @ the bar, a@b", []),
        ("https://social.example/@alice", []),
    ],
)
def test_names_that_the_brief_does_not_give_are_found(text: str, names: list[str]) -> None:
    assert foreign_names(text, "") == names


@given(st.text(st.sampled_from("abc.:/@()# \n…をа"), max_size=60))
def test_the_briefs_link_between_spaces_is_always_found(around: str) -> None:
    assert places_of(f"{around} {LINK} {around}", LINK)
