"""Reads a reviewer's hint into wishes the offline writer can follow, and says which it understood."""

from dataclasses import dataclass, field
from enum import Enum

import regex

from core.foundation.ids import Tone
from core.writing.offline.english import bare
from core.writing.offline.lexicon.angle import Angle


class Length(Enum):
    SHORTER = "shorter"
    USUAL = "usual"
    LONGER = "longer"


class Lead(Enum):
    """What a reviewer wants to see first."""

    PRICE = "price"
    NUMBER = "number"
    DATE = "date"
    DEAL = "offer"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a hint asks for; the defaults ask for nothing."""

    length: Length = Length.USUAL
    tone: Tone | None = None
    angle: Angle | None = None
    lead: Lead | None = None
    mentions: tuple[str, ...] = ()
    emoji: bool | None = None
    hashtags: bool | None = None
    formal: bool = False
    understood: tuple[str, ...] = field(default=(), compare=False)
    """The wishes in words, for the reasoning."""


def read_hint(hint: str) -> Wishes:
    """The wishes in `hint`. Words that are not understood are left aside."""
    text = " ".join(hint.replace("’", "'").split())
    found = {name: value for name, value in _plain_wishes(text).items() if value is not None}
    mentions = tuple(_mentions(text))
    said = {name: value for name, value in found.items() if not (name == "tone" and "formal" in found)}
    understood = [_SAYINGS[name].format(_said(value)) for name, value in said.items() if name in _SAYINGS]
    understood += [_SWITCHES[name][bool(value)] for name, value in found.items() if name in _SWITCHES]
    understood += [f"mentions {bare(mention)}" for mention in mentions]
    return Wishes(**found, mentions=mentions, understood=tuple(understood))  # type: ignore[arg-type]


def _plain_wishes(text: str) -> dict[str, object]:
    def says(pattern: str) -> bool:
        return regex.search(rf"\b(?:{pattern})\b", text, regex.I) is not None

    formal = says(r"(?:more |too casual|be )?formal|more serious|less casual|too casual") and not says(
        "less formal"
    )
    tone = next((tone for pattern, tone in _TONES if says(pattern)), None)
    return {
        "length": Length.SHORTER
        if says(r"short(?:er|en)?|too long|briefer|brief|cut (?:it|this) down|less text|trim|tighter|concise")
        else Length.LONGER
        if says(r"longer|too short|more detail(?:s|ed)?|expand|elaborate|say more")
        else None,
        "tone": Tone.EXPERT if formal else tone,
        "formal": True if formal else None,
        "angle": next((angle for pattern, angle in _ANGLES if says(pattern)), None),
        "lead": next(
            (lead for pattern, lead in _LEADS if says(rf"{_FIRST}[^.,;]{{0,80}}\b(?:{pattern})")), None
        ),
        "emoji": _switch(text, "emojis?|smileys?|emoticons?"),
        "hashtags": _switch(text, r"hash ?tags?"),
    }


def _switch(text: str, thing: str) -> bool | None:
    if regex.search(
        r"\b(?:no|without|remove|drop|fewer|less|lose|skip|don't use|avoid|cut)\s+"
        rf"(?:the\s+|any\s+|so many\s+)?(?:{thing})",
        text,
        regex.I,
    ):
        return False
    if regex.search(
        rf"\b(?:add|with|use|more|some|include)\s+(?:an?\s+|some\s+|more\s+)?(?:{thing})", text, regex.I
    ):
        return True
    return None


def _mentions(text: str) -> list[str]:
    found = regex.findall(
        r"\b(?:mention(?:ing)?|add|include|say|point out|stress|highlight|talk about|don't forget)\s+"
        r"(?:that\s+)?(.+?)(?=[.;!](?:\s|$)|,?\s{1,9}(?:and|but)\s{1,9}(?:make|keep|use|add|mention|no|drop|be)\b|$)",
        text,
        regex.I | regex.M,
    )
    return [thing for thing in found if not _IS_MANNER.match(thing) and regex.search(r"\p{L}", thing)]


def _said(value: object) -> str:
    if isinstance(value, Angle):
        return _ANGLE_SAYINGS[value]
    return str(value.value) if isinstance(value, Enum) else str(value)


_FIRST = r"(?:lead|start|open|begin|first|up ?front|put)\b"
_TONES = (
    (r"(?:more )?playful|funn(?:y|ier)|(?:more )?fun|lighter|witty|humou?r(?:ous)?", Tone.PLAYFUL),
    (
        r"(?:more )?friendl(?:y|ier)|warm(?:er)?|(?:more )?casual(?<!less casual)(?<!too casual)"
        r"|less formal|personal|human",
        Tone.FRIENDLY,
    ),
    (r"(?:more )?confident|bold(?:er)?|stronger|punchier", Tone.CONFIDENT),
    (r"(?:more )?urgent|urgency|(?:more )?pressing", Tone.URGENT),
    (r"(?:more )?expert|technical|(?:more )?professional|precise", Tone.EXPERT),
    (
        r"plain(?:er)?|simpler|less (?:salesy|marketing|hype|pushy)|too (?:salesy|pushy)|sober|neutral"
        r"|matter[- ]of[- ]fact",
        Tone.PLAIN,
    ),
)
_ANGLES = (
    (r"(?:ask|with|as|open with|start with|pose|use) an? question|question first", Angle.QUESTION),
    (rf"{_FIRST}[^.,;]{{0,80}}\b(?:problem|pain)|problem first", Angle.PROBLEM),
    (rf"{_FIRST}[^.,;]{{0,80}}\b(?:benefit|value|advantage)|benefit first", Angle.BENEFIT),
    (rf"{_FIRST}[^.,;]{{0,80}}\bfact", Angle.PROOF),
    (r"more direct|get to the point|straight to|less poetic|too vague", Angle.DIRECT),
)
_LEADS = (
    (r"price|cost", Lead.PRICE),
    (r"date|day|when|time", Lead.DATE),
    (r"discount|offer|deal", Lead.DEAL),
    (r"number|figure|statistic|percent\w*", Lead.NUMBER),
)
_IS_MANNER = regex.compile(
    r"(?:it|this)\s+(?:more|less|shorter|longer)"
    r"|(?:(?:an?|some|more|the|any)|(?<!\s))\s*+(?:emojis?|smileys?|hash ?tags?|questions?|details?|humou?r"
    r"|urgency|warmth)\b",
    regex.I,
)
_SAYINGS = {
    "length": "{}",
    "tone": "more {}",
    "angle": "{}",
    "lead": "puts the {} first",
}
_ANGLE_SAYINGS = {
    Angle.BENEFIT: "starts with what readers get",
    Angle.PROBLEM: "starts with the problem",
    Angle.QUESTION: "starts with a question",
    Angle.PROOF: "starts with a fact",
    Angle.DIRECT: "comes straight to the point",
}
_SWITCHES = {
    "emoji": {True: "with emoji", False: "without emoji"},
    "hashtags": {True: "with hashtags", False: "without hashtags"},
    "formal": {True: "more formal", False: "less formal"},
}
