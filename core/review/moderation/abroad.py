"""What groups of people are said to be or to be done to, in German, French, Spanish and Italian.

Lists (`lists.py`) have fixed words; here a group and what is said of it come together. What is quoted, asked
or told to be false is left to people.
"""

from collections.abc import Iterator

import regex

from core.foundation.lazy import built_once
from core.review.moderation.harm import Harm

_DE = r"(?:ausländer|juden|muslime|moslems|araber|türken|zigeuner|flüchtlinge|asylanten|schwarzen?|schwulen?)"
_FR = r"(?:juifs|musulmans|arabes|noirs|étrangers|immigrés|migrants|roms|tsiganes|gitans|homosexuels|gays)"
_ES = r"(?:judíos|musulmanes|moros|árabes|negros|gitanos|inmigrantes|extranjeros|homosexuales|gays)"
_IT = r"(?:ebrei|musulmani|arabi|neri|zingari|rom|immigrati|stranieri|migranti|omosessuali|gay)"
_MORE = r"(?:(?!(?:nicht|keine|pas|no|non)\b)\p{L}+\s+){0,2}"

_RULES = {
    "de": (
        (
            Harm.THREAT,
            rf"(?:hängt|erschießt|vergast|verbrennt|tötet|erschlagt|schlagt)\s+(?:die\s+|alle\s+){{1,2}}{_DE}",
        ),
        (
            Harm.HATE,
            rf"{_DE}\s+sind\s+{_MORE}(?:diebe|verbrecher|kriminelle?|parasiten|ungeziefer|dreck|abschaum|"
            rf"tiere|schmutzig|faul|terroristen|lügner)|{_DE}\s+(?:kontrollieren|beherrschen)\s+(?:die|das|alle)"
            rf"|keine\s+{_DE}(?=\s*[.!,;)]|\s*$)",
        ),
    ),
    "fr": (
        (Harm.THREAT, rf"(?:tuez|pendez|brûlez|gazez|égorgez)\s+(?:tous\s+)?les\s+{_FR}"),
        (
            Harm.HATE,
            rf"les\s+{_FR}\s+sont\s+{_MORE}(?:voleurs|criminels|parasites|terroristes|vermine|menteurs|sales"
            rf"|délinquants|animaux|paresseux)|les\s+{_FR}\s+(?:contrôlent|dirigent)\s+(?:les|la|le|tout)"
            rf"|(?:pas\s+d['’]|ni\s+)(?:arabes|étrangers|immigrés)(?=\s*[.!,;)]|\s*$)",
        ),
    ),
    "es": (
        (Harm.THREAT, rf"(?:maten|matad|quemad|colgad|cuelguen)\s+a\s+(?:todos\s+)?los\s+{_ES}"),
        (
            Harm.HATE,
            rf"los\s+{_ES}\s+son\s+{_MORE}(?:ladrones|criminales|delincuentes|parásitos|terroristas|basura"
            rf"|escoria|animales|vagos|mentirosos)|los\s+{_ES}\s+(?:controlan|dominan)\s+(?:los|las|la|el|todo)",
        ),
    ),
    "it": (
        (Harm.THREAT, rf"(?:uccidete|ammazzate|bruciate|impiccate)\s+(?:tutti\s+)?(?:gli|i)\s+{_IT}"),
        (
            Harm.HATE,
            rf"(?:gli|i)\s+{_IT}\s+sono\s+{_MORE}(?:ladri|criminali|delinquenti|parassiti|terroristi|feccia"
            rf"|spazzatura|animali|sporchi|bugiardi)|(?:gli|i)\s+{_IT}\s+(?:controllano|dominano)\s+(?:le|la|il|i|tutto)",
        ),
    ),
}
_REPORTED = regex.compile(
    r"[\"“”„«»‘]|\?|\b(?:falsch|lüge|vorurteil\p{L}{0,2}|klischee\p{L}{0,1}|faux|mensonge|préjugés?|clichés?|falso|mentira"
    r"|prejuicios?|estereotipos?|pregiudizi\p{L}{0,1}|bugia|stereotip\p{L}{1,2}|dass|que|che)\b",
    regex.IGNORECASE,
)
"""Signs that it is somebody else who says it."""


def said_of_groups(plain: str) -> Iterator[tuple[Harm, str, str]]:
    """Harm, words and language of each such wording that is meant, as far as can be seen."""
    for language, harm, rule in _patterns():
        for match in rule.finditer(plain):
            around = plain[max(0, match.start() - _FAR) : match.end() + _FAR]
            if not _REPORTED.search(around.replace(match[0], "…")):
                yield harm, match[0], language


_FAR = 80
"""Characters around a wording in which it may be told to be somebody else's."""


@built_once
def _patterns() -> "tuple[tuple[str, Harm, regex.Pattern[str]], ...]":
    return tuple(
        (language, harm, regex.compile(rf"\b(?:{rule})\b", regex.IGNORECASE))
        for language, rules in _RULES.items()
        for harm, rule in rules
    )
