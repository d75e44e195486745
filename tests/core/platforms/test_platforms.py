"""What each platform takes and refuses, at its limits: a row for each. A new platform joins by its row."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import core.platforms
from core.foundation.ids import PlatformName
from core.platforms.catalogue import NoProfile, profile_in, profile_of, rules_of
from core.platforms.port import TextRules, nothing_more
from core.platforms.preview import preview

Said = Callable[[TextRules, str], tuple[str, ...]]


def warned(rules: TextRules, text: str) -> tuple[str, ...]:
    return rules.warns(text)


def noted(rules: TextRules, text: str) -> tuple[str, ...]:
    return preview(rules, text=text).notes


@dataclass(frozen=True, slots=True)
class Edge:
    """A text that is just taken, one that is just too much, and what is said of that one."""

    at: str
    over: str
    said: str
    source: str = ""
    """Where the platform's own source, in its profile, doesn't state it."""
    by: Said = TextRules.problems


def tags(count: int) -> str:
    return " ".join(f"#tag{number}" for number in range(count))


def links(count: int) -> str:
    return " ".join(f"https://example.com/{number}" for number in range(count))


LINK = "https://example.com/a-long-way-to-a-short-page"
FAMILY = "👨‍👩‍👧‍👦"

ROWS: dict[PlatformName, tuple[Edge, ...]] = {
    PlatformName.X: (
        Edge("a" * 280, "a" * 281, "at most 280 weighted characters; this text has 281"),
        Edge("漢" * 140, "漢" * 140 + "a", "this text has 281"),
        Edge(FAMILY * 140, FAMILY * 141, "this text has 282"),
        Edge(f"{'a' * 256} {LINK}", f"{'a' * 257} {LINK}", "this text has 281"),
        Edge(
            "Hello",
            "\ufeffHello",
            "no text that holds U+FEFF",
            "https://github.com/twitter/twitter-text/blob/master/rb/lib/twitter-text/validation.rb",
        ),
    ),
    PlatformName.LINKEDIN: (
        Edge("a" * 3000, "a" * 3001, "at most 3,000 characters; this text has 3,001"),
        Edge("🎉" * 1500, "🎉" * 1501, "this text has 3,002"),
    ),
    PlatformName.FACEBOOK: (
        Edge("a" * 63_206, "a" * 63_207, "at most 63,206 characters; this text has 63,207"),
        Edge("🎉" * 31_603, "🎉" * 31_604, "this text has 63,208"),
    ),
    PlatformName.INSTAGRAM: (
        Edge("a" * 2200, "a" * 2201, "at most 2,200 characters; this text has 2,201"),
        Edge("🎉" * 1100, "🎉" * 1101, "this text has 2,202"),
        Edge(tags(30), tags(31), "at most 30 hashtags; this text has 31"),
        Edge("@you " * 20, "@you " * 21, "at most 20 mentions; this text has 21"),
        Edge(
            f"{tags(5)} #1 of our list",
            tags(6),
            "From many accounts Instagram takes only 5 hashtags; this text has 6.",
            "https://www.socialmediatoday.com/news/instagrams-implementing-new-limits-on-hashtag-use/808309/",
            by=warned,
        ),
        # What is refused is not warned of too.
        Edge(tags(31), tags(30), "this text has 30", by=warned),
    ),
    PlatformName.THREADS: (
        Edge("a" * 500, "a" * 501, "at most 500 characters; this text has 501"),
        Edge("🎉" * 125, "🎉" * 126, "this text has 504"),
        Edge(
            f"{links(5)} {links(5)}",
            links(6),
            "at most 5 different links; this text has 6",
            "https://developers.facebook.com/documentation/threads/create-posts/text-attachments",
        ),
    ),
    PlatformName.BLUESKY: (
        Edge("a" * 300, "a" * 301, "at most 300 characters; this text has 301"),
        Edge(FAMILY * 120, FAMILY * 121, "at most 3,000 bytes; this text has 3,025"),
    ),
    PlatformName.MASTODON: (
        Edge("a" * 500, "a" * 501, "at most 500 characters; this text has 501"),
        Edge(FAMILY * 500, FAMILY * 501, "this text has 501"),
        Edge(f"{'a' * 476} {LINK}", f"{'a' * 477} {LINK}", "this text has 501"),
    ),
    PlatformName.TELEGRAM: (
        Edge("a" * 4096, "a" * 4097, "at most 4,096 characters; this text has 4,097"),
        Edge("🎉" * 2048, "🎉" * 2049, "this text has 4,098"),
        Edge("a" * 1024, "a" * 1025, "With a picture, Telegram takes only 1,024 characters.", by=noted),
    ),
    PlatformName.DISCORD: (
        Edge("a" * 2000, "a" * 2001, "at most 2,000 characters; this text has 2,001"),
        Edge("🎉" * 2000, "🎉" * 2001, "this text has 2,001"),
    ),
    PlatformName.BLOG: (
        Edge("a" * 40_000, "a" * 40_001, "at most 40,000 characters; this text has 40,001"),
        Edge("t" * 200, "t" * 201, "titles of up to 200 characters", by=TextRules.title_problems),
    ),
    PlatformName.EMAIL: (
        Edge("a" * 100_000, "a" * 100_001, "at most 100,000 bytes; this text has 100,001"),
        Edge("é" * 50_000, "é" * 50_001, "this text has 100,002"),
        Edge("t" * 989, "t" * 990, "subjects of up to 989 characters", by=TextRules.title_problems),
        Edge("t" * 140, "t" * 141, "preheaders of up to 140 characters", by=TextRules.preheader_problems),
    ),
    PlatformName.SLACK: (
        Edge("a" * 4000, "a" * 4001, "at most 4,000 characters; this text has 4,001"),
        Edge("🎉" * 2000, "🎉" * 2001, "this text has 4,002"),
    ),
    PlatformName.WEBHOOK: (
        Edge("a" * 16_000, "a" * 16_001, "at most 16,000 bytes; this text has 16,001"),
        Edge("é" * 8_000, "é" * 8_001, "this text has 16,002"),
        Edge("t" * 200, "t" * 201, "titles of up to 200 characters", by=TextRules.title_problems),
    ),
    PlatformName.FEED: (
        Edge("a" * 40_000, "a" * 40_001, "at most 40,000 characters; this text has 40,001"),
        Edge("t" * 200, "t" * 201, "titles of up to 200 characters", by=TextRules.title_problems),
    ),
}


def row_of(platform: PlatformName) -> tuple[Edge, ...]:
    """Its row, or words about what to write."""
    assert platform in ROWS, (
        f"{platform.label} has no row: add `PlatformName.{platform.name}: (Edge(…), …)` to ROWS in "
        f"{__file__}, for each limit a text that is just taken, one that is just too much, and what is said."
    )
    return ROWS[platform]


EVERY_PLATFORM = pytest.mark.parametrize("platform", PlatformName)
EVERY_EDGE = pytest.mark.parametrize(
    ("platform", "edge"),
    [
        pytest.param(platform, edge, id=f"{platform}-{place}")
        for platform, edges in ROWS.items()
        for place, edge in enumerate(edges)
    ],
)


@EVERY_EDGE
def test_what_is_at_the_limit_is_taken_and_a_little_more_is_refused_in_words(platform, edge):
    rules = rules_of(platform)
    assert edge.by(rules, edge.at) == ()
    (sentence,) = edge.by(rules, edge.over)
    assert edge.said in sentence
    assert platform.label in sentence
    assert (edge.source or rules.source).startswith("https://")


@EVERY_PLATFORM
def test_every_limit_of_a_platform_has_its_row(platform):
    rules, edges = rules_of(platform), row_of(platform)
    said = " ".join(edge.said for edge in edges)
    stated = [f"at most {limit.most:,} {limit.unit}" for limit in rules.limits]
    stated += [f"up to {rules.title_limit} characters"] * bool(rules.title_limit)
    stated += [f"only {rules.caption.most:,} {rules.caption.unit}"] if rules.caption else []
    missing = [words for words in stated if words not in said]
    assert missing == [], f"The row of {platform.label} needs an Edge whose `said` holds each of these."
    assert 0 <= rules.text_target < rules.limits[0].most


@EVERY_PLATFORM
def test_what_a_platform_refuses_or_warns_of_besides_has_its_row_too(platform):
    rules, edges = rules_of(platform), row_of(platform)
    for name in ("also_refuses", "warns"):
        says = getattr(rules, name)
        is_tried = says is nothing_more or any(says(edge.over) and not says(edge.at) for edge in edges)
        assert is_tried, f"The row of {platform.label} needs an Edge that `{name}` has something to say of."


def test_a_platform_without_its_row_is_told_what_to_write(monkeypatch):
    monkeypatch.delitem(ROWS, PlatformName.X)
    with pytest.raises(AssertionError, match=r"X has no row: add `PlatformName\.X: \(Edge"):
        row_of(PlatformName.X)


def test_the_names_and_the_folders_are_the_same():
    folders = {path.parent.name for path in Path(core.platforms.__path__[0]).glob("*/__init__.py")}
    assert folders == set(PlatformName)


def test_a_name_without_its_folder_is_told_what_is_missing_before_anything_starts():
    with pytest.raises(NoProfile, match=r"names LinkedIn, but core/platforms/linkedin/__init__\.py gives"):
        profile_in("tests.core.platforms", PlatformName.LINKEDIN)


def test_a_folder_with_the_profile_of_another_platform_is_told_of_too(monkeypatch):
    monkeypatch.setattr("core.platforms.x.PROFILE", profile_of(PlatformName.BLOG))
    with pytest.raises(NoProfile, match="names X"):
        profile_in("core.platforms", PlatformName.X)


@EVERY_PLATFORM
@pytest.mark.parametrize("text", ["", " \n", "\u200b\u2800 \u3164"])
def test_a_text_of_which_nothing_can_be_seen_is_refused_everywhere(platform, text):
    assert rules_of(platform).problems(text) == (f"{platform.label} takes no empty text.",)


@EVERY_PLATFORM
def test_a_platform_without_titles_does_not_mind_one(platform):
    rules = rules_of(platform)
    assert (rules.title_problems("t" * 5000) == ()) == (rules.title_limit is None)
