"""Drafts out of a brief's own facts, with no model and no network: the brief is read once, with all that its
drafts need; what leads is chosen; each is set, and a reviewer is told of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from core.foundation.clipping import clipped
from core.foundation.ids import Angle, TemplateName
from core.writing.offline.carries import Kind
from core.writing.offline.choose import Lead, leads_of, matters, template_of
from core.writing.offline.language import language_of
from core.writing.offline.preheader import preheader_of
from core.writing.offline.read import Fact, read_facts
from core.writing.offline.set import Set, Setting, set_text, title_of
from core.writing.openings import opening
from core.writing.port import Draft, WriterRefused, WritingRequest

SHOWN = 60
"""Characters that are shown of what leads."""
LEFT_OUT = 240
"""Characters that are shown of all sentences that were left out."""
ANGLES = {
    Kind.CHANGE: Angle.CONTRAST,
    Kind.QUOTE: Angle.PROOF,
    Kind.DEADLINE: Angle.URGENCY,
    Kind.PRICE: Angle.BENEFIT,
    Kind.OFFER: Angle.BENEFIT,
}
ANGLES_OF_NEWS = {
    TemplateName.LAUNCH: Angle.BENEFIT,
    TemplateName.UPDATE: Angle.BENEFIT,
    TemplateName.OFFER: Angle.BENEFIT,
    TemplateName.HOW_TO: Angle.BENEFIT,
    TemplateName.STORY: Angle.STORY,
    TemplateName.CASE_STUDY: Angle.PROOF,
}
_MENTION = regex.compile(r"(?<![\w./@])@(?=\w)")
TRIED = 5
"""Leads that are tried beyond those that were asked for."""
ALL_LED = "Each fact that can lead has led already. Say what should be different, or set a model."
NO_MORE = "The brief gives no other good opening: fewer variants than the {} asked for."


@dataclass(frozen=True, slots=True)
class Work:
    """A brief as it was read, and how its texts are set."""

    setting: Setting
    facts: tuple[Fact, ...]

    @classmethod
    def of(cls, request: WritingRequest) -> "Work":
        brief, rules = request.brief, request.rules
        known = language_of(f"{brief.product}. {brief.news}", brief.language or "")
        # Where people are called by their names' signs, a stranger who has that name would be.
        news = brief.news if rules.title_limit is not None else _MENTION.sub("", brief.news)
        facts = read_facts(news, known)
        is_recall = any(Kind.RECALL in fact.carries for fact in facts[:2])
        template = template_of(Kind.RECALL if is_recall else brief.template)
        return cls(Setting(brief, rules, known, template, brief.tone), facts)

    def opening(self, text: str) -> str:
        """How a text opens, but for its greeting, and for what it is about."""
        lines = (line.removeprefix(f"{self.setting.template.emoji} ") for line in text.splitlines())
        return opening("\n".join(line for line in lines if line not in self.setting.small_words))

    def draft(self, lead: Lead, found: Set, *told: str, facts: Sequence[Fact] = ()) -> Draft:
        """The draft that `found` is, with what a reviewer is told of it, also which `facts` it lacks."""
        words = clipped(lead.words, SHOWN).rstrip(".")
        leads = f"the {lead.kind}: {words}" if lead.kind else f"“{words}”" if lead.fact.at else "the news"
        reasons = [f"Leads with {leads}.", *told]
        said = {fact.text for fact in found.facts}
        left = [fact for fact in facts or self.facts if fact.text not in said and not fact.announces]
        left.sort(key=lambda fact: Kind.WARNING not in fact.carries)
        if left:
            each = [f"“{clipped(fact.text, max(16, LEFT_OUT // len(left)))}”" for fact in left]
            reasons.append(f"Left out: {', '.join(each)}.")
        asks = [fact.text for fact in found.facts if Kind.ASK in fact.carries]
        title = title_of(self.setting, lead)
        preheader = preheader_of(self.setting, lead, found, title)
        ask, why, angle = "".join(asks[:1]), " ".join(reasons), angle_of(lead, self.setting.brief.template)
        return Draft(found.text, title, found.hashtags, ask, why, preheader, angle)


def angle_of(lead: Lead, template: TemplateName) -> Angle | None:
    """By what a text draws that is led so; None where that is no angle, such as a date or a place."""
    if lead.fact.asks:
        return Angle.QUESTION
    if lead.kind:
        return ANGLES.get(lead.kind)
    told = (ANGLES[kind] for kind in (Kind.CHANGE, Kind.QUOTE) if kind in lead.fact.carries)
    return next(told, ANGLES_OF_NEWS.get(template))


def drafted(work: Work, request: WritingRequest) -> tuple[Draft, ...]:
    """At most as many drafts as were asked for, each led by another fact; the same for the same request.

    Raises:
        WriterRefused: no other fact can lead.
    """
    setting, facts, seen = work.setting, work.facts, {work.opening(text) for text in request.avoid}
    leads = leads_of(facts, setting.template)
    # Where nothing fits, a sentence is cut, but never one that says nothing without the next.
    cut = Lead(next((fact for fact in facts if not fact.announces), facts[0]), None)
    new = [lead for lead in leads if lead is leads[0] or work.opening(lead.fact.text) not in seen]
    needed: set[int] | None = None
    drafts: list[tuple[Lead, Set]] = []
    for lead in (*new[: request.count + TRIED], cut):
        if len(drafts) == request.count or (lead is cut and drafts):
            break
        found = set_text(setting, facts, lead)
        if not found.is_whole and lead is not cut:
            continue
        said = {fact.at for fact in found.facts}
        needed = {at for at in said if matters(facts[at], setting.template)} if needed is None else needed
        opens = work.opening(found.text)
        if opens not in seen and needed <= said:
            seen.add(opens)
            drafts.append((lead, found))
    if not drafts:
        raise WriterRefused(ALL_LED)
    why = [NO_MORE.format(request.count)] * (len(drafts) < request.count)
    return tuple(work.draft(lead, found, *(why * (lead is drafts[-1][0]))) for lead, found in drafts)
