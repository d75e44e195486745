"""Hatred, threats and child abuse so plain that they block whatever the model makes of them.

Who is to be killed, kept out or harmed is named, and nobody is quoted: in a report, a question or a quotation
they are for people to look at.
"""

import regex

from core.foundation.lazy import built_once
from core.review.moderation.harm import Harm

_PEOPLE = (
    r"(?:(?:all|every|the|these|those|fucking|damn|filthy|dirty)\s+){0,3}"
    r"(?:jews|muslims|moslems|christians|hindus|buddhists|sikhs|arabs|asians|africans|mexicans|roma|gyps(?:ies|y)|blacks"
    r"|immigrants|migrants|refugees|foreigners|gays|lesbians|homosexuals|queers|transsexuals|disabled"
    r"|(?:black|gay|trans|transgender|disabled|brown|asian|jewish|muslim|foreign)\s+"
    r"(?:people|folks?|men|women|children|families|applicants|tenants|candidates))"
)
_OFFICE = (
    r"(?:the|our|your|this|that|all|every)\s+(?:\p{L}+\s+)?"
    r"(?:presidents?|mayors?|prime\s+minister|chancellor|senators?|governors?|ministers?|politicians?|judges?|cops|police"
    r"|journalists?|reporters?|teachers?|doctors?|councillors?|congress(?:wo)?man|landlords?|neighbou?rs?)"
)
_KILL = r"(?:kill|murder|assassinate|slaughter|lynch|behead|execute|exterminate)"
_TOLD = (
    r"^\W*+(?:(?:let['’]s|let\s+us|go|just|please|somebody|someone|we|you|they|i|should|must|will|need|have|to"
    r"|['’]ll|now|and|today)\s+){0,5}"
)
_ENDS = (
    r"(?=\s*+(?:[.!,;]|$|(?:on|this|next|now|today|tonight|tomorrow|before|with|and|at\s+(?:the|his|her|their))"
    r"\b))"
)
_YOURS = (
    r"your\s+(?:\p{L}+\s+)?"
    r"(?:kids?|children|child|sons?|daughters?|family|wife|husband|mother|father|parents|throat)"
)
_CRUEL = r"(?:cut|slit|kill|murder|shoot|stab|strangle|behead|rape|torture|slaughter|gut|beat\s+up)"
_BORN = r"(?:whites?|christian|aryan|heterosexual|straight)"
_SOME = r"(?:people|families|couples|men|women|employees|staff)"
_CAMP = (
    r"(?:(?:concentration|death|labou?r|work|extermination)\s+)?camps|gas\s+chambers?|ovens?|ghettos?|cages"
)

_RULES = (
    (
        Harm.THREAT,
        rf"{_TOLD}{_KILL}\s+{_OFFICE}{_ENDS}"
        rf"|{_TOLD}(?:gas|burn|hang|shoot|{_KILL})\s+{_PEOPLE}{_ENDS}"
        r"|\b(?:i|we)(?:['’]ll|\s+will|\s+shall|['’]m\s+(?:going\s+to|gonna)|\s+am\s+going\s+to|['’]re\s+going\s+to)\s+"
        r"(?:find|get|catch|hunt|track|come\s+for)\s+you(?:\s+down)?\s+and\s+(?:i\s+will\s+|i['’]ll\s+)?"
        rf"{_CRUEL}\s+(?:{_YOURS}|you)\b(?!\s+(?:an?|some|the|from|off|out|down|in\s+on)\b|['’])"
        r"|\b(?:i|we)(?:['’]ll|\s+will)\s+(?:cut|slit)\s+(?:your|his|her|their)\s+throats?\b"
        r"|^\W*+(?:just\s+|go\s+|please\s+)?(?:slit|cut|slash)\s+(?:your|ur)\s+(?:own\s+)?(?:wrists?|veins|throat)"
        r"(?=\s*+(?:[.!,;]|$|and\b|now\b|tonight\b|open\b))",
    ),
    (
        Harm.HATE,
        rf"\b{_PEOPLE}\s+(?:should|must|ought\s+to|need\s+to|have\s+to|belong)\s+(?:all\s+|only\s+)?"
        r"(?:(?:be\s+)?(?:put|sent|locked\s+up|locked|rounded\s+up|thrown|kept|go)\s+(?:back\s+)?)?(?:in|into|to)\s+"
        rf"(?:the\s+)?(?:{_CAMP})\b"
        r"|\b(?:the\s+)?(?:holocaust|shoah|gas\s+chambers)\s+(?:(?:has\s+|have\s+)?never\s+(?:really\s+|actually\s+)?"
        r"(?:happen(?:ed)?|existed|took\s+place)|(?:did\s+not|didn['’]t)\s+(?:really\s+)?(?:happen|exist|take\s+place)"
        r"|(?:is|was|are|were)\s+(?:(?:all|just|only|nothing\s+but|an?|the|one|big|jewish|zionist)\s+){0,4}"
        r"(?:hoax|lie|lies|myth|fake|faked|fabrication|fabricated|invention|invented|made\s+up|swindle))\b"
        r"|\b(?:den\s+)?holocaust\s+(?:hat\s+es\s+nie\s+gegeben|gab\s+es\s+nie|hat\s+nie\s+stattgefunden"
        r"|ist\s+eine\s+(?:lüge|erfindung))\b"
        r"|\bhitler\s+(?:was\s+right|was\s+a\s+(?:great|good)\s+man|did\s+nothing\s+wrong|knew\s+what\s+to\s+do"
        r"|(?:had|got)\s+the\s+right\s+ideas?|should\s+have\s+(?:finished|won|killed))\b"
        r"|\brape\s+(?:is|was)\s+(?:(?:totally|just|really|perfectly|actually|sometimes|often|always)\s+)?"
        r"(?:fine|ok|okay|funny|fun|justified|good|great|allowed|a\s+compliment|no\s+crime)\b"
        rf"|\bno\s+{_PEOPLE}(?:(?:\s*,\s*|\s+)(?:or\s+|and\s+|nor\s+|no\s+){{0,2}}{_PEOPLE}){{0,4}}\s+"
        r"(?:(?:need|should|may)\s+apply|allowed|wanted|admitted|accepted)\b"
        rf"|\bonly\s+(?:for\s+)?{_BORN}\s+(?:applicants|tenants|candidates|renters|lodgers)\b"
        rf"|\bonly\s+(?:for\s+)?{_BORN}\s+{_SOME}\s+(?:wanted|please|accepted|considered|need\s+apply|should\s+apply)\b"
        rf"|\b{_BORN}\s+(?:applicants|tenants|candidates|renters|{_SOME})\s+only\b",
    ),
    (
        Harm.SEXUAL,
        r"\b(?:[1-9]|1[0-7])[\s-]+years?[\s-]+olds?\s+(?:girls|boys|kids|children|teens)\b[^.!?\n]{0,60}"
        r"\b(?:nudes?|naked|topless|porn|sex|xxx)\b(?:\s+(?:pic|picture|photo|image|video|selfie)s?\b)?"
        r"|\b(?:child|kiddie|preteen|underage|toddler)\s+(?:porn\p{L}{0,8}|nudes|sex)\b[^.!?\n]{0,60}"
        r"\b(?:cheap|sale|buy|free|download|here|dm|telegram|link|price|prices|watch)\b"
        r"|\b(?:buy|download|watch|get|free|cheap|hot|new|sell|selling)\s+(?:(?:our|new|the|hot|best)\s+){0,2}"
        r"(?:child|kiddie|preteen|underage|toddler)\s+(?:porn\p{L}{0,8}|nudes|sex)\b",
    ),
)


def plain_wording(plain: str) -> list[tuple[Harm, str]]:
    """What is that plain in a sentence, each kind once."""
    return [(harm, match[0]) for harm, rule in _rule_patterns() if (match := rule.search(plain))]


def may_be_reported(words: str, sentence: str) -> bool:
    """Whether `sentence` may tell of somebody else's `words`, or of made-up ones."""
    return bool(_REPORTED.search(sentence.replace(words, "…", 1)))


_REPORTED = regex.compile(
    r"[\"“”«»„‘?]|\b(?:says|said|claims?|claimed|claiming|believes?|believed|denies|denied|deniers?|denial|wrote|shouted"
    r"|film|movie|novel|book|game|series|episode|play|song|album|museum|exhibition|exhibit|history|historians?|sign"
    r"|signs|arrested|convicted|charged|sentenced|police|court|(?:nobody|no\s+one)\s+(?:should|must|may|can)|wrong|racist|illegal|unlawful"
    r"|myth|crime|victims?|report(?:s|ed)?)\b",
    regex.IGNORECASE,
)
"""Signs of it."""


@built_once
def _rule_patterns() -> "tuple[tuple[Harm, regex.Pattern[str]], ...]":
    return tuple((harm, regex.compile(rule, regex.IGNORECASE)) for harm, rule in _RULES)
