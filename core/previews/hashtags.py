"""What there is to say about a text's hashtags: how many are usual there, and which are hard to listen to."""

from dataclasses import dataclass

from core.platforms.entities import hashtags
from core.platforms.port import TextRules

LONG = 10
"""Letters of a tag in small letters from which on it is likely more than one word."""


@dataclass(frozen=True, slots=True)
class HashtagReport:
    used: int
    usual: int
    unclear: tuple[str, ...]
    """Tags whose words a screen reader can't tell apart (https://www.w3.org/WAI/, WCAG 3.1.5; camel case is
    what reads right)."""

    @property
    def sentence(self) -> str:
        there = "no hashtags" if not self.used else f"{self.used} hashtag{'s' * (self.used > 1)}"
        usual = (
            f"{self.usual} {'is' if self.usual == 1 else 'are'} usual here"
            if self.usual
            else "none are usual here"
        )
        return f"{there[0].upper()}{there[1:]}; {usual}."


def report(text: str, rules: TextRules) -> HashtagReport:
    """Of a text that goes out under these rules."""
    names = [tag.name for tag in hashtags(text)]
    unclear = tuple(dict.fromkeys(name for name in names if len(name) >= LONG and name.islower()))
    return HashtagReport(len(names), rules.hashtags, unclear)
