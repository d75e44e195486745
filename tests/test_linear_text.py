"""Whatever is typed, pasted or made up: what reads it does about twice the work for twice the text."""

import time
from collections.abc import Callable
from itertools import count

import pytest

from bot.blockkit.mrkdwn import one_line
from bot.blockkit.truncate import cut
from bot.blockkit.verbatim import copy
from core.campaigns.brief import BriefForm
from core.foundation.clipping import clipped
from core.foundation.ids import PlatformName
from core.foundation.placeholders import placeholders
from core.foundation.redaction import masked
from core.platforms.catalogue import rules_of
from core.platforms.counting import graphemes, mastodon_length, threads_length, weighted_length
from core.platforms.links import find_links, find_mastodon_links
from core.platforms.preview import preview
from core.platforms.shorten import shorten
from core.review.moderation.disguises import undisguised
from core.review.moderation.offline import findings_of, scores_of
from core.review.moderation.wording import harmful_wording, sentences
from core.review.spam.signals import spam_signals
from core.writing.likeness import shingles
from core.writing.model.tidying import link_once, tidied
from core.writing.offline.language import language
from core.writing.offline.read import sentences as sentences_of_briefs
from core.writing.offline.writer import OfflineWriter
from core.writing.openings import opening
from core.writing.port import WritingRequest
from tests.stand_ins.patterns import UNITS

SHORT, LONG = 2_500, 10_000
WORTH_COMPARING = 0.05
"""Processor seconds for the long text."""
FOUR_TIMES = 8.0
"""A quadratic function takes sixteen times as long for four times the text."""

READERS: dict[str, Callable[[str], object]] = {
    "weighted": weighted_length,
    "mastodon": mastodon_length,
    "threads": threads_length,
    "graphemes": graphemes,
    "links": find_links,
    "mastodon's links": find_mastodon_links,
    "shortened for X": lambda text: shorten(text, rules_of(PlatformName.X)),
    "shortened for Bluesky": lambda text: shorten(text, rules_of(PlatformName.BLUESKY)),
    "previewed for X": lambda text: preview(rules_of(PlatformName.X), text=text),
    "previewed for LinkedIn": lambda text: preview(rules_of(PlatformName.LINKEDIN), text=text),
    "previewed for Instagram": lambda text: preview(rules_of(PlatformName.INSTAGRAM), text=text),
    "wording": harmful_wording,
    "sentences": sentences,
    "undisguised": undisguised,
    "scored for harm": scores_of,
    "findings of harm": findings_of,
    "spam in mails": lambda text: spam_signals(text, text[:200], PlatformName.EMAIL),
    "spam in posts": lambda text: spam_signals(text, "", PlatformName.X),
    "masked": lambda text: masked(text, longest=100_000),
    "cut": lambda text: cut(text, 2900),
    "clipped": lambda text: clipped(text, 300),
    "copy": copy,
    "one line": lambda text: one_line(text, 300),
    "opening": opening,
    "tidied": tidied,
    "link once": lambda text: link_once(f"{text} https://a.com/", "https://a.com/"),
    "placeholders": placeholders,
    "shingles": shingles,
}


@pytest.mark.parametrize("name", READERS)
def test_four_times_the_text_is_about_four_times_the_work(name: str) -> None:
    read = READERS[name]
    slow = [
        unit
        for unit in UNITS
        if _work(read, _repeated(unit, LONG)) > WORTH_COMPARING and not _is_linear(read, unit)
    ]
    assert slow == []


@pytest.mark.parametrize("read", [find_links, find_mastodon_links], ids=["x", "mastodon"])
@pytest.mark.parametrize("unit", ["a", "aé.", "日.xn--a日", "a.com?\u00a0", "ſxn--éa.com", "a.b_c"])
def test_links_with_odd_hosts_are_found_in_linear_time(read: Callable[[str], object], unit: str) -> None:
    assert _is_linear(lambda text: read(f"xn--{text}漢.com"), unit)


def test_sentences_that_may_go_on_are_read_in_linear_time() -> None:
    english = language("en")
    assert _is_linear(lambda text: sentences_of_briefs(text, english), "it costs 17 euros in 12. ")


@pytest.mark.parametrize(
    "news", ["N" + "1" * 3990 + "z", *((unit * 4000)[:4000] for unit in ("a. ", "1,", "and ", "#a "))]
)
async def test_a_hostile_brief_is_written_about_within_seconds(news: str) -> None:
    began = time.process_time()
    news = f"It is new. {news}"[:4000]
    raw = {"product": "Fernweh", "news": news, "audience": "everybody", "platforms": list(PlatformName)}
    brief = BriefForm.parse({**raw, "variants": 5}, max_length=4000)
    for platform in brief.platforms:
        written = await OfflineWriter().write(WritingRequest(brief, platform, rules_of(platform), 5, 1))
        assert written.drafts
    # Generous: a quadratic pattern takes minutes here.
    assert time.process_time() - began < 60


def _is_linear(read: Callable[[str], object], unit: str) -> bool:
    short, long = _repeated(unit, SHORT), _repeated(unit, LONG)
    return any(_work(read, long, tries) < FOUR_TIMES * _work(read, short, tries) for tries in (1, 1, 2))


def _work(read: Callable[[str], object], text: str, tries: int = 1) -> float:
    least = float("inf")
    for _ in range(tries):
        new = f"{next(_NUMBERS)}{text}"  # what was read before may be remembered
        began = time.process_time()
        read(new)
        least = min(least, time.process_time() - began)
    return least


_NUMBERS = count()


def _repeated(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]
