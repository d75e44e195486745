"""Setting: chosen facts as a text for one platform: its layout, its small words, its hashtags.

Sentences stay as the brief has them. What is added is the product's name where a reader would not know what
is spoken about, and words from the languages' files.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from core.campaigns.brief import Brief
from core.foundation.clipping import clipped
from core.foundation.ids import Tone
from core.platforms.catalogue import profile_of
from core.platforms.port import Limit, TextRules
from core.platforms.shorten import shorten
from core.writing.offline.carries import KEPT, Kind
from core.writing.offline.choose import Lead, Template, facts_that_fit
from core.writing.offline.language import Language
from core.writing.offline.read import Fact

GENEROUS = 2.0
"""How much longer than good a text may get rather than lose a sentence."""
FEED = 1_500
"""A platform that takes so many characters has paragraphs, and room for a whole brief of this length."""
SENTENCES = {"feed": 2, "long": 3}
"""Sentences a paragraph."""
NO_BLANK = ("。", "！", "？")
"""After these no blank follows."""
LONGEST_TAG = 30
REGISTERS = {Tone.FRIENDLY: "warm", Tone.PLAYFUL: "warm", Tone.EXPERT: "formal", Tone.CONFIDENT: "formal"}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a text is set from, but for its facts."""

    brief: Brief
    rules: TextRules
    language: Language
    template: Template
    tone: Tone
    emoji: bool = True
    hashtags: bool = True

    @property
    def is_long(self) -> bool:
        return profile_of(self.rules.platform).is_long_form

    @property
    def is_feed(self) -> bool:
        """Whether there is room for paragraphs."""
        return all(limit.most >= FEED for limit in self.rules.limits)

    @property
    def is_letter(self) -> bool:
        return self.rules.title_word == "subject"

    @property
    def colon(self) -> str:
        return self.word("colon") or ":"

    def word(self, *names: str) -> str:
        """A small word of the language; empty in one that has none."""
        told = self.language.words.get("copy", {})
        for name in names:
            told = told.get(name, {})
        return told if isinstance(told, str) else ""


@dataclass(frozen=True, slots=True)
class Set:
    """A finished text, and the facts that are in it."""

    text: str
    facts: tuple[Fact, ...]
    hashtags: tuple[str, ...]
    is_whole: bool
    """Whether no sentence had to be cut."""


def set_text(
    setting: Setting,
    facts: Sequence[Fact],
    lead: Lead,
    *,
    musts: Collection[int] = (),
    most: float = GENEROUS,
) -> Set:
    """The fullest good text that leads with `lead` and holds `musts`, by their places.

    `most` is how long it may get for other facts' sake, as a share of what is a good length on the platform.
    """
    rules = setting.rules
    good = max(int((rules.text_target or rules.limits[0].most) * most), FEED * (setting.is_feed and most > 0))
    tags = _hashtags(setting, facts)

    least = [_least(fact.text) for fact in facts]

    def text_of(chosen: Sequence[Fact]) -> str:
        return _laid_out(setting, chosen, lead, tags)

    def fits(some: Sequence[Fact]) -> bool:
        # Counting the vendor's way takes its time, and most of what is tried is far too long.
        is_hopeless = sum(least[fact.at] for fact in some) > rules.limits[0].most
        return not is_hopeless and not rules.problems(text_of(some))

    chosen = facts_that_fit(
        facts,
        lead.fact,
        musts=musts,
        fits=fits,
        is_enough=lambda some: rules.limits[0].count(text_of(some)) > good,
    )
    text = text_of(chosen)
    if not (setting.is_long or any(Kind.CONTACT in fact.carries for fact in chosen)):
        text = _with_contact(setting, facts, text)
    is_whole = not rules.problems(text)
    if not is_whole:
        text = _squeezed(setting, chosen[0], lead)
    return Set(text, tuple(chosen), tuple(tag for tag in tags if tag in text), is_whole)


def _least(text: str) -> int:
    """What a text uses of any limit at least: its plain letters, but for what could be an address, which
    some platforms count short.
    """
    return sum(word.isascii() and not {".", "/"} & set(word[:-1]) and len(word) for word in text.split())


def _with_contact(setting: Setting, facts: Sequence[Fact], text: str) -> str:
    """The text with a line that says whom to call, where the sentence that does had no room."""
    for contact in (fact.carries[Kind.CONTACT] for fact in facts if Kind.CONTACT in fact.carries):
        word, (body, *rest) = setting.word("contact"), text.split("\n\n")
        longer = "\n\n".join(
            [f"{body}\n{word}{setting.colon} {contact}" if word else f"{body}\n{contact}", *rest]
        )
        return text if setting.rules.problems(longer) else longer
    return text


def _laid_out(setting: Setting, facts: Sequence[Fact], lead: Lead, tags: Sequence[str]) -> str:
    opening = _opening(setting, facts, lead)
    parts = [opening, *_paragraphs(setting, facts[1:])]
    body = ("\n\n" if setting.is_feed else "\n").join(parts)
    link = _link_line(setting, body)
    if setting.is_letter:
        greeting = "" if lead.fact.greets else setting.word("greeting", _register(setting))
        letter = [greeting, body, link, _closing(setting)]
        return "\n\n".join(filter(None, letter))
    return "\n\n".join(filter(None, [body, link, " ".join(tags)]))


def _opening(setting: Setting, facts: Sequence[Fact], lead: Lead) -> str:
    """The lead, after the product's name where nothing else would say what this is about."""
    told = " ".join(fact.text for fact in (facts if lead.kind is None else facts[:1]))
    names = (setting.brief.product, setting.brief.sender)
    has_title = setting.rules.title_limit is not None
    named = has_title or any(name and is_named(name, told) for name in names)
    before = f"{setting.brief.product}\n" if ":" in lead.fact.text else prefix_of(setting)
    opening = lead.fact.text if named else before + lead.fact.text
    with_emoji = (
        setting.emoji and setting.tone is Tone.PLAYFUL and not (setting.template.sober or setting.is_long)
    )
    return f"{setting.template.emoji} {opening}" if with_emoji and setting.template.emoji else opening


def prefix_of(setting: Setting) -> str:
    return f"{setting.brief.product}{setting.colon} "


def small_words(setting: Setting) -> set[str]:
    """The lines that setting may add to any text of this brief, whatever its tone."""
    links = {_link_line(setting, ""), setting.brief.link or ""}
    letters = {
        setting.word(part, register)
        for part in ("greeting", "closing")
        for register in {*REGISTERS.values(), "plain"}
    }
    return (links | letters | {setting.brief.sender, setting.brief.product}) - {""}


def is_named(name: str, text: str) -> bool:
    """Whether a text holds what tells the name from others: its words but for the small ones."""
    words = [word for word in regex.findall(r"[\p{L}\p{N}]+", name.casefold()) if len(word) > 2] or [
        name.casefold()
    ]
    return all(word in text.casefold() for word in words)


def _paragraphs(setting: Setting, facts: Sequence[Fact]) -> Iterator[str]:
    """Sentences in paragraphs, as the brief parts them; lists line by line."""
    most = SENTENCES["long" if setting.is_long else "feed"] if setting.is_feed else 99
    held: list[Fact] = []
    for fact in facts:
        parted = held and (fact.paragraph != held[0].paragraph or len(held) >= most)
        if (
            held
            and ((parted and most < 99) or bool(fact.mark) != bool(held[-1].mark))
            and not (fact.mark and held[-1].mark)
        ):
            yield _joined(held)
            held = []
        held.append(fact)
    if held:
        yield _joined(held)


def _joined(facts: Sequence[Fact]) -> str:
    if facts[0].mark:
        return "\n".join(f"{fact.mark} {fact.text}" for fact in facts)
    return "".join(fact.text + ("" if fact.text.endswith(NO_BLANK) else " ") for fact in facts).rstrip()


def _link_line(setting: Setting, body: str) -> str:
    link = setting.brief.link
    if not link or not setting.rules.links_work or link in body:
        return ""
    word = setting.word("link", setting.brief.template)
    return f"{word}{setting.colon} {link}" if word else link


def _register(setting: Setting) -> str:
    return REGISTERS.get(setting.tone, "plain")


def _closing(setting: Setting) -> str:
    if not setting.brief.sender:
        return ""
    return "\n".join(filter(None, [setting.word("closing", _register(setting)), setting.brief.sender]))


def _hashtags(setting: Setting, facts: Sequence[Fact]) -> tuple[str, ...]:
    """The product's name as a hashtag, where it is a name and hashtags are usual."""
    if not setting.hashtags or setting.template.sober or not setting.rules.hashtags:
        return ()
    said = " ".join(fact.text for fact in facts)
    words = regex.findall(r"[\p{L}\p{N}]+", setting.brief.product)
    is_name = 0 < len(words) <= 3 and all(word[0].isupper() or word[0].isdecimal() for word in words)
    tag = "#" + "".join(words)
    if (
        not is_name
        or len(tag) > LONGEST_TAG
        or regex.search(r"\d\.\d", setting.brief.product)
        or tag[1:].isdecimal()
        or tag in said
    ):
        return ()
    return (tag,)


def _squeezed(setting: Setting, fact: Fact, lead: Lead) -> str:
    """The lead alone, cut to fit; with the link unless the link alone is too long."""
    rules, named = setting.rules, _opening(setting, [fact], lead)
    for link in (_link_line(setting, ""), setting.brief.link if rules.links_work else "", ""):
        after = f"\n\n{link}" if link else ""
        room = replace(rules, limits=tuple(_less(limit, after) for limit in rules.limits))
        for opening in (named, fact.text):
            cut = shorten(opening, room)
            # A name alone says nothing.
            if len(cut) > 1 + len(opening) - len(fact.text) and not rules.problems(cut + after):
                return cut + after
    return shorten(fact.text, rules)


def _less(limit: Limit, after: str) -> Limit:
    return replace(limit, count=lambda text: limit.count(text + after))


def title_of(setting: Setting, lead: Lead, taken: Collection[str]) -> str:
    """A title or subject that says what the text leads with; another than those `taken`."""
    if setting.rules.title_limit is None:
        return ""
    product, sentence = setting.brief.product, lead.fact.text.rstrip(".。 ")
    named = sentence if is_named(product, sentence) else prefix_of(setting) + sentence
    drawn = [prefix_of(setting) + lead.words] if lead.kind in {Kind.PRICE, Kind.DEADLINE} else []
    # A letter's subject is all that is seen of it at first; under a headline the sentence itself comes next.
    if lead.fact.greets:
        wanted = [product]
    elif setting.is_letter:
        wanted = [named, sentence, *drawn, product]
    else:
        wanted = [product, *drawn, named, sentence]
    good = setting.rules.title_target or setting.rules.title_limit
    fitting = [title for title in wanted if len(title) <= good]
    new = [title for title in fitting if title not in taken]
    return (new or fitting or [clipped(product, min(good, setting.rules.title_limit))])[0]


def left_out(facts: Sequence[Fact], text: str) -> list[tuple[Kind, str]]:
    """What readers act by and a text doesn't say: each kind, and the words that are missing."""
    carried = [(kind, fact.carries[kind]) for kind in KEPT for fact in facts if kind in fact.carries]
    return list(dict.fromkeys((kind, words) for kind, words in carried if words not in text))
