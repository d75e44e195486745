"""What models leave on copy is taken off, and what people mean stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.platforms.addresses import places_of
from core.writing.model.tidying import link_once, tidied

LINK = "https://example.com/a_b_c?x=1&y=2"
TAKEN_OFF = [
    ("**Fresh** coffee, *every* day, ***always***.", "Fresh coffee, every day, always."),
    ("__Fresh coffee__ and _every single day_", "Fresh coffee and every single day"),
    ("**新しい**豆が入りました", "新しい豆が入りました"),
    ("# Fresh coffee\n\n## 3 reasons\nOne.", "Fresh coffee\n\n3 reasons\nOne."),
    ("Three things:\n* one\n* two\n* three", "Three things:\n• one\n• two\n• three"),
    ("Run `mill --fine` now", "Run mill --fine now"),
    ("```\nFresh coffee.\n```", "Fresh coffee."),
    (r"\#coffee is \*here", "#coffee is *here"),
    (f"See [our guide]({LINK}) today.", f"See our guide ({LINK}) today."),
    (f"[Order now]({LINK})", f"Order now: {LINK}"),
    (f"[{LINK}]({LINK}) is it", f"{LINK} is it"),
    (f"Order → <{LINK}>", f"Order → {LINK}"),
    ("Write to [us](mailto:a@example.com) now", "Write to us (a@example.com) now"),
    ("<p>Hello <b>you</b></p><p>More<br>here</p>", "Hello you\n\nMore\nhere"),
    ("<ul><li>one</li><li>two</li></ul>", "• one\n• two"),
    (f'<a href="{LINK.replace("&", "&amp;")}">Order</a> it', f"Order ({LINK}) it"),
    ("Salt &amp; pepper &ndash; 5&nbsp;€ &#8364; &lt;3", "Salt & pepper – 5\xa0€ € <3"),
    ("Out now :rocket::tada: and :+1:", "Out now 🚀🎉 and 👍"),
    ("Here is your post:\n\nFresh coffee.", "Fresh coffee."),
    ("Sure! Here's a LinkedIn draft for you:\n“Fresh. Every day.”", "Fresh. Every day."),
    ("**Draft 2:** Fresh coffee.", "Fresh coffee."),
    ("LinkedIn post:\nFresh coffee.", "Fresh coffee."),
    ("Caption:\nFresh coffee.", "Fresh coffee."),
    ("Variant A:\nFresh coffee.", "Fresh coffee."),
    ("Here’s your newsletter for May:\nFresh coffee.", "Fresh coffee."),
    ("Hier ist ein Entwurf für LinkedIn:\nFrischer Kaffee.", "Frischer Kaffee."),
    ("Hier ist dein Beitrag:\nFrischer Kaffee.", "Frischer Kaffee."),
    ('"Fresh coffee. Every day."', "Fresh coffee. Every day."),
    ("„Frischer Kaffee. Jeden Tag.“", "Frischer Kaffee. Jeden Tag."),
    ("Fresh.\n\n**Reasoning:** it speaks to people\nwho are tired.", "Fresh."),
    ("Fresh.\n\n(140 characters)", "Fresh."),
    ("Fresh.\n\nCharacter count: 1,140", "Fresh."),
    ("Fresh.\nCTA: Order now\nHashtags: #coffee", "Fresh.\nOrder now\n#coffee"),
    ("<think>They want coffee.</think>Fresh.", "Fresh."),
    ("Fre\u200bsh\U000e0041.", "Fresh."),
]
KEPT = [
    "C# and F# are languages, 5 * 3 * 2 is 30, 5*3*2 too",
    "our snake_case_name, __init__ and _private_ stay; so does ¯\\_(ツ)_/¯ and ^_^ here ^_^",
    "I <3 you & AT&T, a < b > c, R&D; x &unknown; y",
    "Only 9 €* today\n\n* incl. VAT",
    "Only 9 €* today, 12 €* later\n* incl. VAT\n* while it lasts",
    "It was here [sic] and [1], see [Video]",
    "Doors 10:30:00, 1:100:2, std::fire::x, ratio 3:2:1",
    "#hashtags #1 #coffee_time, # 1 in town",
    f"{LINK} and https://example.com/_a_/*b*/c",
    "f**k this s**t, *** SALE ***, what a *",
    "“Yes,” she said. “No,” he said.",
    "It’s “fresh”.",
    "Here is the thing: coffee.",
    "Here's why this post matters. It does.",
    "Option A: buy. Option B: rent.",
    "Version 2: faster, lighter, cheaper.",
    "Version 2.0 is here: faster, lighter.",
    "Here's our latest post:\nhttps://example.com/a",
    "Hier ist unser neuer Beitrag:\nhttps://example.com/a",
    "Here are your options:\n• buy\n• rent",
    "Important message:\nWe close at noon.",
    "Here is a message from Mona:\nI love it.",
    "Announcement:\nWe open on Monday.",
    "- one\n- two",
    "Write to a_b_c@example.com or @a_b_c",
    "Why it works: the burr is steel.",
    "5` 3` and l`été`",
]


@pytest.mark.parametrize(("left", "meant"), TAKEN_OFF)
def test_what_is_no_copy_is_taken_off(left: str, meant: str) -> None:
    assert tidied(left) == meant


@pytest.mark.parametrize("text", KEPT)
def test_what_people_mean_stays(text: str) -> None:
    assert tidied(text) == text


def test_markdown_stays_where_the_platform_shows_it() -> None:
    assert tidied("**Fresh** &amp; [here](https://a.com)", shows_markdown=True) == (
        "**Fresh** & [here](https://a.com)"
    )


def test_what_the_brief_has_somebody_say_stays_in_its_quotation_marks() -> None:
    said = "“This mill changed my life. I mean it.”"

    assert tidied(said, known="Mona says: “This mill changed my life. I mean it.”") == said
    assert tidied(said) == "This mill changed my life. I mean it."


MARKS = [
    *(
        "*",
        "**",
        "_",
        "__",
        "`",
        "```\n",
        "# ",
        "## ",
        "* ",
        "\n",
        " ",
        "\\",
        "[",
        "](",
        ")",
        "<b>",
        "</b>",
        "<br>",
    ),
    *(
        "<p>",
        "</p>",
        "&amp;",
        "&lt;",
        "&#38;",
        ";",
        ":rocket:",
        ":",
        '"',
        "“",
        "”",
        "Draft 1: ",
        "Here is your post:",
    ),
    *(
        "Reasoning: ",
        "Hashtags: ",
        "<think>",
        "</think>",
        "\u200b",
        "a",
        "word",
        "Two. Parts.",
        "新",
        "9 €",
        LINK,
    ),
]


@given(st.lists(st.sampled_from(MARKS), max_size=14).map("".join))
def test_taking_off_twice_takes_nothing_more(text: str) -> None:
    assert tidied(tidied(text)) == tidied(text)


WITHOUT_MARKS = st.text(st.sampled_from("aBé新ø 19 .,!?-–()'€%#@/\n🎉"), max_size=120).map(str.strip)


@given(WITHOUT_MARKS)
def test_a_text_without_any_mark_is_left_as_it_is(text: str) -> None:
    text = text.replace("# ", "#")
    assert tidied(text.strip()) == text.strip()


@given(
    st.sampled_from(["**", "*", "_", "`", '"', "<b>", "# ", "* ", " "]),
    st.sampled_from(["a", "one two", "新"]),
)
def test_the_link_is_kept_whatever_stands_around_it(mark: str, words: str) -> None:
    end = {"<b>": "</b>", "# ": "", "* ": ""}.get(mark, mark)
    for text in (
        f"{words} {mark}{LINK}{end} {words}",
        f"{mark}{words} {LINK}{end}",
        f"{mark}[{words}]({LINK}){end}",
    ):
        assert len(places_of(tidied(text), LINK)) == 1


@pytest.mark.parametrize(
    ("twice", "once"),
    [
        (f"Order {LINK} {LINK}", f"Order {LINK}"),
        (f"Order at {LINK}.\n\n{LINK}", f"Order at {LINK}."),
        (f"{LINK}\n\nOrder at {LINK}", f"Order at {LINK}"),
        (f"👉 {LINK}\n👉 {LINK}", f"👉 {LINK}"),
        (f"See {LINK} first, then order at {LINK} too.", f"See {LINK} first, then order at {LINK} too."),
        (f"One\n\n{LINK}", f"One\n\n{LINK}"),
    ],
)
def test_a_link_alone_is_taken_off_where_it_stands_elsewhere_too(twice: str, once: str) -> None:
    assert link_once(twice, LINK) == once
