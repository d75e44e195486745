"""Deals first sentences to the variants of a campaign so that no two are alike.

Requests of one campaign run apart, maybe in different processes, so each deals the same cards in the same
order: all candidates from the brief, one to each variant of each platform, the rest shared out to the
platforms as spares. A spare replaces a sentence people have seen already.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from itertools import permutations

from core.foundation.ids import PlatformName, TemplateName, Tone
from core.platforms.catalogue import profile_of
from core.writing.offline.clauses import is_invitation
from core.writing.offline.english import bare, mid, sentence, spelled_out, started
from core.writing.offline.fillings import Filling
from core.writing.offline.hint import Wishes
from core.writing.offline.lexicon.angle import Angle
from core.writing.offline.lexicon.hooks import HOOKS, PREFIXES
from core.writing.offline.lexicon.tongues import Tongue
from core.writing.offline.material import Material, chance, material_of
from core.writing.openings import opening
from core.writing.port import WritingRequest

STRANGE_TONE = 3
ANY_FACT = 4
LONGEST = 220
LONGEST_OPENER = 130
"""A fact behind an opener; what is longer is cut there and told in full after it."""


class Moment(Enum):
    """What people know before they hear the news."""

    PAIN = "{pain}"
    QUESTION = "{question}"
    SCENE = "{scene}"


@dataclass(frozen=True, slots=True)
class Opening:
    """A first sentence, the angle it takes, and the facts it tells or promises."""

    text: str
    key: str
    """What makes it the same as another."""
    start: str
    """Its first words: sentences that share them feel alike."""
    angle: Angle
    tells: frozenset[int]
    promises: frozenset[int]
    rank: int
    moment: Moment | None = None
    """Which kind of moment people know it is; None where it is about the news already."""


def openings_for(
    request: WritingRequest, material: Material, wishes: Wishes, tone: Tone
) -> tuple[Opening, ...]:
    """One opening for each draft of `request`, none like a text in `request.avoid`."""
    platforms = list(dict.fromkeys((*request.brief.platforms, request.platform)))
    dealt = _dealt(platforms, request)
    taken = {card.key for card in dealt.values()}
    # The better spares first, so that each platform's share is as good as another's.
    candidates = _candidates(material, tone, request.seed)
    spares = sorted((card for card in candidates if card.key not in taken), key=lambda card: card.rank)
    place = platforms.index(request.platform)
    mine = {card.key for at, card in enumerate(spares) if at % len(platforms) == place}
    seen = {opening(text) for text in request.avoid}
    starts = {_start(key) for key in seen}
    longest = profile_of(request.platform).longest_opening or LONGEST
    angles = _angles(request, request.platform)
    chosen: list[Opening] = []
    for index in range(request.count):
        own = None if request.hint or request.avoid else dealt.get((request.platform, index))
        if own is None:
            angle = wishes.angle or angles[(index + len(request.avoid)) % len(angles)]
            fit = partial(_misfit, angle=angle, longest=longest, starts=starts)
            # Three tries in one order: a spare of ours that does what was asked, anybody's, any spare.
            order = sorted(spares, key=lambda card: (_ignores(card, wishes), card.key not in mine, fit(card)))
            reserve = (*order, *_last_resort(material, request, place, len(platforms)))
            own = next((card for card in reserve if card.key not in seen), reserve[0])
        chosen.append(own)
        seen.add(own.key)
        starts.add(own.start)
    return tuple(chosen)


def _ignores(card: Opening, wishes: Wishes) -> int:
    """How many wishes about the beginning `card` does not fulfil."""
    wrong_angle = wishes.angle is not None and card.angle is not wishes.angle
    return wrong_angle + (wishes.lead is not None and 0 not in card.tells | card.promises)


def _dealt(platforms: list[PlatformName], request: WritingRequest) -> dict[tuple[PlatformName, int], Opening]:
    """The deal of the campaign's first drafts, the same for all its requests, whatever their hints."""
    brief = request.brief
    free = _candidates(material_of(brief, Wishes()), brief.tone, request.seed)
    dealt: dict[tuple[PlatformName, int], Opening] = {}
    starts: set[str] = set()
    for index in range(brief.variants):
        for platform in platforms[: len(free)]:
            angles = _angles(request, platform)
            used = {dealt[platform, before].angle for before in range(index) if (platform, before) in dealt}
            fit = partial(
                _misfit,
                angle=angles[index % len(angles)],
                longest=profile_of(platform).longest_opening or LONGEST,
                starts=starts,
                used=frozenset(used),
            )
            card = min(free, key=fit)
            free.remove(card)
            dealt[platform, index] = card
            starts.add(card.start)
    return dealt


def _misfit(
    card: Opening, *, angle: Angle, longest: int, starts: set[str], used: frozenset[Angle] = frozenset()
) -> float:
    """How badly `card` fits a variant that should take `angle`."""
    return (
        card.rank
        + 1.5 * (card.angle is not angle)
        + 0.5 * (card.angle in used)
        + 0.75 * (card.start in starts)
        + 10 * (len(card.text) > longest)
    )


def _start(key: str) -> str:
    return " ".join(key.split()[:2])


def _candidates(material: Material, tone: Tone, seed: int) -> list[Opening]:
    """All openings the brief allows, each first sentence once, shuffled under the seed."""
    found: dict[str, Opening] = {}
    for card in _all(material, tone):
        if card.key and (card.key not in found or card.rank < found[card.key].rank):
            found[card.key] = card
    cards = list(found.values())
    chance(material.brief, seed, "openings").shuffle(cards)
    return cards


def _all(material: Material, tone: Tone) -> Iterator[Opening]:
    if material.tongue:
        yield from _foreign(material, material.tongue)
        return
    template = material.brief.template
    for angle, hooks in HOOKS.items():
        for hook in hooks:
            if hook.templates and template not in hook.templates:
                continue
            strange = bool(hook.tones) and tone not in hook.tones
            pattern = spelled_out(hook.text) if tone is Tone.EXPERT else hook.text
            empty = 0
            if "P}" in pattern and not any(f"{{{name}}}" in pattern for name in _TELLING):
                empty = STRANGE_TONE if material.names_product(material.lead.text) else 2
            elif ": {Told}" in pattern:
                empty = 1
            for filling in material.filled(pattern):
                yield _card(
                    filling,
                    angle,
                    STRANGE_TONE if strange else filling.rank + empty,
                    next((moment for moment in Moment if moment.value == hook.text), None),
                )
    for place, fact in enumerate(material.facts[:8]):
        if fact.depends or (place and (is_invitation(fact.text) or len(fact.text.split()) < 3)):
            continue
        short = bare(fact.shortened(110).sentence)
        for prefix in PREFIXES:
            between = " –" if ": " in short else ":"
            text = f"{prefix}{between} {mid(short) if between == ' –' else short}."
            yield _card(Filling(text, frozenset({place})), Angle.DIRECT, ANY_FACT)


def _foreign(material: Material, tongue: Tongue) -> Iterator[Opening]:
    """Openings in `tongue`: a fact alone, a fact behind a few words, or a question before the news."""
    name = material.product.name
    for place, fact in enumerate(material.facts[:ANY_FACT]):
        short = bare(fact.shortened(LONGEST_OPENER).text)
        tells = frozenset({place} if len(fact.text) <= LONGEST_OPENER else ())
        yield _card(Filling(fact.sentence, frozenset({place})), Angle.BENEFIT, place)
        for opener in ("{P}", *tongue.naming, *tongue.openers):
            mark = " –" if ": " in short else ":"
            small = mark != ":" or tongue.small_after_colon
            said = _small(short, tongue) if small else started(short)
            text = sentence(f"{opener.format(P=name)}{mark} {said}")
            angle = (Angle.DIRECT, Angle.PROOF)[place > 0]
            yield _card(Filling(text, tells), angle, place + 2 * (opener in tongue.openers))
    for question in tongue.questions:
        yield _card(Filling(question.format(P=name)), Angle.QUESTION, 2 * ("{P}" not in question))


def _small(text: str, tongue: Tongue) -> str:
    """`text` to stand behind a mark: small where its first word is surely no name."""
    known = text.split(" ", 1)[0].casefold() in tongue.words
    return f"{text[0].lower()}{text[1:]}" if known else text


def _card(filling: Filling, angle: Angle, rank: int, moment: Moment | None = None) -> Opening:
    key = opening(filling.text)
    return Opening(filling.text, key, _start(key), angle, filling.tells, filling.promises, rank, moment)


def _last_resort(material: Material, request: WritingRequest, place: int, of: int) -> Iterable[Opening]:
    """Sentences that differ in their beginning from everything, however much has been seen.

    Those of the platform that stands at `place` among `of` come first, so that no two give the same.
    """
    text = bare(material.lead.shortened(90).sentence)
    beginnings = list(permutations(material.tongue.openers if material.tongue else PREFIXES, 2))
    chance(material.brief, request.seed, "last").shuffle(beginnings)
    mine = beginnings[place::of]
    for first, second in (*mine, *beginnings):
        filling = Filling(f"{first}, {second[0].lower()}{second[1:]}: {text}.", frozenset({0}))
        yield _card(filling, Angle.DIRECT, ANY_FACT)


def _angles(request: WritingRequest, platform: PlatformName) -> tuple[Angle, ...]:
    """The order of angles on `platform`: what suits it first, varied under the seed."""
    suited = list(_SUITED.get(platform, _USUALLY_SUITED))
    favourite = _FAVOURITE.get(request.brief.template)
    if favourite:
        suited.remove(favourite)
        suited.insert(1, favourite)
    order = suited[:3]
    dice = chance(request.brief, request.seed, platform, "angles")
    dice.shuffle(order)
    return (*order, *suited[3:])


_TELLING = ("Lead", "Told", "Fact", "nums", "When", "deal")
_B, _P, _Q, _N, _D = Angle.BENEFIT, Angle.PROBLEM, Angle.QUESTION, Angle.PROOF, Angle.DIRECT
_SUITED = {
    PlatformName.X: (_D, _N, _B, _Q, _P),
    PlatformName.LINKEDIN: (_P, _N, _B, _Q, _D),
    PlatformName.FACEBOOK: (_B, _Q, _P, _D, _N),
    PlatformName.INSTAGRAM: (_P, _B, _Q, _N, _D),
    PlatformName.THREADS: (_Q, _P, _B, _D, _N),
    PlatformName.BLUESKY: (_B, _Q, _D, _P, _N),
    PlatformName.MASTODON: (_D, _B, _N, _P, _Q),
    PlatformName.TELEGRAM: (_D, _B, _N, _Q, _P),
    PlatformName.DISCORD: (_B, _D, _Q, _P, _N),
    PlatformName.BLOG: (_P, _Q, _B, _N, _D),
    PlatformName.EMAIL: (_B, _P, _D, _Q, _N),
}
_USUALLY_SUITED = (_B, _Q, _D, _P, _N)
_FAVOURITE = {
    TemplateName.OFFER: Angle.DIRECT,
    TemplateName.EVENT: Angle.DIRECT,
    TemplateName.STORY: Angle.PROBLEM,
}
