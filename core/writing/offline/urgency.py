"""Whether a brief gives a reason to act now: a deadline, or that there is only so much. Whoever writes."""

from functools import lru_cache

from core.campaigns.brief import Brief
from core.writing.offline.carries import Kind
from core.writing.offline.language import language_of
from core.writing.offline.read import read_facts


def has_reason_to_hurry(brief: Brief) -> bool:
    """Where the language can't be told, none is found."""
    return _has_reason(brief.news, f"{brief.product}. {brief.news}", brief.language or "")


@lru_cache(maxsize=64)
def _has_reason(news: str, whole: str, chosen: str) -> bool:
    facts = read_facts(news, language_of(whole, chosen))
    return any({Kind.DEADLINE, Kind.LIMITED} & fact.carries.keys() for fact in facts)
