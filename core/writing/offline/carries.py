"""What a sentence carries: a price, a date, a place, whom to call; known by signs and by words."""

from collections.abc import Iterator
from enum import StrEnum
from functools import cache

import regex

from core.writing.offline.language import AT_A_WORD, NEVER, Language, language


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
    LIMITED = "limited"
    CHANGE = "change"
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
_NO_PHONE = regex.compile(rf"{_DAY}|(?!0){_NUMBER}|[12]\d{{3}}\s?[–-]\s?[12]\d{{3}}")
_ADDRESS = regex.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{0,60}\w|https?://\S{0,200}[\w/]"
    r"|(?<![\w@.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.(?:com|org|net|info|io|app|shop|eu|[a-z]{2})(?![\w.]?\w)"
    r"(?:/\S{0,200}[\w/])?"
)
_QUOTE = r"[“„«\"](?=(?:[^”“„«»\"\s]{1,60}\s){3})[^”“„«»\"]{12,400}[”“»\"]"


def carried(sentence: str, known: Language) -> dict[Kind, str]:
    """What a sentence carries, each kind with the words that do; they stand in it as they are given here."""
    signs = _signs(known.code)
    found = {kind: match[0].strip(" ,;") for kind in signs if (match := signs[kind].search(sentence))}
    for match in signs[Kind.PRICE].finditer(sentence):
        if not any(map(str.isdecimal, found[Kind.PRICE])):  # "free, parts from 2 euros"
            found[Kind.PRICE] = match[0].strip(" ,;")
    # "38.50" is no day, "89 000" no telephone, and "am 3. Mai" no place.
    left = sentence
    for kind in (Kind.DATE, Kind.PLACE):
        left = signs[Kind.PRICE if kind is Kind.DATE else Kind.DATE].sub(" ", left)
        found.pop(kind, None)
        if match := signs[kind].search(left):
            found[kind] = match[0].rstrip("." if kind is Kind.PLACE else "")
    if contact := _contact(left, known):
        found[Kind.CONTACT] = contact
    found |= {kind: sentence for kind in (Kind.ASK, Kind.WARNING) if kind in found}
    if Kind.OFFER in found and Kind.PRICE not in found and not any(map(str.isdecimal, sentence)):
        del found[Kind.OFFER]
    return found


def deadlines_in(text: str, known: Language) -> Iterator[str]:
    """Each deadline in a text, from the word that makes it one to the end of its date."""
    return (match[0] for match in _signs(known.code)[Kind.DEADLINE].finditer(text))


def _contact(sentence: str, known: Language) -> str:
    for match in _PHONE.finditer(sentence):
        digits = sum(map(str.isdecimal, match[0]))
        if digits >= _PHONE_DIGITS and not _NO_PHONE.fullmatch(match[0]):
            return match[0].strip(" .–-")
    short = known.abbreviations | known.words_of("may_end")
    found = (match[0] for match in _ADDRESS.finditer(sentence) if match[0].casefold() not in short)
    return next(found, "")


@cache
def _signs(code: str) -> dict[Kind, "regex.Pattern[str]"]:
    """What facts are known by in one language."""
    known = language(code)
    date, joins, mark = _date(known), known.words.get("joins", ""), known.mark
    between = rf"[\s,.(–-]{{0,4}}(?:(?:{joins})[\s.]{{1,3}}){{0,3}}" if joins else r"[\s,.–-]{0,4}"
    dates = rf"(?:{date})(?:{between}(?:{date})){{0,8}}"
    please = rf"(?:^\W{{0,3}}|[,;:–—]\s{{1,3}})(?:{mark('please')}\s{{1,3}})?"
    signs = {
        **{
            kind: f"(?i){mark(kind)}"
            for kind in (Kind.WARNING, Kind.RECALL, Kind.APOLOGY, Kind.OFFER, Kind.LIMITED)
        },
        Kind.PRICE: _price(known.words.get("money", {})),
        Kind.DATE: dates,
        Kind.DEADLINE: rf"(?i:{mark('deadline')})[^!?]{{0,25}}?{dates}",
        Kind.PLACE: _place(known),
        Kind.ASK: rf"(?i){please}(?:{mark('ask')})",
        Kind.CHANGE: _change(known),
        Kind.QUOTE: _QUOTE,
    }
    return {kind: regex.compile(pattern) for kind, pattern in signs.items()}


def _price(money: dict[str, str]) -> str:
    words, floor, each = (money.get(name, NEVER) for name in ("words", "from", "each"))
    sign, before = rf"(?:{_SIGN}|(?:{words})\b)", rf"(?:\b(?:{floor})\s{{1,3}})?"
    after = rf"(?:\s?/\s?\p{{L}}{{1,30}}\.?|\s(?:{each})\s\p{{L}}{{1,30}})?"
    free = rf"|\b(?:{money['free']})\b" if "free" in money else ""
    return rf"(?i){before}(?:{_SIGN}\s?{_NUMBER}|(?<![\d.,]){_NUMBER}\s?{sign}){after}{free}"


def _date(known: Language) -> str:
    of, ordinal = known.words.get("of", ""), r"(?:st|nd|rd|th|er|[ºª°.])?"
    joined = rf"\s{{0,3}}(?:(?:{of})\s{{1,3}})?" if of else r"\s{0,3}"
    long, short, when = _names(known.months), _names(known.short), known.mark("when")
    parts = [_DAY, _TIME, rf"(?i:{when})"]
    if long:
        year = r"(?:,?\s{1,3}(?:de\s{1,3})?\d{4})?"
        parts = [
            rf"\d{{1,2}}{ordinal}{joined}(?:{long}|(?:{short})\b\.?)(?!\p{{L}}){year}",
            rf"(?<!^)\b(?:{long}|(?:{short})\b\.?)\s{{1,3}}\d{{1,2}}{ordinal}(?!\d){year}",
            rf"(?<!^)\b(?:{long})(?!\p{{L}})(?:\s{{1,3}}\d{{4}})?",
            rf"\b(?:{_names(known.days)})s?(?!\p{{L}})",
            *parts,
        ]
    return "|".join(parts)


def _names(names: frozenset[str]) -> str:
    return "|".join(sorted(map(regex.escape, names), key=lambda name: (-len(name), name)))


def _place(known: Language) -> str:
    number = r"\.?(?:,?\s{1,3}(?:(?:n\.?[º°]|núm\.|[Nn]o\.|nr\.?)\s)?\d{1,5}[a-z]?(?!\d|[:.h]\d))?"
    # Station Road 5, Hauptstraße 5
    ending = known.mark("place_after").removeprefix(AT_A_WORD)
    name = r"(?:\d{1,5}[a-z]?\s)?(?:\p{Lu}[\p{L}'’.-]{0,30}\s{1,3}){1,3}"
    after = rf"(?:{name}(?i:{AT_A_WORD}{ending})|\p{{Lu}}[\p{{L}}-]{{1,40}}(?i:{ending})){number}"
    # rue de la Paix 5, 12 rue de la Paix
    small = r"(?:(?:d[aeiou]s?|l?[dl][’']|dell?[ao’']?|degli|l[aeo]s?|van|der|san|św\.|ks\.)\s{0,3}){0,3}"
    name = r"(?:\p{Lu}[\p{L}'’-]{0,30}|\d{1,5}[a-z]?)(?:\s{1,3}\p{Lu}[\p{L}'’-]{0,30}){0,3}"
    before = rf"(?:\d{{1,5}}[a-z]?,?\s)?(?i:{known.mark('place_before')})\.?\s{{1,3}}{small}{name}{number}"
    return f"{after}|{before}"


def _change(known: Language) -> str:
    """What went from one figure to another, by "from … to …"; hours of opening are no such thing."""
    unit = r"(?!\s?(?:[ap]\.?m\b|uhr\b|h\b))(?:\s?%|(?:\s\p{L}{1,30}){1,3}?)"
    figure = r"\S?\d[\d.,]{0,15}"
    said = [
        rf"(?<!\p{{L}}){before}\s{{1,3}}{figure}{unit}\s{{1,3}}{after}\s{{1,3}}{figure}(?<=\d)(?:\s?%)?"
        for before, after in known.words.get("change", [])
    ]
    drawn = rf"{figure}(?:\s?%|\s\p{{L}}{{1,30}})?\s{{0,3}}(?:→|->|=>)\s{{0,3}}{figure}(?<=\d)(?:\s?%)?"
    return f"(?i){'|'.join([*said, drawn])}"
