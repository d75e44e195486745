"""The same word twice, as slips of the keyboard and of cutting give it."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice

import regex

from core.foundation.ids import LanguageName
from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Example, Family, Found, Rule

_WORD = r"\p{L}[\p{L}\p{M}’']{0,40}+"
_TWICE = regex.compile(
    rf"(?i)(?<![\p{{L}}\p{{M}}\p{{N}}’'_./&+-])(?P<word>{_WORD})(?P<again>[ \t\n]{{1,3}}+(?P=word))"
    rf"(?![ ]++(?P=word))"
    r"(?![\p{L}\p{M}\p{N}’'_&+/-]|\.\p{L})"
)
_SPACED = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}]")
"""Scripts that put blanks between words."""
_SMALL = {
    LanguageName.EN: "the a an of and or is are to it at for with from by as be this your our we if than",
    LanguageName.DE: "und oder den dem des ein eine einen einem einer mit von für auf im in ist sind ich",
    LanguageName.FR: "le la les un une des du de et ou est sont en dans pour avec sur par au aux ce cette",
    LanguageName.ES: "el la los las un una de del y o en con por para es son al se",
    LanguageName.IT: "il lo la gli le un una di del della e o in con per è sono al da",
    LanguageName.PT: "o os as um uma de do da e ou em no na com por para é são ao",
    LanguageName.NL: "de het een en of van in op met voor is zijn aan bij ik wij",
    LanguageName.PL: "i w z na do dla od oraz jest są się przez przy",
}
"""Words that only a slip says twice."""
_TOLD_TOO = frozenset({LanguageName.EN, LanguageName.DE, LanguageName.FR, LanguageName.NL})
"""Languages that seldom stress a word by saying it twice."""
_CLAUSE = r"\b(?:what|who|where|how|why|all)\b[^.!?…\n]{1,60}"
_PHRASAL = (
    r"\b(?:log|sign|check|clock|com|go|mov|bring|drop|tun|settl|walk|get|fill|hand|plug|join|opt|step|kick|trad|tuck"
    r"|zoom|dial|call|liv|work|turn|switch|carr|hold|hang|put|tr|read|press|pass|catch|add|keep|log|built|all|stay)"
    r"\p{L}{0,6}\s(?:(?:it|them|you|us)\s)?"
)
_MEANT_AFTER = {
    "is": regex.compile(rf"(?i){_CLAUSE}$"),
    "was": regex.compile(rf"(?i){_CLAUSE}$"),
    "in": regex.compile(rf"(?i){_PHRASAL}$"),
    "on": regex.compile(rf"(?i){_PHRASAL}$"),
}
"""What stands before an English word that is meant twice: “What it is is good.” “Log in in seconds.”"""
FARTHEST = 80
MOST_TOLD = 10


@cache
def _meant(code: str) -> frozenset[str]:
    """What is said twice in a language; in one that can't be told, in any."""
    told = tomllib.loads((files(__package__) / "double_words.toml").read_text("utf-8"))
    return frozenset(told.get(code, " ".join(told.values())).split())


def double_word(checked: Checked) -> Iterator[Found]:
    """A warning for each small word that stands twice in a row, within a sentence; a remark on others, which
    may be meant. Nothing in languages that double words, such as Indonesian."""
    if checked.spoken and checked.spoken not in _SMALL:
        return
    meant, small = _meant(checked.spoken), _small(checked.spoken)
    for said in checked.said:
        places = (match for match in _TWICE.finditer(said.copy) if _is_slip(match, meant))
        told = (one for one in places if checked.spoken in _TOLD_TOO or one["word"].lower() in small)
        for match in islice(told, MOST_TOLD):
            start, end = match.span("again")
            sentence = f"“{match['word']}” stands here twice. Leave one out."
            fix = said.fix(start, end, "", f"Write “{match['word']}” once")
            if match["word"].lower() in small:
                yield Found(sentence, said.span(*match.span()), fix)
            else:
                sentence = f"“{match['word']}” stands here twice. Is that meant?"
                yield Found(sentence, said.span(*match.span()), severity=Severity.INFO)


@cache
def _small(code: str) -> frozenset[str]:
    """Small words of a language; of any in one that can't be told."""
    return frozenset(" ".join(words for each, words in _SMALL.items() if code in {"", each}).split())


def _is_slip(match: "regex.Match[str]", meant: frozenset[str]) -> bool:
    word, second = match["word"], match["again"].strip()
    if len(word) == 1 or word.casefold() in meant or "\n" in match["again"] or not _SPACED.match(word):
        return False
    before = match.string[max(0, match.start() - FARTHEST) : match.start()]
    if before.rstrip().endswith(word):
        return False
    if (after := _MEANT_AFTER.get(word.lower())) and after.search(before):
        return False
    # Names say it twice, such as Bora Bora, and so does who says it louder.
    is_name = second[0].isupper() and not second.isupper()
    return not is_name and second in {word, word.lower()}


DOUBLE_WORD = Rule(
    id="double_word",
    family=Family.TEXT,
    severity=Severity.WARNING,
    why="The same word twice in a row, but for what a language says twice: had had, very very.",
    look=double_word,
    flagged=(
        Example("Here is the the new cup."),
        Example("The the new cup."),
        Example("Our backpack is is here.", changes={"spoken": LanguageName.EN}),
        Example(
            "It was was made in in Porto, on on Monday, by our our hands.",
            changes={"spoken": LanguageName.EN},
        ),
        Example("Hier ist und und bleibt es.", changes={"spoken": LanguageName.DE}),
    ),
    passing=(
        Example(
            "He had had it. He said that that was very very good. We love Bora Bora. I know. Know it too."
        ),
        Example("What it is is good. Log in in seconds, turn it on on Monday; all it was was a cup."),
        Example("We dance cha cha cha.", changes={"spoken": LanguageName.EN}),
        Example("Vamos vamos, amigos.", changes={"spoken": LanguageName.ES}),
        Example("Anak anak itu dan dan kami.", changes={"spoken": "id"}),
        Example("Nous nous levons.", changes={"spoken": LanguageName.FR}),
        Example("Er sagt, dass die die Tasse haben.", changes={"spoken": LanguageName.DE}),
    ),
)
