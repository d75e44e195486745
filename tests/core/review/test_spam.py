"""Spam signals: each says which words it is about; ordinary copy has next to none."""

import csv
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.foundation.ids import PlatformName
from core.review.findings import Part
from core.review.spam.signal import LIKELY_SPAM, Signal, spam_score
from core.review.spam.signals import spam_signals

EMAIL, POST = PlatformName.EMAIL, PlatformName.FACEBOOK
COPY = "Our first waterproof backpack is 900 g light. See it on 12 May: https://example.com/backpack"


def signals(text: str, title: str = "", platform: PlatformName = POST) -> list[Signal]:
    return spam_signals(text, title, platform)


def names(text: str, title: str = "", platform: PlatformName = POST) -> set[str]:
    return {signal.name for signal in signals(text, title, platform)}


# what is a signal


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("Good news. You have won a kettle.", "prize", "You have won"),
        ("Earn extra cash on weekends.", "easy_money", "Earn extra cash"),
        ("It is risk-free.", "no_risk", "risk-free"),
        ("Please act now, it helps.", "pressure", "act now"),
        ("Lose weight with tea.", "cure", "Lose weight"),
        ("We offer debt consolidation.", "credit", "debt consolidation"),
        ("This is not spam, honestly.", "excuse", "This is not spam"),
        ("Dear Sir or Madam, hello.", "dear_stranger", "Dear Sir or Madam"),
        ("Meet singles near you.", "adult", "Meet singles"),
        ("Only $49. Order now.", "money_with_pressure", "$49"),
        ("THE NEW KETTLE WILL CHANGE YOUR LIFE forever", "shouting", "THE NEW KETTLE WILL CHANGE YOUR LIFE"),
        ("It is here!! At last.", "exclamations", "!!"),
        ("It is F R E E today.", "letters_apart", "F R E E"),
        ("Fine <span style='font-size:0'>cheap</span>", "hidden_text", "font-size:0"),
        ("Make $$$ here.", "money_signs", "$$$"),
        ("Read https://bit.ly/3abc today.", "shortener", "https://bit.ly/3abc"),
        ("Read http://61.151.247.39/ink today.", "address_is_a_number", "http://61.151.247.39"),
        ("LIKE this if you love tea.", "reaction_bait", "LIKE this if"),
        ("Like and share to win.", "reaction_bait", "Like and share"),
        ("Share with 5 friends today.", "share_bait", "Share with 5 friends"),
        ("Tag a friend who needs it.", "tag_bait", "Tag a friend"),
        ("Comment “YES” below.", "comment_bait", "Comment “YES”"),
        ("❤️ for cats or 👍 for dogs?", "vote_bait", "❤️ for cats or 👍 for "),
        ("Follow for follow, anyone?", "trades_followers", "Follow for follow"),
        ("Get 10k real followers.", "trades_followers", "Get 10k real followers"),
        ("Hi @ann @ben @cem @dan @eva!", "many_mentions", "@ann @ben @cem @dan @eva"),
        ("buy it here\nwell\nbuy it here\nBuy it  here", "repeated_lines", "Buy it  here"),
    ],
)
def test_each_signal_says_which_words_it_is_about(text: str, name: str, words: str) -> None:
    (signal,) = [one for one in signals(text) if one.name == name]
    assert signal.span is not None
    assert (text[signal.span.start : signal.span.end], signal.span.part) == (words, Part.TEXT)


@pytest.mark.parametrize(
    ("subject", "name", "words"),
    [
        ("LAST DAYS OF SALE", "subject_shouts", "LAST DAYS OF SALE"),
        ("Tea is FREE on Monday", "subject_word_shouts", "FREE"),
        ("The kettle is here!", "subject_exclaims", "!"),
        ("Re: your order", "subject_feigns_an_answer", "Re:"),
        ("AW: Ihre Bestellung", "subject_feigns_an_answer", "AW:"),
        ("Now $49", "subject_names_money", "$49"),
        ("A kettle          qxz", "subject_has_a_gap", "          "),
        ("You have won a kettle", "prize", "You have won"),
    ],
)
def test_a_subject_is_judged_as_mail_filters_do(subject: str, name: str, words: str) -> None:
    (signal,) = [one for one in signals(COPY, subject, EMAIL) if one.name == name]
    assert signal.span is not None
    assert (subject[signal.span.start : signal.span.end], signal.span.part) == (words, Part.TITLE)


def test_a_mail_that_is_a_picture_is_one_signal() -> None:
    assert names("![](https://example.com/sale.png)\nSee you", "Sale", EMAIL) == {"picture_only"}
    assert not names(f"![](https://example.com/sale.png)\n{COPY} {COPY}", "Sale", EMAIL)


def test_a_list_of_links_is_one_signal() -> None:
    assert names(" ".join(f"Shop https://example.com/{n}" for n in range(5)), "Sale", EMAIL) == {
        "mostly_links"
    }


def test_instagram_takes_more_hashtags_than_others() -> None:
    text = "Tea. " + " ".join(f"#tea{n}" for n in range(12))
    assert names(text) == {"many_hashtags"}
    assert names(text, platform=PlatformName.INSTAGRAM) == set()


def test_posts_have_no_subject_and_mails_ask_for_no_reactions() -> None:
    assert "subject_exclaims" not in names(COPY, "It is here!", POST)
    assert "reaction_bait" not in names("Like and share to win.", "Hello", EMAIL)


def test_a_phrase_ends_with_its_sentence() -> None:
    assert "pressure" not in names("How to act. Now it is your turn. What a day to call. Today we rest.")


def test_what_is_said_again_counts_half_and_no_more_than_three_times() -> None:
    kinds = ["act now", "order now", "call now", "buy now", "apply now"]
    weights = [one.weight for one in signals(". ".join(kinds)) if one.name == "pressure"]
    assert weights == [1.0, 0.5, 0.5]
    assert [one.name for one in signals("Act now. Act now.")].count("pressure") == 1


def test_each_signal_has_a_sentence_a_source_and_a_weight() -> None:
    text = "WINNER!! You have won $1,000 CASH. Act now, tag a friend: http://61.151.247.39/"
    found = signals(text)
    assert len(found) >= 5
    assert all(one.sentence.endswith(".") and one.source.startswith("https://") for one in found)
    assert all(one.weight > 0 for one in found)


# what is spam


def test_plain_spam_reads_like_spam_and_plain_copy_does_not() -> None:
    spam = "Dear friend, you have been selected! Claim your prize of $5,000 now!!! It is 100% free."
    assert spam_score(signals(spam, "YOU ARE A WINNER", EMAIL)) >= LIKELY_SPAM
    assert signals(COPY, "Dry inside, whatever the weather", EMAIL) == []


@pytest.mark.parametrize(
    "text",
    [
        COPY,
        "Free shipping on orders over €50 until Sunday.",
        "Sale: 20 % off all kettles.",
        "NASA and UNESCO agree.",
        "We are like this: if it breaks, we mend it.",
        "Share your photo with us in the comments.",
        "What do you think? Tell us below.",
        "Win a kettle: answer by 12 May; terms at https://example.com/terms",
        "I.B.M. and U.S.A. are written so.",
        "Nur noch bis Sonntag: alle Kessel zum halben Preis.",
    ],
)
def test_ordinary_copy_has_no_signal(text: str) -> None:
    assert signals(text) == []


def headlines() -> list[str]:
    with (files("core.metrics") / "sample_data" / "headlines.csv").open(encoding="utf-8") as file:
        return [row["headline"] for row in csv.DictReader(file)]


def test_no_real_headline_reads_like_spam() -> None:
    assert [line for line in headlines() if spam_score(signals(line)) >= LIKELY_SPAM] == []
    subjects = [line for line in headlines() if spam_score(signals("Read on.", line, EMAIL)) >= LIKELY_SPAM]
    assert subjects == []


@pytest.mark.parametrize("brief", sorted(Path("examples/briefs").glob("*.yaml")), ids=lambda one: one.stem)
def test_no_example_reads_like_spam(brief: Path) -> None:
    assert spam_score(signals(brief.read_text("utf-8"))) < LIKELY_SPAM


@given(st.text(max_size=400), st.text(max_size=80), st.sampled_from([EMAIL, POST, PlatformName.X]))
@settings(max_examples=80)
def test_any_text_is_judged_twice_alike_with_spans_within_it(
    text: str, title: str, platform: PlatformName
) -> None:
    found = spam_signals(text, title, platform)
    assert found == spam_signals(text, title, platform)
    for span in (one.span for one in found if one.span is not None):
        assert 0 <= span.start < span.end <= len(title if span.part is Part.TITLE else text)
