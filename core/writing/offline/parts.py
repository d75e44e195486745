"""The parts of one draft before a platform gives them shape: turn, details, closing, invitation, tags."""

from dataclasses import dataclass

import emoji
import regex

from core.foundation.ids import PlatformName, TemplateName, Tone
from core.platforms.catalogue import profile_of
from core.writing.offline.english import KEEP, bare, started
from core.writing.offline.facts import Fact, Kind
from core.writing.offline.fillings import LONGEST_LEAD
from core.writing.offline.hint import Length
from core.writing.offline.lexicon import phrases
from core.writing.offline.lexicon.angle import Angle
from core.writing.offline.lexicon.anything import ANYTHING
from core.writing.offline.lexicon.home import HOME
from core.writing.offline.lexicon.persona import Persona
from core.writing.offline.lexicon.tongues import Tongue
from core.writing.offline.lexicon.topic import Topic
from core.writing.offline.lexicon.town import TOWN
from core.writing.offline.work import Work

LONGEST_SOCIAL_LEAD = 400
LAUNCH, EVENT, STORY = TemplateName.LAUNCH, TemplateName.EVENT, TemplateName.STORY
GOODS = frozenset({LAUNCH, TemplateName.UPDATE, TemplateName.OFFER})
SOBER_TONES = frozenset({Tone.PLAIN, Tone.EXPERT})
OUT_AND_ABOUT = (*HOME, *TOWN)
TALKS = frozenset({PlatformName.LINKEDIN, PlatformName.THREADS, PlatformName.MASTODON})


@dataclass(frozen=True, slots=True)
class Parts:
    """What a draft says, in the order it is said. Empty strings are left out."""

    opening: str
    turn: str
    items: tuple[str, ...]
    """The main news where it is a list to be shown as one."""
    details: tuple[Fact, ...]
    aside: str
    """A moment readers know and a word on who it is for, when a reviewer asked for more."""
    closing: str
    invitation: str
    """The words that ask the reader to act, without the link."""
    link: str
    tags: tuple[str, ...]
    emoji: str
    bio: str = "link in bio"
    """What is said instead of a link that could not be clicked."""


def parts_of(work: Work) -> Parts:
    """All parts of the draft at full length."""
    if work.material.tongue:
        return _foreign(work, work.material.tongue)
    items = _items(work)
    turn, told = _turn(work, as_list=bool(items))
    details = _details(work, told)
    said = " ".join((work.opening.text, turn, *(fact.text for fact in details)))
    link = work.request.brief.link or ""
    return Parts(
        opening=work.opening.text,
        turn=turn,
        items=items,
        details=details,
        aside=_aside(work, said) if work.wishes.length is Length.LONGER else "",
        closing=_closing(work, said),
        invitation=_invitation(work, said, link),
        link=link,
        tags=_tags(work),
        emoji=_emoji(work),
    )


def _foreign(work: Work, tongue: Tongue) -> Parts:
    """The same in another language than English: the brief's sentences, and words that fit any."""
    material, name, link = work.material, work.material.product.name, work.request.brief.link or ""
    told = work.opening.tells
    turn = "" if 0 in told else material.lead.sentence
    said = " ".join((work.opening.text, *(fact.sentence for fact in material.facts)))
    named = material.names_product(said)
    calls = (tongue.calls, tongue.naming_calls) if link else (tongue.asks, tongue.naming_asks)
    closings = [
        line for line in work.order("closing", tongue.closings) if "?" not in work.opening.text + line
    ]
    return Parts(
        opening=work.opening.text,
        turn=turn,
        items=(),
        details=tuple(fact for place, fact in enumerate(material.facts) if place and place not in told),
        aside="",
        closing=closings[0] if link and closings else "",
        invitation=bare(work.order("call", calls[not named])[0].format(P=name)),
        link=link,
        tags=_tags(work),
        emoji=_emoji(work),
        bio=tongue.link_in_bio,
    )


def _items(work: Work) -> tuple[str, ...]:
    """The parts of the main news, for every other draft on a platform with room for a list."""
    lead, told = work.material.lead, 0 in work.opening.tells | work.opening.promises
    is_short = profile_of(work.request.platform).longest_opening is not None
    if told or is_short or lead.kind is not Kind.LIST or len(lead.items) < 3 or work.index % 2 == 0:
        return ()
    return tuple(started(item) for item in lead.items)


def _turn(work: Work, *, as_list: bool) -> tuple[str, frozenset[int]]:
    """What leads from the opening to the news, and the facts that are told by then."""
    material, told, profile = work.material, set(work.opening.tells), profile_of(work.request.platform)
    sentences = [material.facts[place].sentence for place in sorted(work.opening.promises - told)]
    told |= work.opening.promises
    if 0 not in told:
        told.add(0)
        named = material.names_product(" ".join((work.opening.text, *sentences)))
        is_long = len(material.lead.text) > LONGEST_LEAD and profile.longest_opening is None
        if as_list:
            patterns: tuple[str, ...] = phrases.LIST_TURNS if named else phrases.NAMING_LIST_TURNS
        else:
            patterns = _turns(work, named=named)
        turn = None if is_long else work.fill("turn", patterns)
        lead = material.lead if profile.is_long_form else material.lead.shortened(LONGEST_SOCIAL_LEAD)
        sentences.append(turn.text if turn else lead.sentence)
    return " ".join(sentences), frozenset(told)


def _turns(work: Work, *, named: bool) -> tuple[str, ...]:
    """The patterns that suit what the opening was; the first that the brief can fill stand for the rest."""
    if named:
        turns: tuple[str, ...] = ("{Again}.",)
    elif work.opening.moment is None:
        turns = phrases.TURNS[work.template] if work.template in {LAUNCH, EVENT, STORY} else ()
    else:
        turns = (
            phrases.SHORT_TURNS
            if work.opening.rank >= 2 and work.template in GOODS
            else phrases.TURNS[work.template]
        )
    if ": " in work.opening.text:
        # Two announcements in a row sound like a form.
        turns = tuple(turn for turn in turns if ": " not in turn)
    naming = phrases.NAMING if work.request.brief.link else phrases.NAMING_ALONE
    return work.usable(turns) or work.usable(naming)[:1]


def _details(work: Work, told: frozenset[int]) -> tuple[Fact, ...]:
    """The facts that are left: figures first where figures carry the draft, deadlines always last."""
    left = [(place, fact) for place, fact in enumerate(work.material.facts) if place not in told]
    mentioned = len(work.wishes.mentions)
    first, rest = left[:mentioned], left[mentioned:]
    # A fact that speaks of the one before it goes where that one goes.
    groups: list[list[Fact]] = []
    for place, fact in rest:
        if fact.depends and groups and groups[-1][-1] is work.material.facts[place - 1]:
            groups[-1].append(fact)
        else:
            groups.append([fact])
    start = groups[:1] if groups and groups[0][0].depends else []
    groups = groups[len(start) :]
    if work.opening.angle is Angle.PROOF:
        groups.sort(key=lambda group: not group[0].figures.numbers)
    groups.sort(key=lambda group: bool(group[0].figures.deadline))
    return (*(fact for _, fact in first), *(fact for group in (*start, *groups) for fact in group))


def _aside(work: Work, said: str) -> str:
    sources: tuple[Topic | Persona, ...] = (
        *work.material.topics[:1],
        *work.material.audience.personas[:1],
    )
    moments = [work.order(f"aside {at}", source.pains)[0] for at, source in enumerate(sources)]
    readers = work.fill("for readers", phrases.FOR_READERS)
    lines = [*moments, readers.text if readers else ""]
    return " ".join(line for line in lines if line and line not in said)


def _closing(work: Work, said: str) -> str:
    """A last line for platforms where people answer: a question they know, or an invitation to talk."""
    if not work.request.brief.link:
        return ""
    asked = "?" in said
    if not asked and work.request.platform in TALKS and work.index % 2 == 0:
        questions = [question for topic in work.material.topics[:1] for question in topic.questions]
        if questions:
            return work.order("closing question", questions)[0]
    lines = phrases.CLOSINGS if work.tone not in SOBER_TONES else phrases.PLAIN_CLOSINGS
    chosen = lines[work.template]
    if work.request.platform is PlatformName.INSTAGRAM:
        chosen += phrases.SAVE_LINES
    if asked:
        chosen = tuple(line for line in chosen if "?" not in line)
    found = work.fill("closing", chosen)
    return found.text if found else ""


def _invitation(work: Work, said: str, link: str) -> str:
    """The call to action, without a mark at its end."""
    named = work.material.names_product(said)
    if not link:
        return _ask(work)
    # What a release or an account is looked up by fits no evening and no story about it.
    topics = [topic for topic in work.material.topics[:1] if work.template in GOODS or topic in OUT_AND_ABOUT]
    calls = (
        *(call for topic in topics for call in topic.calls),
        *phrases.CALLS[work.template],
    )
    calls = (*phrases.TONE_CALLS.get(work.tone, ()), *calls)
    found = work.fill("call", tuple(dict.fromkeys(calls)) if named else phrases.NAMING_CALLS)
    return bare(found.text) if found else "Have a look"


def _ask(work: Work) -> str:
    """The call to action of a brief without a link."""
    topic = work.material.topics[0] if work.material.topics else None
    found = work.fill("ask", (topic.asks if topic else ()) or phrases.ASKS[work.template])
    return bare(found.text) if found else "Tell us what you think"


def _tags(work: Work) -> tuple[str, ...]:
    """Hashtags in CamelCase, the product's own first where there is room for more than one."""
    most = work.request.rules.hashtags
    if work.wishes.hashtags is False or most == 0:
        return ()
    material = work.material
    own = _tag(material.product.name)
    others = [tag for topic in material.topics[:1] for tag in topic.tags]
    others += [persona.tag for persona in material.audience.personas[:1] if persona.tag]
    if most == 1:
        tags = work.order("tag", [tag for tag in (own, *others[:2]) if tag])
    else:
        tags = [tag for tag in (own, *work.order("tag", others[:4])) if tag]
    return tuple(f"#{tag}" for tag in dict.fromkeys(tags))[:most]


def _tag(product: str) -> str:
    words = regex.findall(r"[\p{L}\p{M}\p{N}]+", product.replace(KEEP, "").replace("'", "").replace("’", ""))
    tag = "".join(word if len(words) == 1 else word[0].upper() + word[1:] for word in words)
    return tag if 2 <= len(tag) <= 24 and regex.search(r"\p{L}", tag) else ""


def _emoji(work: Work) -> str:
    if work.wishes.emoji is False:
        return ""
    usual = {Tone.PLAYFUL: True, Tone.FRIENDLY: work.index % 2 == 0}
    if not (work.wishes.emoji or usual.get(work.tone, False)):
        return ""
    return next((topic.emoji for topic in work.material.topics), ANYTHING.emoji)


def without_emoji(text: str) -> str:
    return emoji.replace_emoji(text, "")
