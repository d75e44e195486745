"""Changing the text on screen as a reviewer wishes, as far as that goes without a model.

What is on screen is read as a brief is, so that what somebody wrote into it stays. Each wish is looked for
in the finished text; what could not be done is said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import emoji
import regex

from core.foundation.ids import Tone
from core.platforms.port import Limit
from core.writing.offline.carries import Kind
from core.writing.offline.choose import Lead
from core.writing.offline.read import Fact, read_facts
from core.writing.offline.set import Set, Setting, prefix_of, set_text, small_words
from core.writing.offline.wishes import About, Wishes, read_wishes
from core.writing.offline.work import Work
from core.writing.port import Draft, WriterRefused

SHARES = (0.65, 0.8, 0.95)
"""How long a shorter text may be beside the one on screen; the first that can be had."""
DRAWS = (Kind.PRICE, Kind.CHANGE, Kind.DEADLINE, Kind.DATE, Kind.PLACE, Kind.QUOTE)
"""What of a fact that leads on screen is told to draw, in this order."""
_QUESTION = regex.compile(r"[?？]")
_HASHTAG = regex.compile(r"(?<!\S)#[\p{L}\p{N}_]+")


def changed(work: Work, current: str, hint: str) -> Draft:
    """The text on screen as `hint` wishes it.

    Raises:
        WriterRefused: nothing of it can be done.
    """
    wishes = read_wishes(hint)
    shown = read_facts(_body(work.setting, current), work.setting.language)
    facts = _numbered(_wanted(wishes, _with_the_rest(shown, work.facts)))
    if not facts:
        raise WriterRefused("Nothing would be left of this text. It stays as it is.")
    lead = _lead(wishes.lead, facts, work.facts)
    on_screen = {fact.text for fact in shown}
    musts = [
        fact.at for fact in facts if fact.text in on_screen or any(about.is_in(fact) for about in wishes.say)
    ]
    setting = replace(
        work.setting,
        tone=wishes.tone or work.setting.tone,
        emoji="emoji" not in wishes.without
        and (wishes.tone is Tone.PLAYFUL or bool(emoji.emoji_count(current))),
        hashtags="hashtags" not in wishes.without and bool(_HASHTAG.search(current)),
    )
    found = _sized(setting, facts, lead, musts=musts, length=wishes.length, current=current)
    done, undone = [], [f"“{wish}” (that needs a model)" for wish in wishes.beyond]
    for said, is_met, why_not in _looked_for(wishes, found.text, current, lead, work.facts):
        if is_met:
            done.append(said)
        else:
            undone.append(f"“{said}” ({why_not})")
    not_done = f"Not done: {', '.join(undone)}."
    if not done or found.text == current:
        raise WriterRefused(f"{not_done if undone else 'It is so already.'} The text stays as it is.")
    told = [f"Done: {', '.join(done)}.", *([not_done] if undone else [])]
    return replace(work, setting=setting).draft(lead, found, [], *told)


def _body(setting: Setting, current: str) -> str:
    """What is on screen without what setting adds: product, letter, link, hashtags, emoji."""
    bare = current if emoji.emoji_count(setting.brief.news) else emoji.replace_emoji(current, "")
    added = small_words(setting)
    lines = [line.strip() for line in bare.splitlines()]
    kept = [line for line in lines if line not in added and (_HASHTAG.sub("", line).strip() or not line)]
    return "\n".join(kept).strip().removeprefix(prefix_of(setting)).strip()


def _with_the_rest(shown: Sequence[Fact], facts: Sequence[Fact]) -> list[Fact]:
    """What is on screen, and what else the brief has; a sentence that leans right after what it leans on."""
    texts, found = [fact.text for fact in shown], list(shown)
    for before, fact in zip([None, *facts], facts, strict=False):
        if fact.text not in texts and (not fact.leans or (before and before.text in texts)):
            at = texts.index(before.text) + 1 if fact.leans and before else len(texts)
            texts.insert(at, fact.text)
            found.insert(
                at,
                replace(fact, paragraph=found[at - 1].paragraph if fact.leans else len(found) + len(facts)),
            )
    return found


def _wanted(wishes: Wishes, facts: Sequence[Fact]) -> Iterator[Fact]:
    """The facts without those that are to be left out, and without what leans on these."""
    is_out = False
    for fact in facts:
        is_question = "question" in wishes.without and bool(_QUESTION.search(fact.text))
        is_out = (
            is_question or any(about.is_in(fact) for about in wishes.leave_out) or (is_out and fact.leans)
        )
        if not is_out:
            yield fact


def _numbered(facts: Iterator[Fact]) -> list[Fact]:
    return [
        replace(fact, at=at, leans=fact.leans and at > 0, leads=fact.leads or at == 0)
        for at, fact in enumerate(facts)
    ]


def _lead(wished: About | None, facts: Sequence[Fact], brief: Sequence[Fact]) -> Lead:
    """The fact that is wished to lead; else the one that leads on screen, and what of it draws."""
    if wished is not None:
        for fact in facts:
            if wished.is_in(fact):
                return Lead(fact, wished.kind)
    is_news = facts[0].text == brief[0].text
    return Lead(
        facts[0], None if is_news else next((kind for kind in DRAWS if kind in facts[0].carries), None)
    )


def _sized(
    setting: Setting, facts: Sequence[Fact], lead: Lead, *, musts: Sequence[int], length: str, current: str
) -> Set:
    if length == "shorter":
        limit = setting.rules.limits[0]
        for share in SHARES:
            most = Limit(int(share * limit.count(current)), limit.unit, limit.count)
            tight = replace(setting, rules=setting.rules.limited_by(most))
            found = set_text(tight, facts, lead, most=0)
            if found.is_whole:
                return found
    return set_text(setting, facts, lead, musts=musts, most=99 if length == "longer" else 0)


def _looked_for(
    wishes: Wishes, text: str, current: str, lead: Lead, facts: Sequence[Fact]
) -> Iterator[tuple[str, bool, str]]:
    """Each wish in its own words, whether the finished text meets it, and why it doesn't where it doesn't."""
    if wishes.length == "shorter":
        yield "shorter", len(text) < len(current), "no sentence can go"
    elif wishes.length:
        yield "longer", len(text) > len(current), "all that fits of the brief is in it"
    signs = {
        "emoji": emoji.emoji_count(text),
        "hashtags": _HASHTAG.search(text),
        "question": _QUESTION.search(text),
    }
    for what, said in wishes.without.items():
        yield said, not signs[what], "the brief's own words have it"
    if wishes.tone:
        yield f"{wishes.tone}", text != current, "that needs a model"
    if wishes.lead:
        yield (
            f"lead with {wishes.lead.said}",
            wishes.lead.is_in(lead.fact),
            "no sentence of the brief says it",
        )
    for about in wishes.leave_out:
        out = [fact for fact in facts if about.is_in(fact)]
        is_out = bool(out) and not any(fact.text in text for fact in out)
        yield f"without {about.said}", is_out, "no sentence is about it"
    for about in wishes.say:
        says = [fact.text for fact in facts if about.is_in(fact)]
        is_new = any(said in text and said not in current for said in says)
        why_not = (
            "no sentence of the brief says it" if not says else "it says so already, or there is no room"
        )
        yield f"say {about.said}", is_new, why_not
