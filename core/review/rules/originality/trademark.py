"""Names as they are to be written: a trademark that is spelt anyhow becomes a word like any other."""

import unicodedata
from collections.abc import Iterator

import regex

from core.review.findings import Severity
from core.review.policy import Policy
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

_SIGNS = "®™℠"
_PIECES = regex.compile(r"\p{Lu}*[^\p{Lu}\W_]+|\p{Lu}+|\p{N}+")
MOST = 10


def trademark(checked: Checked) -> Iterator[Found]:
    """One finding wherever a name is spelt otherwise; its ® or ™ stands once."""
    for mark in checked.policy.trademarks:
        bare, told, signed = mark.rstrip(_SIGNS).strip(), 0, False
        pattern = _pattern(bare)
        for said in checked.said:
            for match in pattern.finditer(said.copy) if pattern else ():
                right = bare if signed or match["sign"] else mark
                wanted = right if not match["sign"] else bare + match["sign"]
                signed = signed or mark != bare
                if match[0] == wanted or _is_shouted(said.words, match.start(), match.end()) or told >= MOST:
                    continue
                told += 1
                fix = said.fix(*match.span(), wanted, f"Write “{wanted}”")
                yield Found(f"The name is written “{wanted}”.", said.span(*match.span()), fix)


def _pattern(name: str) -> "regex.Pattern[str] | None":
    """The name in any case, its pieces together, apart or with hyphens."""
    pieces = _PIECES.findall(unicodedata.normalize("NFC", name))
    if not pieces:
        return None
    spelt = r"[ \u00a0'’.\-]{0,2}".join(map(regex.escape, pieces))
    return regex.compile(
        rf"(?<![\p{{L}}\p{{N}}_]){spelt}(?![\p{{L}}\p{{N}}_])(?P<sign>[{_SIGNS}]?)", regex.IGNORECASE
    )


def _is_shouted(words: str, start: int, end: int) -> bool:
    """Whether it stands in capitals among others: there all names do."""
    line = words[words.rfind("\n", 0, start) + 1 :].partition("\n")[0]
    return words[start:end].isupper() and line.isupper() and len(line) > end - start


_POLICY = Policy(trademarks=("Post-it", "FernWeh®", "eBike Pro"))

TRADEMARK = Rule(
    id="trademark",
    family=Family.ORIGINALITY,
    severity=Severity.WARNING,
    why="Names that your workspace writes in one way: spelt otherwise, or without their ® the first time.",
    look=trademark,
    source="https://www.inta.org/fact-sheets/trademark-use/",
    flagged=(
        Example("A post it note.", policy=_POLICY),
        Example("Fernweh is here.", policy=_POLICY),
        Example("The e-bike pro is here.", policy=_POLICY),
    ),
    passing=(
        Example("A Post-it note.", policy=_POLICY),
        Example("FernWeh® is here. FernWeh is dry.", policy=_POLICY),
        Example("See https://fernweh.example and #fernweh, @fernweh", policy=_POLICY),
        Example("THE EBIKE PRO IS HERE", policy=_POLICY),
    ),
)
