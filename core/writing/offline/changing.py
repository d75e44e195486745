"""Changing the text on screen as a reviewer wishes, as far as that goes without a model.

What is on screen is read as a brief is, so that what somebody wrote into it stays. Each wish is looked for
in the finished text; what could not be done is said.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import emoji
import regex

from core.foundation.ids import Tone
from core.platforms.port import Limit
from core.writing.offline.carries import Kind
from core.writing.offline.choose import ACTED_BY, Lead, Places
from core.writing.offline.drafting import Work
from core.writing.offline.read import Fact, read_facts
from core.writing.offline.set import Set, Setting, set_text
from core.writing.offline.wishes import Wish, read_wishes
from core.writing.port import Draft, WriterRefused, WritingRequest

SHARES = (0.65, 0.8, 0.95)
"""How long a shorter text may be beside the one on screen; the first that can be had."""
DRAWS = (Kind.PRICE, Kind.CHANGE, Kind.DEADLINE, Kind.DATE, Kind.PLACE, Kind.QUOTE)
"""What of a fact that leads on screen is told to draw, in this order."""
NEEDS_A_MODEL, UNSAID = "that needs a model", "no sentence of the brief says it"
_HASHTAG = regex.compile(r"(?<!\S)#[\p{L}\p{N}_]+")
HAS: dict[str, Callable[[str], bool]] = {
    "no_emoji": lambda text: emoji.emoji_count(text) > 0,
    "no_hashtags": lambda text: _HASHTAG.search(text) is not None,
    "no_question": lambda text: regex.search("[?？]", text) is not None,
}
"""Whether a text has what a wish wants none of."""


def changed(work: Work, request: WritingRequest) -> Draft:
    """The text on screen as the hint wishes it.

    Raises:
        WriterRefused: nothing of it can be done, or another text opens like that.
    """
    wishes, current = read_wishes(request.hint), request.current
    names = {wish.name for wish in wishes}
    body, was_in_a_line = _body(work, current)
    shown = read_facts(body, work.setting.language)
    everything = _with_the_rest(shown, work.facts)
    wanted = enumerate(_wanted(wishes, everything))
    facts = [replace(fact, at=at, leans=fact.leans and at > 0) for at, fact in wanted]
    if not facts:
        raise WriterRefused("Nothing would be left of this text. It stays as it is.")
    lead = _lead(wishes, facts, work.facts)
    on_screen = {fact.text for fact in (*shown, *was_in_a_line)}
    says = {fact.at for fact in facts for wish in wishes if wish.name == "say" and wish.is_about(fact)}
    only = says | {fact.at for fact in facts if fact.text in on_screen or "longer" in names}
    tone = next((wish.tone for wish in wishes if wish.tone), None)
    setting = replace(
        work.setting,
        tone=tone or work.setting.tone,
        emoji=(tone is Tone.PLAYFUL or HAS["no_emoji"](current)) and "no_emoji" not in names,
        hashtags=HAS["no_hashtags"](current) and "no_hashtags" not in names,
    )
    found = _shorter(setting, facts, lead, current, only) if "shorter" in names else None
    found = found or set_text(setting, facts, lead, musts=says, only=only)
    looked = [_looked_for(wish, found.text, current, lead, work.facts) for wish in wishes]
    done = [said for said, why_not in looked if not why_not]
    undone = [f"“{said}” ({why_not})" for said, why_not in looked if why_not]
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
    added = (work.setting.small_words | contacts.keys()) - {""}
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


def _wanted(wishes: Sequence[Wish], facts: Sequence[Fact]) -> Iterator[Fact]:
    """The facts without those that are to be left out, and without what leans on these."""
    is_out = False
    for fact in facts:
        unwanted = any(wish.is_about(fact) for wish in wishes if wish.name == "leave_out")
        unwanted |= any(HAS[wish.name](fact.text) for wish in wishes if wish.name == "no_question")
        is_out = unwanted or (is_out and fact.leans)
        if not is_out:
            yield fact


def _lead(wishes: Sequence[Wish], facts: Sequence[Fact], brief: Sequence[Fact]) -> Lead:
    """The fact that is wished to lead; else the one that leads on screen, and what of it draws."""
    for wish in wishes:
        for fact in facts if wish.name == "lead_with" else ():
            if wish.is_about(fact):
                return Lead(fact, wish.kind)
    draws = () if facts[0].text == brief[0].text else DRAWS
    return Lead(facts[0], next((kind for kind in draws if kind in facts[0].carries), None))


def _shorter(setting: Setting, facts: Sequence[Fact], lead: Lead, current: str, only: Places) -> Set | None:
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


def _looked_for(wish: Wish, text: str, current: str, lead: Lead, facts: Sequence[Fact]) -> tuple[str, str]:
    """A wish in its own words, and why the finished text doesn't meet it; empty where it does."""
    if wish.name in HAS:
        return wish.said, "the brief's own words have it" if HAS[wish.name](text) else ""
    about = [fact.text for fact in facts if wish.is_about(fact)]
    is_out = not any(sentence in text for sentence in about)
    is_new = any(sentence in text and sentence not in current for sentence in about)
    said, is_met, why_not = {
        "shorter": ("shorter", len(text) < len(current), "no sentence can go"),
        "longer": ("longer", len(text) > len(current), "all that fits of the brief is in it"),
        "tone": (f"{wish.tone}", text != current, NEEDS_A_MODEL),
        "lead_with": (f"lead with {wish.what}", wish.is_about(lead.fact), UNSAID),
        "leave_out": (f"without {wish.what}", about and is_out, "no sentence is about it"),
        "say": (f"say {wish.what}", is_new, "it says so already, or there is no room" if about else UNSAID),
    }.get(wish.name, (wish.said, False, NEEDS_A_MODEL))
    return said, "" if is_met else why_not
