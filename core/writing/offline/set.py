"""Setting: chosen facts as a text for one platform: its layout, its small words, its hashtags.

Sentences stay as the brief has them. What is added is the product's name where a reader would not know what
is spoken about, and words from the languages' files.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from core.campaigns.brief import Brief
from core.foundation.clipping import clipped
from core.foundation.ids import Tone
from core.platforms.catalogue import profile_of
from core.platforms.port import Limit, TextRules
from core.platforms.shorten import shorten
from core.writing.offline.carries import Kind
from core.writing.offline.choose import Lead, Places, Template, facts_that_fit
from core.writing.offline.language import Language
from core.writing.offline.read import Fact

FEED = 1_500
"""A platform that takes so many characters has room for paragraphs."""
SENTENCES = 2
"""Sentences a paragraph, where the brief has none."""
NO_BLANK = ("。", "！", "？")
"""After these no blank follows."""
LONGEST_TAG = 30
TONES = ("warm", "plain", "formal")
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
    def is_feed(self) -> bool:
        """Whether there is room for paragraphs."""
        return all(limit.most >= FEED for limit in profile_of(self.rules.platform).rules.limits)

    @property
    def has_title(self) -> bool:
        return self.rules.title_limit is not None

    @property
    def is_letter(self) -> bool:
        return self.rules.title_word == "subject"

    @property
    def register(self) -> str:
        return REGISTERS.get(self.tone, "plain")

    def word(self, *names: str) -> str:
        """A small word of the language; empty in one that has none."""
        told = self.language.words.get("copy", {})
        for name in names:
            told = told.get(name, {})
        return told if isinstance(told, str) else ""

    def named(self, name: str, what: str) -> str:
        """A small word before what it is for; that alone in a language that has none."""
        return f"{name}{self.word('colon') or ':'} {what}" if name else what

    @property
    def link_line(self) -> str:
        link = self.brief.link if self.rules.links_work else ""
        is_plain = not link or profile_of(self.rules.platform).has_plain_links
        return link or "" if is_plain else self.named(self.word("link", self.brief.template), link or "")

    @property
    def small_words(self) -> set[str]:
        """The lines that setting may add to any text of this brief, whatever its tone."""
        letters = {self.word(part, tone) for part in ("greeting", "closing") for tone in TONES}
        return letters | {self.link_line, self.brief.link or "", self.brief.sender, self.brief.product, ""}

    def contact_line(self, facts: Sequence[Fact]) -> str:
        """Whom to call, where the sentence that says it has no room."""
        contacts = (fact.carries[Kind.CONTACT] for fact in facts if Kind.CONTACT in fact.carries)
        return self.named(self.word("contact"), next(contacts, ""))


@dataclass(frozen=True, slots=True)
class Set:
    """A finished text, and the facts that are in it."""

    text: str
    facts: tuple[Fact, ...]
    hashtags: tuple[str, ...]
    is_whole: bool
    """Whether no sentence had to be cut."""


def set_text(
    setting: Setting, facts: Sequence[Fact], lead: Lead, *, musts: Places = (), only: Places = ()
) -> Set:
    """The fullest text that leads with `lead`, out of `only`, or out of all; `musts` come first."""
    rules, tags = setting.rules, _hashtags(setting, facts)
    is_one = len({fact.paragraph for fact in facts if not fact.mark}) == 1
    contact = setting.contact_line(facts)
    limit, link = rules.limits[0], (rules.links_work and setting.brief.link) or ""
    least, room = [_least(fact.text) for fact in facts], limit.most - limit.count(link)

    def text_of(chosen: Sequence[Fact], with_contact: bool) -> str:
        return _laid_out(setting, chosen, lead, (contact * with_contact, " ".join(tags)), is_one)

    def fits(some: Sequence[Fact], with_contact: bool) -> bool:
        # Counting the vendor's way takes its time, and most of what is tried is far too long.
        is_hopeless = sum(least[fact.at] for fact in some) > room
        return not is_hopeless and rules.fits(text_of(some, with_contact))

    chosen, with_contact = facts_that_fit(facts, lead.fact, setting.template, fits, musts=musts, only=only)
    text = text_of(chosen, with_contact)
    is_whole = not rules.problems(text)
    if not is_whole:
        chosen, text = [lead.fact], _squeezed(setting, lead)
    return Set(text, tuple(chosen), tuple(tag for tag in tags if tag in text), is_whole)


_PLAIN = regex.compile(r"[\x21-\x7e\p{Latin}\p{Greek}\p{Cyrillic}\p{Han}\p{Hiragana}\p{Katakana}]")


def _least(text: str) -> int:
    """What a text uses of any limit at least: its plain letters, but for what could be an address, which
    some platforms count short.
    """
    words = (word for word in text.split() if not set("./:@") & set(word[:-1]))
    return sum(1 + len(_PLAIN.findall(word)) for word in words) - 1


def _laid_out(
    setting: Setting, facts: Sequence[Fact], lead: Lead, added: tuple[str, str], is_one: bool
) -> str:
    contact, tags = added
    signed = [fact.text for fact in facts if fact.signs] if setting.is_letter else []
    paragraphs = _paragraphs(setting, [fact for fact in facts if not (signed and fact.signs)], is_one)
    parts = filter(None, [_label(setting, facts, lead), *paragraphs, contact])
    with_emoji = setting.emoji and setting.tone is Tone.PLAYFUL and not setting.has_title
    body = f"{setting.template.emoji} " * (with_emoji and setting.template.emoji != "")
    body += ("\n\n" if setting.is_feed else "\n").join(parts)
    link = "" if (setting.brief.link or "\0") in body else setting.link_line
    if not setting.is_letter:
        return "\n\n".join(filter(None, [body, link, tags]))
    greeting = "" if lead.fact.greets else setting.word("greeting", setting.register)
    by = [*signed, *filter(None, [setting.brief.sender])]
    closing = "\n".join(filter(None, [setting.word("closing", setting.register), *by])) if by else ""
    return "\n\n".join(filter(None, [greeting, body, link, closing]))


def _label(setting: Setting, facts: Sequence[Fact], lead: Lead) -> str:
    """The product's name where nothing else would say what this is about."""
    told = " ".join(
        fact.text for fact in facts if lead.kind is None or fact.at == lead.fact.at or fact.announces
    )
    names = (setting.brief.product, setting.brief.sender)
    is_told = setting.has_title or any(name and is_named(name, told) for name in names)
    return "" if is_told or lead.fact.greets else setting.brief.product


_FOR_ALL = regex.compile(r"\((?:\p{L}\s?[/|*]\s?){1,4}\p{L}\)")  # (m/w/d)
_ASIDE = regex.compile(r"\([^()]{0,60}\)")


def is_named(name: str, text: str) -> bool:
    """Whether a text holds what tells the name from others: its words but for the small ones."""
    bare = _ASIDE.sub("", name)
    words = [word for word in regex.findall(r"[\p{L}\p{N}]+", bare) if len(word) > 2] or [name]
    return all(word.casefold() in text.casefold() for word in (*words, *_FOR_ALL.findall(name)))


def _paragraphs(setting: Setting, facts: Sequence[Fact], is_one: bool) -> Iterator[str]:
    """Sentences in the brief's paragraphs; where it `is_one`, the lead, then some each."""
    most = (SENTENCES + setting.has_title) if setting.is_feed else len(facts)
    held: list[Fact] = []
    for fact in facts:
        is_full = is_one and not fact.leans and (len(held) >= most or held == [facts[0]])
        parted = is_full or fact.signs or (held and fact.paragraph != held[-1].paragraph)
        both = held and bool(fact.mark) + bool(held[-1].mark)
        if held and (both == 1 or (parted and not both)):
            yield _joined(held)
            held = []
        held.append(fact)
    if held:
        yield _joined(held)


def _joined(facts: Sequence[Fact]) -> str:
    if facts[0].mark:
        return "\n".join(f"{fact.mark} {fact.text}" for fact in facts)
    return "".join(fact.text + ("" if fact.text.endswith(NO_BLANK) else " ") for fact in facts).rstrip()


def _hashtags(setting: Setting, facts: Sequence[Fact]) -> tuple[str, ...]:
    """The product's name as a hashtag, where it is a name and hashtags are usual."""
    if not setting.hashtags or setting.template.sober or not setting.rules.hashtags:
        return ()
    product = setting.brief.product
    words = regex.findall(r"[\p{L}\p{N}]+", product)
    is_name = 0 < len(words) <= 3 and all(word[0].isupper() or word[0].isdecimal() for word in words)
    tag = "#" + "".join(words)
    is_odd = len(tag) > LONGEST_TAG or tag[1:].isdecimal() or regex.search(r"\d\.\d", product)
    return () if not is_name or is_odd or any(tag in fact.text for fact in facts) else (tag,)


def _squeezed(setting: Setting, lead: Lead) -> str:
    """The lead alone, cut to fit; with the link unless the link alone is too long."""
    rules = setting.rules
    for link in (setting.link_line, setting.brief.link if rules.links_work else "", ""):
        after = f"\n\n{link}" if link else ""
        room = replace(rules, limits=tuple(_less(limit, after) for limit in rules.limits))
        cut = shorten(lead.fact.text, room)
        if len(cut) > 1 and not rules.problems(cut + after):
            return cut + after
    return shorten(lead.fact.text, rules)


def _less(limit: Limit, after: str) -> Limit:
    return replace(limit, count=lambda text: limit.count(text + after))


def title_of(setting: Setting, lead: Lead) -> str:
    """A title or subject that says what the text leads with: a whole sentence, or what it is about."""
    if not setting.has_title:
        return ""
    product, sentence, template = setting.brief.product, lead.fact.text, setting.template
    last = sentence.split()[-1].rstrip(".。").casefold()
    if last not in setting.language.abbreviations | setting.language.words_of("may_end"):
        sentence = sentence.rstrip(".。 ")
    about = setting.named(setting.word(template.first), product) if template.first else product
    named = [] if ":" in sentence or is_named(product, sentence) else [setting.named(product, sentence)]
    # A letter's subject is all that is seen of it at first; right under a headline stands what leads.
    says = [] if lead.fact.greets or lead.fact.announces else [*named, sentence]
    good = setting.rules.title_target or setting.rules.title_limit or 0
    wanted = [title for title in says * setting.is_letter if len(title) <= good]
    # Two letters with one subject test nothing: of a long sentence the beginning is seen.
    wanted += [sentence] * (setting.is_letter and lead.kind is not None and len(sentence) <= 2 * good)
    return (wanted or [clipped(about, good)])[0]
