"""What there is to say about how many hashtags a text has; what is wrong with one, the checks say."""

from core.platforms.entities import hashtags
from core.platforms.port import TextRules


def told(text: str, rules: TextRules) -> str:
    """How many there are, and how many are usual; empty where there are none, and none are."""
    used, usual = len(hashtags(text)), rules.hashtags
    if not used and not usual:
        return ""
    there = f"{used or 'No'} hashtag{'s' * (used != 1)}"
    return f"{there}; {usual or 'none'} {'is' if usual == 1 else 'are'} usual here."
