"""What a platform is to us before anything is posted: a profile with the rules for its text. All pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from core.foundation.ids import PlatformName
from core.foundation.money import ZERO, Money
from core.foundation.text import is_visible, never_kept
from core.platforms.links import MAX_LINK
from core.platforms.look import PLAIN, Look
from core.platforms.media import MediaRules

FAR = 20
"""A text of so many times the limit's characters, and a long link, is too long in any way of counting."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of one of a platform's limits a text uses, in that limit's own unit."""

    used: int
    limit: int
    unit: str

    @property
    def fits(self) -> bool:
        return self.used <= self.limit


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a platform and the vendor's way of counting towards it."""

    most: int
    unit: str
    count: Callable[[str], int]

    def used(self, text: str) -> int:
        """How much of the limit `text` uses. One that is far too long is not counted the vendor's way, which
        takes its time: there each character counts.
        """
        return len(text) if self.is_far_passed(text) else self.count(text)

    def is_far_passed(self, text: str) -> bool:
        """Whether `text` is too long in any way of counting."""
        return len(text) > FAR * self.most + MAX_LINK


@dataclass(frozen=True, slots=True)
class Fold:
    """Where a platform's feed hides the rest of a text behind "see more", in its first limit's unit."""

    most: int
    source: str
    lines: int | None = None


def nothing_more(_text: str) -> tuple[str, ...]:
    """For platforms that refuse nothing but what is too long, or about which there is nothing to warn."""
    return ()


@dataclass(frozen=True, slots=True)
class TextRules:
    """What a platform's text may be. `limits` come with the one people are shown first."""

    platform: PlatformName
    limits: tuple[Limit, ...]
    source: str
    """The page that states the limits: the vendor's own where there is one."""
    title_limit: int | None = None
    """Characters of a title or subject; None where the platform has none."""
    title_word: str = "title"
    """What people call it there."""
    preheader_limit: int | None = None
    """Characters of the line that is shown after a subject; None where the platform has none."""
    preheader_target: int = 0
    """How much of it is usually seen."""
    hashtags: int = 0
    """How many hashtags good posts there carry; 0 where they are unusual: writers use none, people may. A
    platform that refuses them says so in `also_refuses`, and counts them with `counting.count_hashtags`.
    """
    links_work: bool = True
    """Whether a link in the text can be clicked."""
    shows_markdown: bool = False
    """Whether Markdown in a text is shown as what it stands for; everywhere else its signs are seen."""
    text_target: int = 0
    """About how long good copy is there, in the first limit's unit."""
    title_target: int = 0
    """How much of a title is usually seen, in characters."""
    fold: Fold | None = None
    """None where the whole text is shown."""
    most_follow_ups: int = 0
    """How many further texts may follow below a post: the rest of a thread, or first comments."""
    is_thread: bool = False
    """Whether they are posts themselves, that go on with what the first one says."""
    follow_up_word: str = "comment"
    """What people call such a text there; in a thread each is a post."""
    follow_up: Limit | None = None
    """What each of them may hold; None where that is what a post may."""
    caption: Limit | None = None
    """What a text that goes out with a picture may hold; None where a picture changes nothing."""
    also_refuses: Callable[[str], tuple[str, ...]] = nothing_more
    """Sentences about what else in a text the platform would refuse."""
    warns: Callable[[str], tuple[str, ...]] = nothing_more
    """Sentences about what the platform takes from some accounts only, or takes with a loss."""

    def measure(self, text: str) -> tuple[Measure, ...]:
        return tuple(Measure(limit.used(text), limit.most, limit.unit) for limit in self.limits)

    def limited_by(self, own: Limit) -> Self:
        """The same rules with one limit more, ours, which people are shown first."""
        return replace(self, limits=(own, *self.limits))

    def fits(self, text: str) -> bool:
        return all(measure.fits for measure in self.measure(text))

    def problems(self, text: str, *, title: str = "", preheader: str = "") -> tuple[str, ...]:
        """A sentence for each reason why the platform would refuse the post; none if it would take it."""
        label = self.platform.label
        found = [
            f"{label} takes at most {measure.limit:,} {measure.unit}; this text has {measure.used:,}."
            for measure in self.measure(text)
            if not measure.fits
        ]
        if not is_visible(text):
            found.append(f"{label} takes no empty text.")
        if never := never_kept(text):
            found.append(f"{label} takes no text that holds U+{ord(never):04X}; remove it.")
        return (
            *found,
            *self.also_refuses(text),
            *self.title_problems(title),
            *self.preheader_problems(preheader),
        )

    def follow_up_problems(self, follow_ups: Sequence[str]) -> tuple[str, ...]:
        """A sentence for each reason why the texts below the post would be refused."""
        if not follow_ups:
            return ()
        label = self.platform.label
        rules = replace(self, limits=(self.follow_up,)) if self.follow_up else self
        if not self.most_follow_ups:
            return (f"Copydesk posts nothing below a post on {label}; leave it out.",)
        found = []
        if len(follow_ups) > self.most_follow_ups:
            most, there = self.most_follow_ups, len(follow_ups)
            found.append(f"At most {most} may follow below a post on {label}; here are {there}.")
        for number, text in enumerate(follow_ups, start=1):
            name = self.follow_up_name(number, len(follow_ups))
            found += [f"{name}: {problem}" for problem in rules.problems(text)]
        return tuple(found)

    def follow_up_name(self, number: int, of: int) -> str:
        """What people call number 1, 2, … of so many follow-ups. In a thread the post itself counts too."""
        if self.is_thread:
            return f"Post {number + 1} of {of + 1}"
        if self.most_follow_ups == 1:
            return f"First {self.follow_up_word}"
        word = self.follow_up_word.capitalize()
        return f"{word} {number} of {of}" if of > 1 else word

    def caption_problems(self, text: str) -> tuple[str, ...]:
        """A sentence where a text is too long to go out with an image."""
        if self.caption is None or (used := self.caption.used(text)) <= self.caption.most:
            return ()
        most = f"{self.caption.most:,} {self.caption.unit}"
        return (f"With an image {self.platform.label} takes at most {most}; this text has {used:,}.",)

    def title_problems(self, title: str) -> tuple[str, ...]:
        """A sentence for each reason why the platform would refuse the title."""
        return self._line_problems(title, self.title_word, self.title_limit)

    def preheader_problems(self, preheader: str) -> tuple[str, ...]:
        """A sentence for each reason why the preheader can't be."""
        return self._line_problems(preheader, "preheader", self.preheader_limit)

    def _line_problems(self, line: str, word: str, limit: int | None) -> tuple[str, ...]:
        label, found = self.platform.label, []
        if limit is not None and len(line) > limit:
            found.append(f"{label} takes {word}s of up to {limit:,} characters; this one has {len(line):,}.")
        if never := never_kept(line):
            found.append(f"{label} takes no {word} that holds U+{ord(never):04X}; remove it.")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is true of one platform, but for its name and its adapter."""

    rules: TextRules
    media: MediaRules | None = None
    """What it takes of images and videos; None where it takes none."""
    medium: str = "social"
    """By which medium visitors come from there, in the words of Google's channels (`core/links/utm.py`)."""
    is_long_form: bool = False
    """Whether people come to read there: such copy has a shape of its own, and no limit of ours."""
    has_plain_links: bool = False
    """Whether a link stands there without a word before it, since each letter is dear."""
    refuses_repeats: bool = False
    """Whether it refuses a text that it has taken a while ago."""
    has_addresses: bool = True
    """Whether a post has an address, where people can go and look at it."""
    tells_figures: bool = True
    """Whether it tells what a post has reached, of some accounts at least."""
    tells_impressions: bool = False
    """Whether it tells how often a post was seen, of some accounts at least."""
    figures_cost: Money = ZERO
    """What the platform charges for telling what one post has reached."""
    post_cost: Money = ZERO
    """What it charges for a post."""
    link_cost: Money = ZERO
    """What a link in a post adds to that."""
    is_usual: bool = False
    """Whether it is chosen in a new brief until somebody chooses otherwise."""
    where: str = ""
    """Where a post goes, in a sentence; left empty, "on" and the label."""
    mark: str = ""
    """The sign that stands for it on cards; left empty, the label's first letter."""
    colour: str = "#44505e"
    """Behind the mark, which is white."""
    look: Look = PLAIN
    """How a post looks there."""

    @property
    def is_mail(self) -> bool:
        """Whether it comes into people's inboxes, where the law of mail holds."""
        return self.medium == "email"

    def __post_init__(self) -> None:
        label = self.rules.platform.label
        object.__setattr__(self, "where", self.where or f"on {label}")
        object.__setattr__(self, "mark", self.mark or label[0])
