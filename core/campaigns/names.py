"""By which words a campaign is found: any part of its name, or the end of its id, however many there are.

No database finds what stands inside of a text by its usual indexes. So each campaign is looked up by the
beginnings of its parts: its name from each of its signs on, and its id read backwards.
"""

from typing import Any

from sqlalchemy import ColumnElement, or_

LONGEST_PART = 40
"""Characters that are looked up; what fits so far is compared in full."""


def parts(folded_name: str, campaign_id: str) -> set[str]:
    """The parts of a campaign."""
    starts = (start for start, sign in enumerate(folded_name) if sign != " ")
    return {folded_name[start:][:LONGEST_PART] for start in starts} | {backwards(campaign_id)}


def fits(words: str, campaign_id: Any, folded_name: Any) -> ColumnElement[bool]:
    """Whether `words`, folded, are the end of that id or a part of that name."""
    return or_(campaign_id.iendswith(words, autoescape=True), folded_name.contains(words, autoescape=True))


def backwards(campaign_id: str) -> str:
    """An id as it is looked up by its end."""
    return campaign_id.lower()[::-1][:LONGEST_PART]
