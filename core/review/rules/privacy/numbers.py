"""Numbers that are somebody's: cards, accounts and national ids, told from others by their check digits."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from core.review.findings import Severity
from core.review.rules import laws
from core.review.rules.checked import Checked, Said
from core.review.rules.forms import Form
from core.review.rules.rule import Example, Family, Found, Rule
from core.review.rules.wordings import unbriefed

SHOWN = 4
"""Digits at the end of a masked number by which its owner knows it."""
_DIGITS = Form(r"\d{4}(?:\.\d{4}){3}|\d(?:[ \x{a0}-]?\d){12,18}", not_before=r"\w.,")
_CARD_BRANDS = re.compile(r"4|5[1-5]|2[2-7]|3[47]|3[068]|35|6")
_SORT_CODE = Form(
    r"(?:sort code|bankleitzahl|blz|routing (?:number|no\.?)):? ?\d[\d -]{4,10}\d"
    r"|(?:account|a/c|konto|acct)(?: ?(?:number|no\.?|nummer|nr\.?))?:? ?\d{6,12}[,;]? (?:and )?sort code",
    any_case=True,
)
"""Accounts as they are written at home, which have no check digits."""
_IBAN = Form(r"[A-Z]{2}\d{2}(?:[ \x{a0}]?[A-Z0-9]{4}){2,7}(?:[ \x{a0}]?[A-Z0-9]{1,4})?")


def is_known(checked: Checked, words: str) -> bool:
    """Whether the brief or the house's approved claims give a number, however it is written."""
    return _bare(words) in _bare(checked.vouched_for)


def _bare(words: str) -> str:
    return re.sub(r"[\s().\-/\u00a0]", "", words).casefold()


def card_number(checked: Checked) -> Iterator[Found]:
    """Payment cards, with the digits that a receipt would show left as the fix."""
    for said in checked.said:
        for start, end in _DIGITS.spans(said.prose):
            words = said.words[start:end]
            if _is_card(_bare(words)) and not is_known(checked, words):
                yield _found(said, start, end, "This is a valid card number. Take it out.")


def _is_card(digits: str) -> bool:
    return bool(_CARD_BRANDS.match(digits)) and len(set(digits)) > 1 and _valid("stdnum.luhn", digits)


def bank_account(checked: Checked) -> Iterator[Found]:
    """Accounts that the brief doesn't give: whoever asks for donations gives theirs."""
    for said in checked.said:
        for start, end in _SORT_CODE.spans(said.prose):
            if not is_known(checked, re.sub(r"[^\d]", "", said.words[start:end])):
                sentence = "This tells a bank account that the brief doesn't give. Take it out."
                yield Found(sentence, said.span(start, end))
                break
        for start, end in _IBAN.spans(said.prose):
            words = said.words[start:end]
            if _valid("stdnum.iban", words) and not is_known(checked, words):
                yield _found(
                    said, start, end, "This is a valid IBAN that the brief doesn't give. Take it out."
                )


@dataclass(frozen=True, slots=True)
class _Id:
    name: str
    form: Form
    module: str
    """Of python-stdnum, which knows its check digits; empty where the form is sure enough."""
    beside: str = ""
    """A pattern of words one of which has to stand before it, where many numbers would pass."""


def _form(pattern: str) -> Form:
    return Form(pattern, r"\w-", r"\w-")


_IDS = (
    _Id("a US Social Security number", _form(r"\d{3}-\d{2}-\d{4}"), "stdnum.us.ssn"),
    _Id(
        "a UK National Insurance number",
        _form(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]"),
        "",
    ),
    _Id("a Spanish DNI", _form(r"\d{8}-?[A-HJ-NP-TV-Z]"), "stdnum.es.dni"),
    _Id("a Spanish NIE", _form(r"[XYZ]-?\d{7}-?[A-HJ-NP-TV-Z]"), "stdnum.es.nie"),
    _Id(
        "an Italian codice fiscale",
        _form(r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]"),
        "stdnum.it.codicefiscale",
    ),
    _Id(
        "a French social security number",
        _form(r"[12] ?\d\d ?(?:0[1-9]|1[0-2]) ?\d[\dAB] ?\d{3} ?\d{3} ?\d\d"),
        "stdnum.fr.nir",
    ),
    _Id("a Polish PESEL", _form(r"\d{11}"), "stdnum.pl.pesel", r"pesel"),
    _Id("a German tax id", _form(r"\d\d ?\d{3} ?\d{3} ?\d{3}"), "stdnum.de.idnr", r"steuer|idnr|tax id"),
    _Id("a Dutch BSN", _form(r"\d{9}"), "stdnum.nl.bsn", r"bsn|burgerservice|sofinummer"),
    _Id(
        "a passport's number",
        _form(r"[A-Z]{1,2}\d{6,8}"),
        "",
        r"passport|reisepass|passeport|pasaporte",
    ),
    _Id("an NHS number", _form(r"\d{3} ?\d{3} ?\d{4}"), "stdnum.gb.nhs", r"nhs"),
)
NEAR = 30
"""Characters before a number in which its name stands."""


def national_id(checked: Checked) -> Iterator[Found]:
    """Ids of persons in eleven forms."""
    for said in checked.said:
        for one in _IDS:
            for start, end in one.form.spans(said.prose):
                words, before = said.words[start:end], said.words[max(0, start - NEAR) : start]
                if one.beside and not re.search(one.beside, before, re.IGNORECASE):
                    continue
                if (not one.module or _valid(one.module, words)) and not is_known(checked, words):
                    yield _found(said, start, end, f"This looks like {one.name}. Take it out.")


def _valid(module: str, number: str) -> bool:
    """Whether python-stdnum takes it; the module is read when the first such number is seen."""
    is_valid: Callable[[str], bool] = import_module(module).is_valid
    return is_valid(number)


def _found(said: Said, start: int, end: int, sentence: str) -> Found:
    masked = "•••• " + _bare(said.words[start:end])[-SHOWN:].upper()
    return Found(sentence, said.span(start, end), said.fix(start, end, masked, f"Write “{masked}”"))


CARD_NUMBER = Rule(
    id="card_number",
    family=Family.PRIVACY,
    severity=Severity.WARNING,
    why="Numbers of payment cards, told by their check digit: whoever reads one can pay with it.",
    look=card_number,
    source="https://www.pcisecuritystandards.org/standards/pci-dss/",
    flagged=(unbriefed("My card is 4111 1111 1111 1111."), unbriefed("Card: 4111.1111.1111.1111")),
    passing=(
        unbriefed("Order 4111 1111 1111 1112 is on its way."),
        Example("The test card is 4111-1111-1111-1111.", news="Test card: 4111111111111111."),
    ),
)
BANK_ACCOUNT = Rule(
    id="bank_account",
    family=Family.PRIVACY,
    severity=Severity.WARNING,
    why="Bank accounts that the brief doesn't give: money would go to somebody else.",
    look=bank_account,
    source=str(laws.GDPR.at("article 5")),
    flagged=(
        unbriefed("Give to DE89 3704 0044 0532 0130 00."),
        unbriefed("Account 532013000, sort code 20-00-00."),
    ),
    passing=(
        Example("Give to DE89 3704 0044 0532 0130 00.", news="Our account: DE89370400440532013000"),
        unbriefed("Give to DE89 3704 0044 0532 0130 01."),
    ),
)
NATIONAL_ID = Rule(
    id="national_id",
    family=Family.PRIVACY,
    severity=Severity.WARNING,
    why="Social security, tax and health numbers of persons, told by their form and check digits.",
    look=national_id,
    source=str(laws.GDPR.at("article 87")),
    flagged=(
        unbriefed("Her SSN is 536-90-4399."),
        unbriefed("NI number AB 12 34 56 C"),
        unbriefed("DNI 54362315K"),
        unbriefed("Passport X1234567"),
        unbriefed("Steuer-ID: 36 574 261 809"),
    ),
    passing=(
        unbriefed("DNI 54362315X"),
        unbriefed("The bag X1234567 is in stock."),
        unbriefed("Call 555-12-3456789 now."),
        unbriefed("36 574 261 809 steps."),
    ),
)
