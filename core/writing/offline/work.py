"""A brief at work: read once, with all that its drafts need, and what a reviewer is told of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.foundation.clipping import clipped
from core.writing.offline.carries import Kind
from core.writing.offline.choose import Lead, template_of
from core.writing.offline.language import language_of
from core.writing.offline.read import Fact, read_facts
from core.writing.offline.set import Set, Setting, left_out, small_words, title_of
from core.writing.openings import opening
from core.writing.port import Draft, WritingRequest

MOST_SHOWN = 4
SHOWN = 60
"""Characters that are shown of what leads, or was left out."""


@dataclass(frozen=True, slots=True)
class Work:
    """A brief as it was read, and how its texts are set."""

    setting: Setting
    facts: tuple[Fact, ...]

    @classmethod
    def of(cls, request: WritingRequest) -> "Work":
        brief = request.brief
        language = language_of(f"{brief.product}. {brief.news}", brief.language or "")
        setting = Setting(brief, request.rules, language, template_of(brief.template), brief.tone)
        return cls(setting, read_facts(brief.news, language))

    def opening(self, text: str) -> str:
        """How a text opens, but for its greeting."""
        first, _, rest = text.partition("\n")
        return opening(rest if first in small_words(self.setting) else text)

    def draft(self, lead: Lead, found: Set, titles: Sequence[str], *told: str) -> Draft:
        """The draft that `found` is, with what a reviewer is told of it."""
        title = title_of(self.setting, lead, titles)
        missing = left_out(self.facts, f"{title}\n{found.text}")
        words = clipped(lead.words, SHOWN).rstrip(".")
        leads = f"the {lead.kind}: {words}" if lead.kind else f"“{words}”" if lead.fact.at else "the news"
        reasons = [f"Leads with {leads}.", *told]
        if missing:
            left = [f"{kind} ({clipped(words, SHOWN).rstrip('.')})" for kind, words in missing]
            more = f", and {len(left) - MOST_SHOWN} more" if len(left) > MOST_SHOWN else ""
            reasons.append(f"Left out: {', '.join(left[:MOST_SHOWN])}{more}.")
        asks = [fact.text for fact in found.facts if Kind.ASK in fact.carries]
        return Draft(found.text, title, found.hashtags, asks[0] if asks else "", " ".join(reasons))
