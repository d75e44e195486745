"""Changing the text on screen as a reviewer wishes, as far as that goes without a model.

What is on screen is read as a brief is, so that what somebody wrote into it stays. Each wish is looked for
in the finished text; what could not be done is said.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import emoji
import regex

from core.foundation.ids import Tone
from core.platforms.port import Limit
from core.writing.offline.carries import Kind
from core.writing.offline.choose import ACTED_BY, Lead
from core.writing.offline.read import Fact, read_facts
from core.writing.offline.set import Set, Setting, set_text
from core.writing.offline.wishes import About, Wishes, read_wishes
from core.writing.offline.work import Work
from core.writing.port import Draft, WriterRefused, WritingRequest

SHARES = (0.65, 0.8, 0.95)
"""How long a shorter text may be beside the one on screen; the first that can be had."""
DRAWS = (Kind.PRICE, Kind.CHANGE, Kind.DEADLINE, Kind.DATE, Kind.PLACE, Kind.QUOTE)
"""What of a fact that leads on screen is told to draw, in this order."""
_QUESTION = regex.compile(r"[?？]")
_HASHTAG = regex.compile(r"(?<!\S)#[\p{L}\p{N}_]+")


def changed(work: Work, request: WritingRequest) -> Draft:
    """The text on screen as the hint wishes it.

    Raises:
        WriterRefused: nothing of it can be done, or another text opens like that.
    """
    wishes, current = read_wishes(request.hint), request.current
    body, was_in_a_line = _body(work, current)
    shown = read_facts(body, work.setting.language)
    everything = _with_the_rest(shown, work.facts)
    facts = _numbered(_wanted(wishes, everything))
    if not facts:
        raise WriterRefused("Nothing would be left of this text. It stays as it is.")
    lead = _lead(wishes.lead, facts, work.facts)
    on_screen = {fact.text for fact in (*shown, *was_in_a_line)}
    says = {fact.at for fact in facts if any(about.is_in(fact) for about in wishes.say)}
    keeps = {fact.at for fact in facts if fact.text in on_screen or wishes.length == "longer"}
    is_playful = wishes.tone is Tone.PLAYFUL or bool(emoji.emoji_count(current))
    setting = replace(
        work.setting,
        tone=wishes.tone or work.setting.tone,
        emoji=is_playful and "emoji" not in wishes.without,
        hashtags="hashtags" not in wishes.without and bool(_HASHTAG.search(current)),
    )
    found = None
    if wishes.length == "shorter":
        found = _shorter(setting, facts, lead, current, only=says | keeps)
    found = found or set_text(setting, facts, lead, musts=says, only=says | keeps)
    done, undone = [], [f"“{wish}” (that needs a model)" for wish in wishes.beyond]
    for said, is_met, why_not in _looked_for(wishes, found.text, current, lead, work.facts):
        if is_met:
            done.append(said)
        else:
            undone.append(f"“{said}” ({why_not})")
    not_done = f"Not done: {', '.join(undone)}."
    if not done or found.text == current:
        raise WriterRefused(f"{not_done if undone else 'It is so already.'} The text stays as it is.")
    opens, others = work.opening(found.text), {work.opening(text) for text in request.avoid}
    if opens in others and opens != work.opening(current):
        raise WriterRefused("Another text of this campaign opens like that already. This one stays as it is.")
    told = [f"Done: {', '.join(done)}.", *([not_done] if undone else [])]
    return replace(work, setting=setting).draft(lead, found, *told, facts=everything)


def _body(work: Work, current: str) -> tuple[str, list[Fact]]:
    """What is on screen without what setting adds, and the facts whose contact alone is there."""
    bare = current if emoji.emoji_count(work.setting.brief.news) else emoji.replace_emoji(current, "")
    lines = [line.strip() for line in bare.splitlines()]
    contacts = {
        work.setting.contact_line([fact]): fact for fact in work.facts if Kind.CONTACT in fact.carries
    }
    added = work.setting.small_words | contacts.keys()
    kept = [line for line in lines if line not in added and (_HASHTAG.sub("", line).strip() or not line)]
    return "\n".join(kept).strip(), [contacts[line] for line in lines if line in contacts]


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


def _shorter(
    setting: Setting, facts: Sequence[Fact], lead: Lead, current: str, only: Collection[int]
) -> Set | None:
    """The text by a share shorter, with what readers act by where one of the shares has room for it."""
    limit, shortest = setting.rules.limits[0], None
    acted_by = {at for at in only if not facts[at].carries.keys().isdisjoint(ACTED_BY)}
    for share in SHARES:
        most = Limit(int(share * limit.count(current)), limit.unit, limit.count)
        found = set_text(replace(setting, rules=setting.rules.limited_by(most)), facts, lead, only=only)
        if found.is_whole and acted_by <= {fact.at for fact in found.facts}:
            return found
        shortest = shortest or (found if found.is_whole else None)
    return shortest


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
