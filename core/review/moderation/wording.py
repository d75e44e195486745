"""Harmful wording that can be seen without a model: threats, contempt for groups of people,
self-harm, swearing.

These rules read one sentence at a time. They miss what is only implied, and they can't tell a quotation
from a claim, so what they find is for people to look at.
"""

from dataclasses import dataclass

import regex

from core.foundation.lazy import built_once
from core.review.moderation.disguises import undisguised
from core.review.moderation.harm import Harm
from core.review.moderation.plain import plain_wording


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that may do harm, as they stand in the text."""

    harm: Harm
    words: str
    is_plain: bool = False
    """Whether it needs no model to be told: see `plain.py`."""


def harmful_wording(text: str) -> list[Wording]:
    """Every harmful wording in `text`, at most one of a kind in a sentence."""
    found = []
    for sentence in sentences(text):
        plain = undisguised(sentence)
        found += [Wording(harm, words.strip(), is_plain=True) for harm, words in plain_wording(plain)]
        found += [
            Wording(harm, match.group().strip())
            for harm, rule in _rule_patterns()
            if (match := rule.search(plain))
        ]
    return found


def sentences(text: str) -> list[str]:
    """The sentences and lines of `text` that say something."""
    return [sentence for sentence in _SENTENCE_ENDS.split(text) if sentence.strip()]


_SENTENCE_ENDS = regex.compile(r"(?<=[.!?…])\s+|\n+")


def _any(*lines: str) -> str:
    """A pattern for any of the words in `lines`; `_` stands for a space, `*` for the rest of a word."""
    words = " ".join(lines).split()
    return "(?:" + "|".join(word.replace("_", r"\s+").replace("*", r"\p{L}*") for word in words) + ")"


def _rule(*alternatives: str) -> str:
    return "|".join(alternatives)


@built_once
def _rule_patterns() -> "tuple[tuple[Harm, regex.Pattern[str]], ...]":
    """Built when the first text is read, since most processes never read one."""
    return tuple((harm, regex.compile(rule, regex.IGNORECASE)) for harm, rule in _RULES)


_GROUP = (
    r"(?:" + _any("all any every of you the these those such some most filthy dirty stupid") + r"\s+){0,3}"
    r"(?:"
    + _any(
        "woman women men girls gay gays lesbian* homosexual* queers transgender transsexual* blacks whites",
        "disabled cripple* muslim* islam jew jews christians hindus arabs asians mexicans africans roma",
        "gypsies immigrant* migrants refugees foreigners",
    )
    + r"|"
    + _any("black white gay trans transgender disabled brown asian jewish muslim old poor blind deaf")
    + r"\s+"
    + _any("people folk* woman women man men person* kids children individuals")
    + r")"
)
_PERSON = (
    rf"(?:{_GROUP}|(?:all\s+of\s+)?(?:you|him|her|them)(?:\s+all)?|"
    + _any("that this a an the my your his her")
    + r"\s+(?:\p{L}+\s+)?"
    + _any("woman women man men girl boy child kid people person family")
    + r")"
)
_VIOLENCE = _any(
    "kill murder shoot stab slaughter exterminate gas hang lynch behead strangle choke drown rape torture",
    "execute eradicate wipe_out get_rid_of beat beat_up punch hurt attack burn smash crush destroy",
)
_VIOLATED = _any(
    "killed murdered shot stabbed slaughtered exterminated gassed hanged lynched beheaded burned burnt raped",
    "tortured executed eradicated eliminated wiped_out beaten punched put_down locked_up deported",
    "sterilised sterilized",
)
_CONTEMPTIBLE = _any(
    "disgusting scum vermin filth filthy animals pigs dogs rats cockroach* parasite* subhuman* inferior",
    "worthless stupid idiot* retard* evil trash garbage plague disease cancer freaks pests leeches savages",
    "barbaric primitive abnormal unnatural criminals terrorists thieves liars whores sluts lazy dirty",
    "useless repulsive revolting vile pathetic insane dumb a_threat a_burden",
)
_INTENT = (
    _any("i_will i_want_to i_should we_will we_should we_must we_need_to we_have_to someone_should please")
    + r"|(?:i|we)['’]ll|(?:i['’]m|i\s+am|we['’]re|we\s+are)\s+going\s+to|i['’]d\s+(?:love|like)\s+to|let['’]s"
)
_CONTEMPT = _any(
    "hate hates hated despise* loathe* detest* abhor* can't_stand sick_of fed_up_with disgusted_by death_to",
    "no_respect_for no_rights_for",
)
_INSULT = _any(
    "idiot* moron* imbecile* scum scumbag* bitch* whore* slut* cunt* asshole* arsehole* retard* pig pigs",
    "piece_of_shit dumbass* worthless pathetic_loser* vermin filth",
)
_SLURS = _any(
    "nigg* kike kikes spic spics chink chinks fagot* faggot* fags trannies tranny towelhead* wetback*",
    "raghead* dykes",
)

_RULES = (
    (
        Harm.THREAT,
        _rule(
            rf"\b(?:{_INTENT})\s+(?:\p{{L}}+\s+)?{_VIOLENCE}\s+{_PERSON}\b",
            # Told to do it, which only groups are: "beat him to the airport" is ordinary copy.
            rf"^\W*(?:just\s+|go\s+)?{_VIOLENCE}\s+{_GROUP}\b(?!['’])",
            rf"\b(?:{_INTENT})\s+(?:come|go|be\s+coming)\s+(?:over\s+)?to\s+your\s+"
            rf"(?:\p{{L}}+\s+)?and\s+{_VIOLENCE}\b",
            r"\bwe\s+know\s+where\s+"
            rf"{_any('you your_kids your_children your_family your_wife your_mother')}\s+"
            rf"{_any('live lives sleep sleeps go_to_school goes_to_school')}\b(?!\s+matters)",
            r"\bhope\s+(?:you|he|she|they)(?:\s+all)?\s+(?:die|suffer|rot|burn)\b",
            r"\bhope\s+(?:that\s+)?(?:someone|somebody|they|he|she|you)\s+"
            rf"{_any('kill* shoot* stab* murder* hang* gas* lynch* behead* bomb* rape*')}\s+{_PERSON}\b"
            r"(?!['’]|\s+(?:an?|the|some|with)\b)",  # nor “shoots you an email”
            rf"\b{_any('deserve deserves')}\s+to\s+(?:(?:be|get)\s+{_VIOLATED}|die|suffer|rot)\b",
            rf"\b{_any('should must should_all must_all ought_to')}\s+(?:(?:be|get)\s+{_VIOLATED}|die)\b",
        ),
    ),
    (
        Harm.HATE,
        _rule(
            rf"\b{_CONTEMPT}\s+{_GROUP}\b",
            rf"\b{_GROUP}\s+(?:are|is|were|look|act\s+like)\s+(?:\p{{L}}+\s+){{0,4}}{_CONTEMPTIBLE}\b",
            rf"\b{_GROUP}\s+(?:should|do)(?:n['’]t|\s+not)\s+"
            + _any("be_allowed have_rights have_the_right exist vote deserve belong")
            + r"\b",
            rf"\b{_GROUP}\s+(?:disgust|repulse|sicken)s?\b",
            rf"\b{_SLURS}\b",
            r"\bwhite\s+power\b(?!\s+(?:cable|cord|bank|adapter|supply|strip|plug|button|tool|lead|outlet|socket))",
            r"\b14/88\b",
            rf"\b{_any('jews zionists muslims immigrants foreigners gypsies blacks')}\s+"
            r"(?:secretly\s+|all\s+)?"
            rf"{_any('control own run rule')}\s+(?:the|our|all)\s+"
            rf"{_any('bank* media world government* press money')}\b",
            rf"\b{_any('women girls wives a_woman females')}\s+(?:should\s+(?:be|stay)|belongs?|stay)\s+"
            r"(?:(?:back\s+)?in|at)\s+(?:the|a)\s+(?:kitchen|stove)\b(?!\s+table)",
            r"\bgo\s+back\s+to\s+(?:your\s+(?:own\s+)?country|where\s+you\s+came\s+from)\b",
            rf"\bno\s+{_any('blacks foreigners immigrants muslims jews gays gypsies arabs women mothers')}"
            r"(?:\s+(?:please|wanted|allowed|need\s+apply))?(?=\s*[.!)]|\s*$)",
            rf"\b{_any('hire hiring recruiting')}\b[^.!?]{{0,40}}\b"
            rf"{_any('men women girls males females')}"
            r"\s+(?:only|under\s+\d\d)\b",
        ),
    ),
    (
        Harm.HARASSMENT,
        _rule(
            rf"\b(?:you|u)(?:['’]re|\s+are|\s+r)?\s+(?:(?:a|an|such|all|just|so|really|fucking|nothing|but)\s+){{0,4}}{_INSULT}\b",
            rf"\byou\s+(?:(?!are|not|never|no)\p{{L}}+\s+){{0,2}}{_INSULT}\b",
            r"\b(?:kill|unalive)\s+yourself\b",
            r"\b(?:nobody|no\s+one)\s+(?:likes|loves|wants|(?:would|will)\s+miss)\s+you\b",
            r"\byou\s+(?:disgust|sicken)\s+me\b",
        ),
    ),
    (
        Harm.VIOLENCE,
        _rule(
            r"\b(?:beat|hit|slap|smack|punch|whip|strangle)\s+(?:up\s+)?(?:your|my|his|the)\s+"
            r"(?:wife|girlfriend|husband|kids?|child(?:ren)?)\b(?!\s+(?:at|to|by|in|with)\b|['’])",
            r"\bhow\s+to\s+(?:build|make|assemble)\s+(?:(?:an?|your|own|the)\s+){0,2}"
            r"(?:pipe|nail|car|letter|dirty|fertili[sz]er)[\s-]+bombs?\b",
            r"\bhow\s+to\s+(?:build|make|assemble)\s+(?:(?:an?|your|own|the)\s+){0,2}"
            r"(?:molotov|explosives|suicide\s+vests?|ieds?\b|ghost\s+guns?|nerve\s+gas|ricin|sarin|napalm)",
        ),
    ),
    (
        Harm.SELF_HARM,
        _rule(
            rf"\b{_any('kill* unaliv* hurt* cut cutting harm* starve starving')}\s+"
            r"(?:my|your|him|her|them|our)sel(?:f|ves)\b",
            r"\bi\s+(?:\p{L}+\s+){0,3}(?:suicide|overdose)\b",
            rf"\b{_any('end take taking ending')}\s+(?:my|your)\s+(?:own\s+)?life\b",
            r"\bi\s+(?:just\s+|really\s+)?wan(?:t\s+to|na)\s+(?:die|be\s+dead)\b",
        ),
    ),
    (
        Harm.SEXUAL,
        _rule(
            rf"\b{_any('porn hentai blowjob* cumming cumshot* pussy tits')}\b",
            rf"\b{_any('horny big_cock hard_cock sucked suck')}\s+{_any('cock dick milf* girls teens')}\b",
            r"\bfuck(?:ed|ing)?\s+(?:me|her|him|hard)\b",
            r"\b(?:[1-9]|1[0-7])[\s-]+years?[\s-]+olds?\b[^.!?\n]{0,40}\b(?:nude|naked|topless)\s+"
            r"(?:pic|picture|photo|image|video|selfie)s?\b",
        ),
    ),
    (
        Harm.PROFANITY,
        _rule(
            rf"\b{_any('fuck* motherfuck* shit shits shitty bullshit bitch* asshole* arsehole* cunt*')}\b",
            rf"\b{_any('bastard* wanker* dickhead* piss_off')}\b",
        ),
    ),
)
