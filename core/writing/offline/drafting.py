"""Drafts out of a brief's own facts, with no model and no network: read, choose, set."""

from core.writing.offline.changing import changed
from core.writing.offline.choose import Lead, leads_of, matters
from core.writing.offline.set import Set, set_text
from core.writing.offline.work import Work
from core.writing.port import Draft, WriterRefused, WritingRequest

TRIED = 5
"""Leads that are tried beyond those that were asked for."""
NO_MORE = "Nothing else in the brief can lead: fewer variants than the {} asked for."


def drafts_for(request: WritingRequest) -> tuple[Draft, ...]:
    """At most as many drafts as were asked for, each led by another fact; the same for the same request.

    Raises:
        WriterRefused: no other fact can lead, or nothing that is wished can be done without a model.
    """
    work = Work.of(request)
    if request.hint and request.current:
        return (changed(work, request),)
    seen = {work.opening(text) for text in request.avoid}
    leads = leads_of(work.facts, work.setting.template)
    # Where nothing fits, a sentence is cut, but never one that says nothing without the next.
    cut = Lead(next((fact for fact in work.facts if not fact.announces), work.facts[0]), None)
    new = [lead for lead in leads if lead is leads[0] or work.opening(lead.fact.text) not in seen]
    needed: set[int] | None = None
    drafts: list[tuple[Lead, Set]] = []
    for lead in (*new[: request.count + TRIED], cut):
        if lead is cut and drafts:
            break
        found = set_text(work.setting, work.facts, lead, musts=_what_happened(work, lead))
        opens, said = work.opening(found.text), {fact.at for fact in found.facts}
        if not found.is_whole and lead is not cut:
            continue
        if needed is None:
            needed = {fact.at for fact in found.facts if matters(fact, work.setting.template)}
        if opens not in seen and needed <= said:
            seen.add(opens)
            drafts.append((lead, found))
        if len(drafts) == request.count:
            break
    if not drafts:
        raise WriterRefused(
            "Each fact of the brief that can lead has led already. Say what should be different, or set a "
            "model: it can say the same in other words."
        )
    lacks = [NO_MORE.format(request.count)] if len(drafts) < request.count else []
    last = drafts[-1][0]
    return tuple(work.draft(lead, found, *(lacks if lead is last else [])) for lead, found in drafts)


def _what_happened(work: Work, lead: Lead) -> tuple[int, ...]:
    """What comes with the lead where a template says what stands first: sorry alone says nothing."""
    return (0,) if work.setting.template.first and lead.fact.at else ()
