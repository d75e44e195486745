"""Shapes for long copy: a blog post with sections, an e-mail with subject, greeting and sign-off."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from core.foundation.ids import PlatformName, TemplateName
from core.writing.offline.english import KEEP, bare, clipped, sentence, started
from core.writing.offline.lexicon import phrases
from core.writing.offline.lexicon.angle import Angle
from core.writing.offline.parts import GOODS, SOBER_TONES, Parts
from core.writing.offline.social import bulleted, ending_of, listing, prose
from core.writing.offline.work import Work
from core.writing.openings import opening

LONGEST_SUBJECT = 50
LONGEST_TITLE = 70
ENOUGH_FOR_HEADINGS = 3


def title_of(work: Work, taken: Collection[str]) -> str:
    """A subject or headline that is not `taken` by another variant; empty where the platform has none.

    It doesn't say what the text begins with. Titles that tell the news come first; a long name is cut only
    where nothing else fits.
    """
    limit = work.request.rules.title_limit
    if limit is None:
        return ""
    wanted = min(limit, LONGEST_SUBJECT if is_email(work) else LONGEST_TITLE)
    titles = [title for title in dict.fromkeys(_titles(work)) if len(title) <= wanted]
    turned = work.turned(titles)
    untaken = [title for title in turned if title not in taken] or turned
    fresh = [title for title in untaken if opening(title) != work.opening.key] or untaken
    return fresh[0] if fresh else clipped(work.material.product.name, wanted).replace(KEEP, "")


def _titles(work: Work) -> Iterator[str]:
    if work.material.tongue:
        name, lead = work.material.product.name, bare(work.material.lead.text)
        telling = work.shuffled("title", (started(lead), f"{name}: {lead}"))
        plain = (title.format(P=name) for title in work.material.tongue.titles)
        yield from (title.replace(KEEP, "") for title in (*telling, *plain))
        return
    told = (phrases.SUBJECTS if is_email(work) else phrases.TITLES)[work.template]
    for patterns in (told, phrases.PLAIN_TITLES[work.template]):
        for pattern in work.shuffled("title", work.usable(patterns)):
            for filling in work.material.filled(work.worded(pattern)):
                yield bare(started(filling.text)).replace(KEEP, "")


def is_email(work: Work) -> bool:
    """Whether it has a greeting and a sign-off; other long copy has headings."""
    return work.request.platform is PlatformName.EMAIL


def foreign_email_text(work: Work, parts: Parts, *, details: int, closing: bool) -> str:
    """An e-mail in another language than English."""
    tongue, name = work.material.tongue, work.material.product.name
    if tongue is None:
        raise ValueError("a text in no language")
    greeting = work.order("greeting", tongue.greetings)[0]
    farewell = work.order("farewell", tongue.farewells)[0]
    body = foreign_blog_text(work, replace(parts, opening=""), details=details, closing=closing)
    return "\n\n".join((parts.opening, greeting, body, f"{farewell}\n{tongue.team.format(P=name)}"))


def foreign_blog_text(work: Work, parts: Parts, *, details: int, closing: bool) -> str:
    """A post on a blog in another language than English."""
    told = prose(list(parts.details[:details]), by=3)
    last = parts.closing if closing else ""
    ending = ending_of(parts, work.request.rules)
    return "\n\n".join(filter(None, (parts.opening, parts.turn, told, last, ending)))


def email_text(work: Work, parts: Parts, *, details: int, closing: bool) -> str:
    """Preview line, greeting, news, details, invitation, sign-off."""
    told = list(parts.details[:details])
    greeting = work.order("greeting", phrases.GREETINGS[work.tone])[0]
    farewell = work.order("farewell", phrases.FAREWELLS[work.tone])[0]
    many = len(told) > 3 or (len(told) > 2 and work.opening.angle in {Angle.DIRECT, Angle.PROOF})
    blocks = (
        parts.opening,
        greeting,
        parts.turn,
        listing(parts.items),
        bulleted(told) if many else prose(told, by=3),
        parts.aside if closing else "",
        parts.closing if closing else "",
        ending_of(parts, work.request.rules),
        f"{farewell}\n{_sender(work.material.product.name)}",
    )
    return "\n\n".join(filter(None, blocks))


def blog_text(work: Work, parts: Parts, *, details: int, closing: bool) -> str:
    """A moment and the news, the details, who it is for, the figures at a glance, and what to do next.

    Headings come with enough to put under them; a short brief makes a short text without.
    """
    told = list(parts.details[:details])
    half = max((len(told) + 1) // 2, min(len(told), 4))
    sections = [
        ("", parts.opening if work.opening.moment else f"{parts.opening} {parts.turn}".strip()),
        ("", parts.turn if work.opening.moment else _moment(work) if closing else ""),
        ("", listing(parts.items)),
        (work.order("heading", phrases.HEADINGS[work.template])[0], prose(told[:half], by=3)),
        ("More details", prose(told[half:], by=3)),
        (phrases.READER_HEADING, _readers(work, parts) if closing else ""),
        (work.order("glance", phrases.GLANCE_HEADINGS)[0], _glance(work)),
        (work.order("next", phrases.NEXT_HEADINGS[work.template])[0], _close(work, parts, closing=closing)),
    ]
    headed = len(told) >= ENOUGH_FOR_HEADINGS
    return "\n\n".join(f"{heading if headed else ''}\n\n{body}".strip() for heading, body in sections if body)


def _moment(work: Work) -> str:
    """A moment readers know, for texts that begin with the news; sober tones do without."""
    if work.tone in SOBER_TONES or not work.material.topics:
        return ""
    topic = work.material.topics[0]
    return work.order("moment", topic.scenes if work.template is TemplateName.STORY else topic.pains)[0]


def _readers(work: Work, parts: Parts) -> str:
    """Who the news is for, and a moment they know; nothing where the text has called them already."""
    audience = work.material.audience
    said = {word for word in (audience.name, audience.group, audience.condition) if word}
    found = work.fill("for readers", phrases.FOR_READERS)
    if found is None or any(word.casefold() in parts.opening.casefold() for word in said):
        return ""
    suits = audience.personas and work.tone not in SOBER_TONES and work.template in GOODS
    pains = audience.personas[0].pains if suits else ()
    fresh = [line for line in work.order("reader pain", pains) if line not in parts.opening][:1]
    return " ".join((found.text, *fresh))


def _glance(work: Work) -> str:
    """When, where and until when an event is, where a reader would look for it."""
    facts = work.material.facts
    if work.template is not TemplateName.EVENT:
        return ""
    found = {
        "When": next((fact.figures.when for fact in facts if fact.figures.when), ""),
        "Where": next((fact.figures.where for fact in facts if fact.figures.where), ""),
    }
    rows = [f"• {label}: {started(value)}" for label, value in found.items() if value]
    rows += [f"• {bare(fact.sentence)}" for fact in facts if fact.figures.deadline and len(fact.text) <= 60]
    return "\n".join(rows) if all(found.values()) else ""


def _close(work: Work, parts: Parts, *, closing: bool) -> str:
    ending = ending_of(parts, work.request.rules)
    return f"{sentence(parts.closing)} {ending}" if closing and parts.closing else ending


def _sender(product: str) -> str:
    if product.casefold().startswith(("the ", "a ", "an ", "our ", KEEP)) or not product[:1].isalpha():
        return f"The team behind {product}"
    return f"The {product} team"
