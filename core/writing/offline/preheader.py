"""An e-mail's preheader, which mail clients show after the subject: one of the brief's own sentences."""

from core.writing.offline.carries import Kind
from core.writing.offline.choose import Lead, draws
from core.writing.offline.read import Fact
from core.writing.offline.set import Set, Setting

WORTH = (Kind.DEADLINE, Kind.PRICE, Kind.DATE, Kind.PLACE, Kind.CHANGE, Kind.OFFER, Kind.ASK)
"""What makes somebody open a letter, the strongest first."""


def preheader_of(setting: Setting, lead: Lead, found: Set, title: str) -> str:
    """The best sentence of the letter that neither its subject nor its first line says; empty without one."""
    limit = setting.rules.preheader_limit
    if limit is None:
        return ""
    lines = (line for line in found.text.splitlines() if line and line not in setting.small_words)
    first = next(lines, "")

    def is_new(fact: Fact) -> bool:
        is_told = fact.text.rstrip(".。 ") in title or first.startswith(fact.text)
        return not is_told and fact.text != lead.fact.text

    alone = [fact for fact in found.facts if fact.leads and not (fact.greets or fact.signs or fact.mark)]
    able = [fact for fact in alone if len(fact.text) <= limit and is_new(fact)]
    told_already = lead.fact.carries.keys()

    def rank(fact: Fact) -> tuple[bool, bool, int, int]:
        new = (kind for kind in WORTH if kind in fact.carries and kind not in told_already)
        worth = (WORTH.index(kind) for kind in new if draws(fact, kind))
        excepts = setting.language.riders.search(fact.text) is not None
        is_cut = len(fact.text) > setting.rules.preheader_target
        return excepts, is_cut, next(worth, len(WORTH)), fact.at

    return min(able, key=rank).text if able else ""
