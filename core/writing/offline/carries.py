"""What a sentence carries: a price, a date, a place, whom to call; known by signs and by words."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import regex

from core.writing.offline.language import AT_A_WORD, Language, language


class Kind(StrEnum):
    """What a sentence may carry."""

    WARNING = "warning"
    RECALL = "recall"
    PRICE = "price"
    DATE = "date"
    PLACE = "place"
    CONTACT = "contact"
    ASK = "ask"
    APOLOGY = "apology"
    OFFER = "offer"
    DEADLINE = "deadline"
    CHANGE = "change"
    FIGURE = "figure"
    QUOTE = "quote"


_SIGN = (
    r"(?:(?:R|US|A|C|NZ|HK)?\$|[€£¥₺₹₽₴₩円元원]|zł|kr\b|(?:CHF|EUR|USD|GBP|PLN|SEK|NOK|DKK|BRL|CZK|HUF)\b)"
)
_NUMBER = r"\d(?:[\d.,’'\u00a0\u202f]|\s(?=\d{3}(?!\d))){0,15}(?<![.,])(?:,-|\s?(?:k|million|mln|Mio\.?)\b)?"
_CLOCK = r"(?:[ap]\.\s?m\.|[ap]m\b|Uhr\b|uur\b)"
_TIME = rf"\d{{1,2}}(?:[:.]\d{{2}}(?!\d)|\s?h(?:\s?\d{{2}})?\b)(?:\s?{_CLOCK})?|\d{{1,2}}\s?{_CLOCK}"
_DAY = (
    r"(?<![\w.])\d{1,2}[./]\s?\d{1,2}[./](?:\s?\d{2,4}(?!\d)|(?!\w))"
    r"|\d{1,2}[月월]\s?\d{1,2}[日일]|\d{4}-\d{2}-\d{2}|\d{1,2}-\d{1,2}-\d{4}|(?<!\S)\d{1,2}/\d{1,2}(?![\d/])"
)
_PHONE = regex.compile(
    r"(?<![\d\p{Sc}.,])(?:\+\s?)?\(?\d[\d()\s./–-]{4,20}\d(?!\d)(?!\s?(?:%|\p{Sc}|[.,]\d))"
)
_PHONE_DIGITS = 6
_ADDRESS = regex.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{0,60}\w|https?://\S{0,200}[\w/]"
    r"|(?<![\w@.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.(?:com|org|net|info|io|app|shop|eu|[a-z]{2})(?![\w.]?\w)"
    r"(?:/\S{0,200}[\w/])?"
)
_FIGURE = regex.compile(
    r"(?<![\p{L}\d.])(?P<number>\d[\d.,]{0,15}(?<=\d))(?P<unit>\s?(?:%|\p{L}[\p{L}-]{0,40})?)"
)
_QUOTE = regex.compile(r"[“„«\"](?=(?:[^”“„«»\"\s]{1,60}\s){3})[^”“„«»\"]{12,400}[”“»\"]")


def carried(sentence: str, known: Language) -> dict[Kind, str]:
    """What a sentence carries, each kind with the words that do; they stand in it as they are given here."""
    signs, found = _signs(known.code), {}
    for kind, pattern in signs.anywhere.items():
        if match := pattern.search(sentence):
            found[kind] = match[0].strip(" ,;")
    # "38.50" is no day, "89 000" no telephone, and "am 3. Mai" no place.
    no_price = signs.anywhere[Kind.PRICE].sub(_blank, sentence)
    if date := signs.dates(no_price):
        found[Kind.DATE] = date
    no_date = signs.date.sub(_blank, no_price)
    if contact := _contact(no_date, known):
        found[Kind.CONTACT] = contact
    if signs.place and (place := signs.place.search(no_date)):
        found[Kind.PLACE] = place[0].rstrip(".")
    for kind in (Kind.ASK, Kind.WARNING):
        if kind in found:
            found[kind] = sentence
    if Kind.OFFER in found and Kind.PRICE not in found and not any(map(str.isdecimal, sentence)):
        del found[Kind.OFFER]
    for kind in (Kind.CONTACT, Kind.PLACE, Kind.CHANGE):
        no_date = no_date.replace(found.get(kind, "\0"), " ")
    if figure := _FIGURE.search(no_date):
        is_unit = figure["unit"].strip().casefold() not in known.known_by
        found[Kind.FIGURE] = (figure[0] if is_unit else figure["number"]).strip()
    return found


def deadlines_in(text: str, known: Language) -> Iterator[str]:
    """Each deadline in a text, from the word that makes it one to the end of its date."""
    signs = _signs(known.code)
    if (said := signs.anywhere.get(Kind.DEADLINE)) is None:
        return
    for match in said.finditer(text):
        said_at, ended = match.span()
        date = signs.dates(text[said_at : ended + LONGEST_DATE])
        yield text[said_at : text.find(date, said_at)] + date


LONGEST_DATE = 60
"""Characters of what follows a date's first part."""


def _blank(match: "regex.Match[str]") -> str:
    return " " * len(match[0])


def _contact(sentence: str, known: Language) -> str:
    for match in _PHONE.finditer(sentence):
        digits = sum(map(str.isdecimal, match[0]))
        if digits >= _PHONE_DIGITS and not regex.fullmatch(
            rf"{_DAY}|(?!0){_NUMBER}|[12]\d{{3}}\s?[–-]\s?[12]\d{{3}}", match[0]
        ):
            return match[0].strip(" .–-")
    short = known.abbreviations | known.may_end
    found = (match[0] for match in _ADDRESS.finditer(sentence) if match[0].casefold() not in short)
    return next(found, "")


@dataclass(frozen=True, slots=True)
class Signs:
    """What facts are known by in one language."""

    anywhere: dict[Kind, "regex.Pattern[str]"]
    place: "regex.Pattern[str] | None"
    date: "regex.Pattern[str]"
    between: "regex.Pattern[str]"
    """What may stand between two parts of one date."""

    def dates(self, sentence: str) -> str:
        """The first date of a sentence with its time, as it stands there; empty if there is none."""
        found = [match.span() for match in self.date.finditer(sentence)]
        if not found:
            return ""
        begin, end = found[0]
        for start, stop in found[1:]:
            if not self.between.fullmatch(sentence[end:start]):
                break
            end = stop
        return sentence[begin:end]


@cache
def _signs(code: str) -> Signs:
    known = language(code)
    money, marks = known.words.get("money", {}), known.marks
    price = _price(money)
    date = _date(known)
    anywhere = {Kind.PRICE: price, Kind.QUOTE: _QUOTE, **_changes(known)}
    for kind in (Kind.WARNING, Kind.RECALL, Kind.APOLOGY, Kind.OFFER):
        if kind in marks:
            anywhere[kind] = regex.compile(marks[kind], regex.IGNORECASE)
    if "deadline" in marks:
        anywhere[Kind.DEADLINE] = regex.compile(rf"(?i:{marks['deadline']})[^!?]{{0,25}}?(?:{date})")
    if "ask" in marks:
        please = rf"(?:{marks['please']}\s{{1,3}})?" if "please" in marks else ""
        anywhere[Kind.ASK] = regex.compile(rf"(?i)(?:^\W{{0,3}}|[,;:–—]\s{{1,3}}){please}(?:{marks['ask']})")
    joins = known.words.get("joins", "")
    between = rf"[\s,.(–-]{{0,4}}(?:(?:{joins})[\s.]{{1,3}}){{0,3}}" if joins else r"[\s,.–-]{0,4}"
    return Signs(anywhere, _place(marks), regex.compile(date), regex.compile(between))


def _price(money: dict[str, str]) -> "regex.Pattern[str]":
    words, floor, each = money.get("words", ""), money.get("from", ""), money.get("each", "")
    sign = rf"(?:{_SIGN}|(?:{words})\b)" if words else _SIGN
    before = rf"(?:\b(?:{floor})\s{{1,3}})?" if floor else ""
    rate = rf"|\s(?:{each})\s\p{{L}}{{1,30}}" if each else ""
    after = rf"(?:\s?/\s?\p{{L}}{{1,30}}\.?{rate})?"
    free = rf"|\b(?:{money['free']})\b" if "free" in money else ""
    return regex.compile(rf"(?i){before}(?:{_SIGN}\s?{_NUMBER}|(?<![\d.,]){_NUMBER}\s?{sign}){after}{free}")


def _date(known: Language) -> str:
    of, ordinal = known.words.get("of", ""), r"(?:st|nd|rd|th|er|[ºª°.])?"
    joined = rf"\s{{0,3}}(?:(?:{of})\s{{1,3}})?" if of else r"\s{0,3}"
    long, short = _names(known.months), _names(known.short)
    parts = [_DAY, _TIME]
    if long:
        year = r"(?:,?\s{1,3}(?:de\s{1,3})?\d{4})?"
        parts = [
            rf"\d{{1,2}}{ordinal}{joined}(?:{long}|(?:{short})\b\.?)(?!\p{{L}}){year}",
            rf"(?<!^)\b(?:{long}|(?:{short})\b\.?)\s{{1,3}}\d{{1,2}}{ordinal}(?!\d){year}",
            rf"(?<!^)\b(?:{long})(?!\p{{L}})(?:\s{{1,3}}\d{{4}})?",
            rf"\b(?:{_names(known.days)})s?(?!\p{{L}})",
            *parts,
        ]
    if "when" in known.marks:
        parts.append(rf"(?i:{known.marks['when']})")
    return "|".join(parts)


def _names(names: frozenset[str]) -> str:
    return "|".join(sorted(map(regex.escape, names), key=lambda name: (-len(name), name)))


def _place(marks: dict[str, str]) -> "regex.Pattern[str] | None":
    number, parts = r"\.?(?:,?\s{1,3}(?:(?:n\.?[º°]|núm\.|[Nn]o\.|nr\.?)\s)?\d{1,5}[a-z]?(?!\d|[:.h]\d))?", []
    if "place_after" in marks:  # Station Road 5, Hauptstraße 5
        ending = marks["place_after"].removeprefix(AT_A_WORD)
        name = r"(?:\d{1,5}[a-z]?\s)?(?:\p{Lu}[\p{L}'’.-]{0,30}\s{1,3}){1,3}"
        parts += [rf"(?:{name}(?i:{AT_A_WORD}{ending})|\p{{Lu}}[\p{{L}}-]{{1,40}}(?i:{ending})){number}"]
    if "place_before" in marks:  # rue de la Paix 5, 12 rue de la Paix
        small = r"(?:(?:d[aeiou]s?|l?[dl][’']|dell?[ao’']?|degli|l[aeo]s?|van|der|san|św\.|ks\.)\s{0,3}){0,3}"
        name = r"(?:\p{Lu}[\p{L}'’-]{0,30}|\d{1,5}[a-z]?)(?:\s{1,3}\p{Lu}[\p{L}'’-]{0,30}){0,3}"
        parts += [rf"(?:\d{{1,5}}[a-z]?,?\s)?(?i:{marks['place_before']})\.?\s{{1,3}}{small}{name}{number}"]
    return regex.compile("|".join(parts)) if parts else None


def _changes(known: Language) -> dict[Kind, "regex.Pattern[str]"]:
    """What went from one figure to another, by "from … to …"; hours of opening are no such thing."""
    no_time = r"(?!\s?(?:[ap]\.?m\b|uhr\b|h\b))"
    unit, after_it = (
        rf"{no_time}(?:\s?%|(?:\s\p{{L}}{{1,30}}){{1,3}}?)",
        r"\s{1,3}\S?\d[\d.,]{0,15}(?<=\d)(?:\s?%)?",
    )
    said = [
        rf"(?<!\p{{L}}){before}\s{{1,3}}\S?\d[\d.,]{{0,15}}{unit}\s{{1,3}}{after}{after_it}"
        for before, after in known.words.get("change", [])
    ]
    drawn = (
        r"\S?\d[\d.,]{0,15}(?:\s?%|\s\p{L}{1,30})?\s{0,3}(?:→|->|=>)\s{0,3}\S?\d[\d.,]{0,15}(?<=\d)(?:\s?%)?"
    )
    return {Kind.CHANGE: regex.compile(f"(?i){'|'.join([*said, drawn])}")}
