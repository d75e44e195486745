"""Moderation on this machine: a model, rules and word lists; no network, no key.

The model (`model.py`) says how likely a text does harm, and which; rules (`wording.py`) and lists
(`lists.py`) say where. They misread irony and can't know what was said before, so they
warn; only hatred and threats that both the model and a rule or a list see, or that
are plain beyond doubt (`plain.py`), keep a text from going out.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from core.foundation.threads import Threads
from core.review.findings import Finding, Severity
from core.review.moderation.condemning import is_condemned
from core.review.moderation.disguises import as_written, undisguised
from core.review.moderation.harm import Harm
from core.review.moderation.idioms import is_told_in_a_story, speaks_well_of_groups, without_idioms
from core.review.moderation.lists import harms_in_other_languages, listed
from core.review.moderation.model import MOST_CHARACTERS, Scores, model
from core.review.moderation.places import CUT, place_of
from core.review.moderation.plain import may_be_reported
from core.review.moderation.port import Outgoing
from core.review.moderation.roles import said
from core.review.moderation.wording import Wording, harmful_wording, sentences

HARMFUL = 0.8
"""Score of a sentence from which people are warned; docs/moderation.md says how often for ordinary copy."""
NEVER_COPY = 0.9
"""Score from which hatred and threats, where words show them too, block."""
FEWEST_WORDS = 5
"""Of a sentence that the model judges by itself."""
SHORTEST_CLAUSE = 2
"""Words."""
AT_ONCE = 4
MOST_SOUGHT = 20
"""Wordings that are told as they are written; each of more, which nobody reads, would be sought for long."""
MAX_QUOTED = 80
"""How much of a sentence a finding quotes, in characters."""


class OfflineModerator:
    """The model, the rules and the lists."""

    def __init__(self) -> None:
        self._threads = Threads("The moderation", most=AT_ONCE)

    async def review(self, text: str, outgoing: Outgoing | None = None) -> list[Finding]:
        return await self._threads.run(findings_of, text) if text.strip() else []

    async def prepare(self) -> None:
        await asyncio.to_thread(model)


def scores_of(text: str) -> Scores:
    """How harmful `text` is, in English by meaning and in others by listed words."""
    return model().scores(text).with_at_least(harms_in_other_languages(undisguised(text)))


def findings_of(text: str) -> list[Finding]:
    """What may do harm in `text`: each wording once, and the sentences that only the model finds harmful.

    The model reads as much of it as of a text that it scores.
    """
    found: dict[str, Finding] = {}
    read = 0
    for sentence, around in dict.fromkeys(_with_those_around(sentences(text))):
        wordings = [one for one in _wordings(sentence) if not _is_told_off(one, sentence, around)]
        for wording in wordings:
            severity = Severity.BLOCKING if _blocks(wording, sentence) else Severity.WARNING
            known = found.get(wording.words.lower())
            if known is None or known.severity is not Severity.BLOCKING:  # the gravest of the same words
                words = as_written(wording.words, sentence) if len(found) < MOST_SOUGHT else wording.words
                found[wording.words.lower()] = _told(replace(wording, words=words), severity)
        if read >= MOST_CHARACTERS:
            continue
        read += len(sentence)
        scores = scores_of(sentence)
        is_covered = _is_covered(scores, wordings, sentence)
        is_harmless = _is_torn_off(sentence, around) or (not wordings and speaks_well_of_groups(sentence))
        if scores.score >= HARMFUL and not is_covered and not is_harmless:
            quoted = _cut(sentence.strip())
            blocks = _insults_whom_it_hates(scores, wordings, sentence)
            severity = Severity.BLOCKING if blocks else Severity.WARNING
            found.setdefault(quoted.lower(), _told(Wording(scores.likeliest, quoted), severity))
    return [replace(one, span=place_of(one.where, text)) for one in found.values()]


def _is_covered(scores: Scores, wordings: Sequence[Wording], sentence: str) -> bool:
    """Whether words that are told anyway are all that the model sees.

    Strong language does not cover for what is seen beside it; but without a group it is no contempt for one.
    An insult covers for no threat, nor for contempt for a group.
    """
    told = {one.harm for one in wordings}
    if scores.likeliest in told or told & _BLOCKING:
        return True
    _, of_group = said(undisguised(sentence))
    if scores.likeliest is Harm.HATE and not of_group:
        return bool(told)
    return Harm.HARASSMENT in told and scores.likeliest not in _BLOCKING


def _insults_whom_it_hates(scores: Scores, wordings: Sequence[Wording], sentence: str) -> bool:
    """Whether words insult somebody where the model is sure of hatred or a threat: they show it, too."""
    if scores.likeliest not in _BLOCKING or scores.score < NEVER_COPY or is_told_in_a_story(sentence):
        return False
    return any(one.harm is Harm.HARASSMENT for one in wordings)


def _with_those_around(every: Sequence[str]) -> Iterator[tuple[str, str]]:
    for place, sentence in enumerate(every):
        yield sentence, " ".join(every[max(0, place - 1) : place + 2])


def _blocks(wording: Wording, sentence: str) -> bool:
    """Whether words show hatred or a threat plainly, or the model sees it in the sentence or their part."""
    if wording.is_plain and not may_be_reported(wording.words, undisguised(sentence)):
        return True
    if wording.harm not in _BLOCKING or is_told_in_a_story(sentence):
        return False
    parts = (sentence, *(one for one in clauses(sentence) if wording.words in undisguised(one)))
    return any(scores_of(part).score >= NEVER_COPY for part in parts)


def clauses(sentence: str) -> list[str]:
    """The parts of a sentence that may stand alone; none where it is one. A lead-in hides nothing then."""
    parts = [part.strip() for part in _BETWEEN.split(sentence)]
    return [part for part in parts if len(part.split()) >= SHORTEST_CLAUSE and part != sentence.strip()]


def _is_torn_off(sentence: str, around: str) -> bool:
    """Whether a few words, such as “All of them.”, are harmless where they stand: alone they tell little."""
    return len(sentence.split()) < FEWEST_WORDS and scores_of(around).score < HARMFUL


def _wordings(sentence: str) -> list[Wording]:
    """What rules and lists see, without what lies in something longer of the same harm."""
    plain = undisguised(sentence)
    by_lists = [Wording(one.harm, one.words, one.is_plain) for one in listed(plain)]
    by_rules = [
        one for part in (sentence, *clauses(without_idioms(sentence))) for one in harmful_wording(part)
    ]
    strong = [one for one in (*by_rules, *by_lists) if one.harm is Harm.PROFANITY]
    if strong:
        told = {replace(one, words=_without(one.words, strong)) for one in by_rules}
        by_rules += [one for one in harmful_wording(_without(plain, strong)) if one not in told]
    every = [*by_rules, *by_lists]
    return [
        one
        for place, one in enumerate(every)
        if not any(
            one.words.lower() in other.words.lower()
            and (len(one.words) < len(other.words) or at < place)
            and other.is_plain >= one.is_plain
            for at, other in enumerate(every)
            if at != place
        )
    ]


def _without(sentence: str, strong: Sequence[Wording]) -> str:
    """The sentence without its strong language, which stands between the words that do harm."""
    told = "|".join(regex.escape(one.words) for one in strong)
    return " ".join(regex.sub(rf"(?<!\p{{L}})(?:{told})(?!\p{{L}})", " ", sentence, flags=regex.I).split())


def _is_told_off(wording: Wording, sentence: str, around: str) -> bool:
    """Whether it is only reported, in order to condemn it. Strong language is strong in any mouth."""
    return wording.harm in _MEANT and is_condemned(wording.words, sentence, around)


def _told(wording: Wording, severity: Severity) -> Finding:
    return Finding(
        "strong_language" if wording.harm is Harm.PROFANITY else "harmful_wording",
        severity,
        _SENTENCES[wording.harm].format(wording.words),
        wording.words,
    )


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= MAX_QUOTED else f"{sentence[: MAX_QUOTED - 1].rstrip()}{CUT}"


_BETWEEN = regex.compile(
    r"[,;:()\[\]{}–—…|/]++|(?<![\p{L}*])\*++|\*++(?!\p{L})|\s(?:and|but|so|then|now|und|et|y|e|en)(?=\s)|\s-+\s"
)
_MEANT = frozenset((Harm.HATE, Harm.THREAT, Harm.HARASSMENT))
"""Harm that words do where they are meant."""
_BLOCKING = frozenset((Harm.HATE, Harm.THREAT))
_SENTENCES = {
    Harm.THREAT: "“{}” reads like a threat. Change it unless it is harmless here.",
    Harm.HATE: "“{}” reads like contempt for a group of people. Change it unless it is harmless here.",
    Harm.HARASSMENT: "“{}” reads like an insult to a person. Change it unless it is harmless here.",
    Harm.VIOLENCE: "“{}” reads like violence that readers may not want to see. Is that meant?",
    Harm.SELF_HARM: "“{}” touches on self-harm. Make sure that it helps readers who are affected.",
    Harm.SEXUAL: "“{}” is sexual wording. Is that meant?",
    Harm.PROFANITY: "“{}” is strong language; some readers may find it offensive. Is that meant?",
}
