"""A brief at work: read once, with all that its drafts need, and what a reviewer is told of each."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from core.foundation.clipping import clipped
from core.writing.offline.carries import Kind
from core.writing.offline.choose import Lead, template_of
from core.writing.offline.language import language_of
from core.writing.offline.preheader import preheader_of
from core.writing.offline.read import Fact, read_facts
from core.writing.offline.set import Set, Setting, title_of
from core.writing.openings import opening
from core.writing.port import Draft, WritingRequest

SHOWN = 60
"""Characters that are shown of what leads."""
LEFT_OUT = 240
"""Characters that are shown of all sentences that were left out."""
RECALL = "recall"
_MENTION = regex.compile(r"(?<![\w./@])@(?=\w)")


@dataclass(frozen=True, slots=True)
class Work:
    """A brief as it was read, and how its texts are set."""

    setting: Setting
    facts: tuple[Fact, ...]

    @classmethod
    def of(cls, request: WritingRequest) -> "Work":
        brief, rules = request.brief, request.rules
        language = language_of(f"{brief.product}. {brief.news}", brief.language or "")
        # Where people are called by their names' signs, a stranger who has that name would be.
        news = brief.news if rules.title_limit is not None else _MENTION.sub("", brief.news)
        facts = read_facts(news, language)
        is_recall = any(Kind.RECALL in fact.carries for fact in facts[:2])
        template = template_of(RECALL if is_recall else brief.template)
        return cls(Setting(brief, rules, language, template, brief.tone), facts)

    def opening(self, text: str) -> str:
        """How a text opens, but for its greeting, and for what it is about."""
        lines = (line.removeprefix(f"{self.setting.template.emoji} ") for line in text.splitlines())
        return opening("\n".join(line for line in lines if line and line not in self.setting.small_words))

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
        return Draft(
            found.text,
            title,
            found.hashtags,
            asks[0] if asks else "",
            " ".join(reasons),
            preheader_of(self.setting, lead, found, title),
        )
