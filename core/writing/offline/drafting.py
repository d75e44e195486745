"""Drafts out of a brief's own facts, with no model and no network: read, choose, set."""

from dataclasses import replace

from core.writing.offline.changing import changed
from core.writing.offline.choose import Lead, leads_of
from core.writing.offline.set import set_text
from core.writing.offline.work import Work
from core.writing.port import Draft, WriterRefused, WritingRequest


def drafts_for(request: WritingRequest) -> tuple[Draft, ...]:
    """At most as many drafts as were asked for, each led by another fact; the same for the same request.

    Raises:
        WriterRefused: no other fact can lead, or nothing that is wished can be done without a model.
    """
    work = Work.of(request)
    if request.hint and request.current:
        return (changed(work, request.current, request.hint),)
    seen = {work.opening(text) for text in request.avoid}
    drafts: list[Draft] = []
    for lead in leads_of(work.facts, work.setting.template):
        if len(drafts) == request.count:
            break
        found = set_text(work.setting, work.facts, lead, musts=_what_happened(work, lead))
        if work.opening(found.text) not in seen:
            seen.add(work.opening(found.text))
            drafts.append(work.draft(lead, found, [draft.title for draft in drafts]))
    if not drafts:
        raise WriterRefused(
            "Each fact of the brief that can lead has led already. Say what should be different, or set a "
            "model: it can say the same in other words."
        )
    if len(drafts) < request.count:
        why = f"Nothing else in the brief can lead: fewer variants than the {request.count} asked for."
        drafts[-1] = replace(drafts[-1], reasoning=f"{drafts[-1].reasoning} {why}")
    return tuple(drafts)


def _what_happened(work: Work, lead: Lead) -> tuple[int, ...]:
    """What comes with the lead where a template says what stands first: sorry alone says nothing."""
    others = (fact.at for fact in work.facts if fact.leads and fact != lead.fact)
    return tuple(others)[:1] if work.setting.template.first else ()
