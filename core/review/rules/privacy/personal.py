"""What leads to a person: their mail, telephone, computer, birthday and home."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import islice
from typing import TYPE_CHECKING

from core.review.findings import Severity
from core.review.rules import laws
from core.review.rules.checked import Checked
from core.review.rules.forms import Form
from core.review.rules.privacy.numbers import is_known
from core.review.rules.rule import Example, Family, Found, Rule
from core.review.rules.wordings import Phrases, language_in, unbriefed

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

MOST = 10
"""Numbers of a part that are looked at: whoever lists more publishes a list."""
_GDPR = str(laws.GDPR.at("articles 5 and 6"))

_MAIL = Form(r"[\w.%+-]+@(?:[\w-]+\.)+[a-zA-Z]{2,24}", r"\w.%+-", r"\w-")
_PROVIDERS = re.compile(
    r"(?:gmail|googlemail|outlook|hotmail|live|icloud|me|yahoo|ymail|aol|gmx|web|t-online|proton|protonmail|orange"
    r"|free|laposte|wanadoo|libero|virgilio|wp|onet|o2|ziggo|kpnmail)\.[a-z.]{2,6}",
    re.IGNORECASE,
)


def personal_mail(checked: Checked) -> Iterator[Found]:
    """Addresses that are surely a person's: at a provider for people, or of a first and a last name."""
    for said in checked.said:
        for start, end in _MAIL.spans(said.words):
            words = said.words[start:end]
            name, _, domain = words.partition("@")
            is_personal = _PROVIDERS.fullmatch(domain) or _is_full_name(name)
            if is_personal and not is_known(checked, words):
                fix = said.fix(start, start + len(name), "•••", f"Write “•••@{domain}”")
                sentence = "This is a person's e-mail address, which the brief doesn't give. Take it out."
                yield Found(sentence, said.span(start, end), fix)


def _is_full_name(local: str) -> bool:
    first, *others = local.replace("_", ".").split(".")
    return bool(others) and all(part.isalpha() and len(part) > 1 for part in (first, *others))


_CALLED = Form(r"\+?\(?\d(?:[ \x{a0}().\-/]{0,2}\d){6,14}", r"\w.,/+")
_REGIONS = {
    "en": ("GB", "US"),
    "de": ("DE", "AT", "CH"),
    "fr": ("FR",),
    "es": ("ES", "MX"),
    "it": ("IT",),
    "pt": ("PT", "BR"),
    "nl": ("NL",),
    "pl": ("PL",),
}
"""Where a number without its country's code may be from, by the language it stands in."""


def personal_phone(checked: Checked) -> Iterator[Found]:
    """Numbers of telephones at home or in a pocket; those of hotlines are for all."""
    regions = _REGIONS.get(language_in(checked), ())
    for said in checked.said:
        for start, end in islice(_CALLED.spans(said.prose), MOST):
            words = said.words[start:end]
            if _is_someones(words, regions) and not is_known(checked, words):
                masked = f"{_CODE.match(words)[0]} •••"  # type: ignore[index]  # each begins with a digit
                fix = said.fix(start, end, masked, f"Write “{masked}”")
                sentence = "This is a telephone number that the brief doesn't give. Take it out."
                yield Found(sentence, said.span(start, end), fix)


_CODE = re.compile(r"\+?\(?\d{1,4}\)?")


def _is_someones(words: str, regions: tuple[str, ...]) -> bool:
    if words.startswith("+"):
        regions = ("ZZ",)
    elif not words.startswith(("0", "(")):
        return False  # a number of anything else
    import phonenumbers  # noqa: PLC0415 - most texts name no number

    for region in regions:
        try:
            number = phonenumbers.parse(words, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return _is_a_persons(number)
    return False


def _is_a_persons(number: "PhoneNumber") -> bool:
    from phonenumbers import PhoneNumberType, number_type  # noqa: PLC0415 - read where a number was found

    return number_type(number) in {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.VOIP,
    }


_IP = Form(r"(?:\d{1,3}\.){3}\d{1,3}", r"\w.-", r"\w-")
_VERSION = re.compile(r"(?:version|firmware|build|release|v\.?)\s?$", re.IGNORECASE)


def ip_address_shown(checked: Checked) -> Iterator[Found]:
    """Public addresses of computers."""
    for said in checked.said:
        for start, end in _IP.spans(said.prose):
            words, before = said.words[start:end], said.words[max(0, start - 10) : start]
            if _VERSION.search(before) or is_known(checked, words) or not _is_public(words):
                continue
            masked = ".".join([*words.split(".")[:2], "•••"])
            fix = said.fix(start, end, masked, f"Write “{masked}”")
            sentence = "This is the address of a computer, which may be a person's. Take it out."
            yield Found(sentence, said.span(start, end), fix)


def _is_public(words: str) -> bool:
    try:
        return ip_address(words).is_global
    except ValueError:
        return False


MAY_LIVE = 1925
"""Who was born before is history."""
_BORN = Phrases(
    en=r"""
    born (on |: ?)?(the )?\d{1,2}(st|nd|rd|th)?( |\.|/)[^\n!?]{0,14}(19|20)\d\d
    born (on |: ?)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)* [^\n!?]{0,14}(19|20)\d\d
    (date of birth|d\.?o\.?b\.?|birth ?date) ?:? ?[^\n!?]{3,16}(19|20)\d\d
    """,
    de=r"geboren am [^\n!?]{3,20}(19|20)\d\d|geburtsdatum ?:? ?[^\n!?]{3,16}(19|20)\d\d",
    fr=r"née? le [^\n!?]{3,20}(19|20)\d\d|date de naissance ?:? ?[^\n!?]{3,16}(19|20)\d\d",
    es=r"nacid[oa] el [^\n!?]{3,20}(19|20)\d\d|fecha de nacimiento ?:? ?[^\n!?]{3,16}(19|20)\d\d",
)
_LIVES = Phrases(
    en=r"""
    (lives|living|resides) at (number )?\d{1,4}[a-z]?,? [^\n.!?]{2,30}
    (lives|living|resides) (in|on|at) (the )?(~ )?~(straße|strasse|str\.|gasse|weg|platz|allee) \d{1,4}
    (lives|living|resides) (in|on|at) (rue|avenue|calle|via|viale|plaza|piazza) [^\n.!?]{2,30} \d{1,4}
    (his|her|their|my) home address (is)?:? ?[^\n!?]{5,40}
    """,
    de=r"(wohnt|wohne|lebt) (in der|im|am|an der) [^\n.!?]{3,30} \d{1,4}",
    fr=r"(habite|vit) (au )?\d{1,4},? (rue|avenue|boulevard|place|chemin) [^\n.!?]{2,30}",
    es=r"vive en (la )?(calle|avenida|plaza) [^\n.!?]{2,30} \d{1,4}",
    it=r"(abita|vive) in (via|viale|piazza|corso) [^\n.!?]{2,30} \d{1,4}",
)


def birth_date(checked: Checked) -> Iterator[Found]:
    """Days of birth, with a figure for the day, of people who may be alive."""
    for said, start, end in _BORN.found_in(checked):
        words = said.words[start:end]
        if (
            int(words[-4:]) >= MAY_LIVE
            and any(map(str.isdecimal, words[:-4]))
            and not _is_given(checked, words)
        ):
            sentence = "This tells when a person was born. Say it only if they agreed, or leave it out."
            yield Found(sentence, said.span(start, end))


def _is_given(checked: Checked, words: str) -> bool:
    """Whether the brief has all figures of it: it may word them otherwise."""
    return all(
        re.search(rf"(?<!\d){number}(?!\d)", checked.vouched_for) for number in re.findall(r"\d+", words)
    )


def home_address(checked: Checked) -> Iterator[Found]:
    """Where somebody lives, with the number of the house."""
    for said, start, end in _LIVES.found_in(checked):
        if not _is_given(checked, said.words[start:end]):
            sentence = "This tells where a person lives. Leave the street and the number out."
            yield Found(sentence, said.span(start, end))


PERSONAL_MAIL = Rule(
    id="personal_mail",
    family=Family.PRIVACY,
    severity=Severity.WARNING,
    why="A person's e-mail address that the brief doesn't give; those such as info@ or press@ are for all.",
    look=personal_mail,
    source=_GDPR,
    flagged=(
        unbriefed("Write to ana.lopez@example.com."),
        unbriefed("Write to bikes77@gmail.com."),
    ),
    passing=(
        unbriefed("Write to press@example.com."),
        Example("Write to ana.lopez@example.com.", news="Questions: ana.lopez@example.com"),
    ),
)
PERSONAL_PHONE = Rule(
    id="personal_phone",
    family=Family.PRIVACY,
    severity=Severity.WARNING,
    why="A telephone number that the brief doesn't give and that rings at a person's; hotlines are for all.",
    look=personal_phone,
    source=_GDPR,
    flagged=(
        unbriefed("Call +49 1512 3456789."),
        unbriefed("Ruf an: 01512 3456789.", changes={"spoken": "de"}),
    ),
    passing=(
        unbriefed("Call +44 800 123 4567, it is free."),
        unbriefed("Order 0123456789012 is ready.", changes={"spoken": "en"}),
        Example("Call +49 1512 3456789.", news="Telephone: +49 (0)1512/3456789 or +4915123456789"),
    ),
)
IP_ADDRESS = Rule(
    id="ip_address",
    family=Family.PRIVACY,
    severity=Severity.INFO,
    why="The public address of a computer, by which its owner can be found.",
    look=ip_address_shown,
    source=str(laws.GDPR.at("recital 30")),
    flagged=(unbriefed("He wrote from 91.198.174.192."),),
    passing=(unbriefed("Firmware 91.198.174.192 is out."), unbriefed("Open 192.168.0.1 to set it up.")),
)
BIRTH_DATE = Rule(
    id="birth_date",
    family=Family.PRIVACY,
    severity=Severity.WARNING,
    why="The day on which a person was born, by which others can pass for them.",
    look=birth_date,
    source=_GDPR,
    flagged=(unbriefed("Ana, born on 3 May 1988, joins us."), unbriefed("Ana, geboren am 3.5.1988.")),
    passing=(
        unbriefed("Bach was born on 31 March 1685."),
        unbriefed("Our bakery was born in 1988."),
        Example("Ana, born on 3 May 1988, joins us.", news="Ana (*3 May 1988) is new."),
    ),
)
HOME_ADDRESS = Rule(
    id="home_address",
    family=Family.PRIVACY,
    severity=Severity.WARNING,
    why="Where a person lives.",
    look=home_address,
    source=_GDPR,
    flagged=(
        unbriefed("Ana lives at 12 Harbour Street."),
        unbriefed("Sie wohnt in der Hafenstraße 12."),
        unbriefed("She lives in Lindenstraße 4, Berlin."),
    ),
    passing=(unbriefed("Our shop is at 12 Harbour Street."), unbriefed("Ana lives in Leeds.")),
)
PERSONAL_RULES = (PERSONAL_MAIL, PERSONAL_PHONE, IP_ADDRESS, BIRTH_DATE, HOME_ADDRESS)
