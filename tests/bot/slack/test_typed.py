"""What people type after the command, as Slack sends it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blockkit.mrkdwn import escaped
from bot.slack.typed import name_in, typed, with_emoji, word_and_rest


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("show Salt &amp; Pepper", "show Salt & Pepper"),
        ("show &amp;amp;", "show &amp;"),
        ("show &lt;https://x.example|x&gt;", "show <https://x.example|x>"),
        ("show <https://example.com|example.com>", "show https://example.com"),
        ("show <https://example.com>", "show https://example.com"),
        ("show <mailto:a@example.com|a@example.com>", "show a@example.com"),
        ("show <#C123|spring>", "show #spring"),
        ("show <@U1|ana>", "show @ana"),
        ("show <!here>", "show @here"),
        ("\u200bshow\u200b x\ufeff", "show x"),
        ("show <", "show <"),
        ("show\u2800x\u180e\u200e", "show x"),
        ("show :rocket: Launch", "show 🚀 Launch"),
    ],
)
def test_words_are_read_as_they_were_typed(sent: str, words: str) -> None:
    assert typed(sent) == words


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]) | st.just(" "), max_size=60))
def test_whatever_slack_escaped_comes_back_as_it_was(text: str) -> None:
    assert typed(escaped(text)) == text.strip()


@pytest.mark.parametrize(
    "sent",
    [
        "show x",
        "show\tx",
        "show\u00a0x",
        "SHOW  x",
        "ｓｈｏｗ\u3000x",
        "show:\u2003x",
        "`show` x",
        "/show x",
        "show\nx",
    ],
)
def test_the_first_word_is_the_command_however_it_is_set_off(sent: str) -> None:
    assert word_and_rest(typed(sent)) == ("show", "x")


@pytest.mark.parametrize(
    "asked",
    [
        "Salt & Pepper",
        "“Salt & Pepper”",
        '"Salt & Pepper"',
        "‘Salt & Pepper’",
        "„Salt & Pepper“",
        "«Salt & Pepper»",
        "`Salt & Pepper`",
        "```Salt & Pepper```",
        "*Salt & Pepper*",
        "'Salt & Pepper'",
    ],
)
def test_a_name_may_stand_in_quotes_of_any_kind(asked: str) -> None:
    assert name_in(asked) == "Salt & Pepper"


def test_a_question_mark_is_a_word_only_alone() -> None:
    assert [word_and_rest(words)[0] for words in ("list?", "?")] == ["list", "?"]


def test_a_name_of_marks_alone_is_left_as_it_is() -> None:
    assert name_in("***") == "***"


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("Go :rocket::tada:!", "Go 🚀🎉!"),
        (":wave::skin-tone-3: :man-shrugging::skin-tone-6:", "👋🏼 🤷🏿‍♂️"),
        (":flag-de: :+1: :heart:", "🇩🇪 👍 ❤️"),
        (":party_parrot: is ours", ":party_parrot: is ours"),
        ("At 10:100:30, see https://x.example/:rocket:", "At 10:100:30, see https://x.example/:rocket:"),
    ],
)
def test_emoji_that_slack_spells_by_name_are_themselves(sent: str, meant: str) -> None:
    assert with_emoji(sent) == meant
