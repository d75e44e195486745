"""What a rule is given to judge by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import regex

from core.brand.voice import NO_VOICE, Voice
from core.campaigns.brief import Brief
from core.foundation.attached import Attached
from core.foundation.ids import LanguageName
from core.links.own import OwnLink
from core.platforms.addresses import Address, addresses
from core.platforms.entities import Entity, hashtags
from core.platforms.links import Link, find_links
from core.platforms.media import Measured, MediaRules
from core.platforms.port import TextRules
from core.review.findings import Fix, Part, Span
from core.review.policy import DEFAULT_POLICY, Policy


@dataclass(frozen=True)
class Said:
    """One of the texts of a variant, as readers see it."""

    part: Part
    number: int
    words: str

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return find_links(self.words)

    @cached_property
    def prose(self) -> str:
        """The words with each sign of a link as a blank, so that places stay what they are."""
        kept, end = [], 0
        for link in self.links:
            kept += [self.words[end : link.start], " " * (link.end - link.start)]
            end = link.end
        return "".join([*kept, self.words[end:]])

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """Web addresses in their order: whole ones of any scheme, and bare ones that become links."""
        return tuple(sorted(addresses(self.words), key=lambda one: one.start))

    @cached_property
    def tags(self) -> tuple[Entity, ...]:
        return tuple(hashtags(self.words))

    @cached_property
    def copy(self) -> str:
        """The prose without what machines read, @names and hashtags; places stay what they are."""
        told, end = [], 0
        for start, stop in self.machine_read:
            if start >= end:
                told += [self.prose[end:start], " " * (stop - start)]
                end = stop
        return _NAMES.sub(lambda name: " " * len(name[0]), "".join([*told, self.prose[end:]]))

    @cached_property
    def machine_read(self) -> tuple[tuple[int, int], ...]:
        """Where addresses, fields of mailings such as `{{ name }}`, and code stand: one sign breaks them."""
        ends = ((one.start, one.start + len(one.text)) for one in self.addresses)
        urls = [(start, match.end()) for start, end in ends if (match := _GOES_ON.match(self.words, end))]
        return tuple(sorted([*urls, *(match.span() for match in _FIELD.finditer(self.words))]))

    def is_machine_read(self, start: int, end: int) -> bool:
        """Whether something between `start` and `end` is read by machines."""
        return any(first < end and start < last for first, last in self.machine_read)

    def keeps(self, fix: Fix) -> bool:
        """Whether what machines read is whole after a fix."""
        span = fix.span
        return all(
            self.words[start:end] in fix.words
            for start, end in self.machine_read
            if start < span.end and span.start < end
        )

    def span(self, start: int, end: int) -> Span:
        return Span(start, end, self.part, self.number)

    def fix(self, start: int, end: int, words: str, label: str) -> Fix:
        """To put `words` in the place of those from `start` to `end`."""
        return Fix(self.span(start, end), words, label)

    def without_tag(self, tag: Entity) -> Fix | None:
        """To leave a hashtag out, or its sign where a sentence needs the word; None where both may be."""
        line = self.words.rfind("\n", 0, tag.start) + 1
        before, after = self.words[line : tag.start].rstrip(" "), self.words[tag.end :].partition("\n")[0]
        rest = _TAG.sub("", after).strip()
        if _TAG_LAST.search(before):
            is_last = not _SAYS.search(rest)
        elif rest:
            label = f"Write “{tag.name}” without #"
            return self.fix(tag.start, tag.start + 1, "", label) if _TAG.sub("", before).strip() else None
        else:
            is_last = not before[-1:].isalnum()
        return self.fix(line + len(before), tag.end, "", f"Leave out #{tag.name}") if is_last else None


_TAG = regex.compile(r"[#＃]\w++")
_TAG_LAST = regex.compile(r"[#＃]\w++\Z")
_SAYS = regex.compile(r"[\p{L}\p{N}\p{P}]")
"""What an emoji behind the last tag is not."""
_FIELD = regex.compile(
    r"\{\{[^\n]{0,200}?\}\}|\{%[^\n]{0,200}?%\}|\*\|[^|\s]{1,200}+\|\*"
    r"|(?<=\]\()#[\w-]{1,80}+(?=\))"
    r"|(?<=(?<![\p{L}\p{N}`])`{1,3})[^`\s](?:[^`\n]{0,400}+(?<=\S))?(?=`(?![\p{L}\p{N}]))"
)
"""Fields of Handlebars, Liquid and Mailchimp, places of a page, and what stands between backticks."""
_GOES_ON = regex.compile(r"(?:[`´‘,;&'%/=.#?_~+A-Za-z0-9-]{0,300}[A-Za-z0-9/=_])?")
"""What belongs to an address for people, past the sign at which platforms end it."""
_NAMES = regex.compile(r"(?<![\w.%+\-])[\w.%+\-]*+@[\w.\-]++|[#＃]\w++")
"""E-mail addresses, @names and hashtags."""


@dataclass(frozen=True, slots=True)
class Past:
    """What the same account has said before, and when that was due."""

    text: str
    at: datetime


@dataclass(frozen=True)
class Checked:
    """A text before it is published, and what is known of where it goes and what it is for."""

    rules: TextRules
    """The platform's, and our own; `rules.platform` is where the text goes."""
    brief: Brief
    """Without one, all that the text says, so that nothing of it is a stranger."""
    text: str
    title: str = ""
    preheader: str = ""
    follow_ups: tuple[str, ...] = ()
    """Texts that are posted below it."""
    media: tuple[Attached, ...] = ()
    """Images and videos, in their order."""
    media_rules: MediaRules | None = None
    """What the platform takes of them; None where it takes none."""
    demands_alt: bool = False
    """Whether no image may go out that is not described."""
    is_reachable: bool = True
    """Whether platforms can fetch images from here."""
    moving: Mapping[str, Measured] = field(default_factory=dict)
    """Those of its images that move, by their keys."""
    passed_deadline: str = ""
    """The words of a deadline in it that is over."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Facts of the brief that it lacks: what each is, and the brief's words for it."""
    other_language: tuple[str, str] | None = None
    """What it is in, and what it ought to be in, where the two surely differ."""
    language: LanguageName | None = None
    """In which it was to be written; None where that is the brief's."""
    spoken: str = ""
    """The code of the language that it is in; empty where that can't be told."""
    dead_links: Mapping[str, str] = field(default_factory=dict)
    """Those of its links that were asked and lead nowhere, and why."""
    own: OwnLink | None = None
    """What the brief's link is in it."""
    voice: Voice = NO_VOICE
    """How whoever posts it speaks."""
    is_briefed: bool = True
    """Whether there is a brief that vouches for what it says."""
    policy: Policy = DEFAULT_POLICY
    """What its workspace makes of the rules."""
    past: tuple[Past, ...] = ()
    """Posts of other campaigns as the same account, those of the last weeks."""

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """Title, preheader, text and what follows below it, each that says something."""
        parts = ((Part.TITLE, self.title), (Part.PREHEADER, self.preheader), (Part.TEXT, self.text))
        above = [Said(part, 0, words) for part, words in parts if words]
        below = [
            Said(Part.FOLLOW_UPS, number, words) for number, words in enumerate(self.follow_ups) if words
        ]
        return (*above, *below)

    @cached_property
    def whole(self) -> str:
        """Title, preheader, text and what follows below it, as one."""
        return "\n".join(filter(None, (self.title, self.preheader, self.text, *self.follow_ups))).strip()

    @cached_property
    def as_briefed(self) -> str:
        """The whole with the brief's link as the brief has it."""
        return self.own.taken_out_of(self.whole) if self.own else self.whole

    @cached_property
    def vouched_for(self) -> str:
        """What a brief and the house's approved claims say: copy may rely on it."""
        return "\n".join((self.brief.said if self.is_briefed else "", *self.voice.claims))

    @property
    def is_far_too_long(self) -> bool:
        """Nobody will read it as it is; what else there is to say about it waits until it is shorter."""
        texts = (self.text, *self.follow_ups)
        return any(limit.is_far_passed(text) for limit in self.rules.limits for text in texts)

    def words_of(self, part: Part, number: int = 0) -> str:
        """The text of one of its parts."""
        match part:
            case Part.TITLE:
                return self.title
            case Part.PREHEADER:
                return self.preheader
            case Part.FOLLOW_UPS:
                return self.follow_ups[number] if number < len(self.follow_ups) else ""
            case Part.MEDIA:
                return ""
        return self.text

    def words_at(self, span: Span) -> str:
        return self.words_of(span.part, span.number)[span.start : span.end]

    def find(self, words: str) -> Span | None:
        """Where `words` stand first."""
        for said in self.said:
            if words and (start := said.words.find(words)) >= 0:
                return said.span(start, start + len(words))
        return None
