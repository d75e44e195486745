"""Commercial e-mail: a subject that says what it is, who sends it, and the way out.

The adapter puts a link to unsubscribe below each message; a postal address it doesn't know.
"""

from collections.abc import Callable, Iterator

import regex

from core.foundation.ids import LanguageName, PlatformName, TemplateName
from core.platforms.catalogue import profile_of
from core.review.findings import Part, Severity
from core.review.rules import laws
from core.review.rules.checked import Checked
from core.review.rules.rule import Found
from core.review.rules.wordings import Look, Phrases, claim, language_in, legal_rule, unbriefed

_ANSWER = regex.compile(r"\s{0,9}(?:re|aw|fwd?|wg|tr|rv|sv|vs)\s{0,3}:\s{0,9}", regex.IGNORECASE)


def mail_subject_answers(checked: Checked) -> Iterator[Found]:
    """A subject that passes for an answer."""
    if _is_mail(checked) and (match := _ANSWER.match(checked.title)):
        said = checked.said[0]
        sentence = f"“{match[0].strip()}” lets the subject pass for an answer. Leave it out."
        fix = said.fix(0, match.end(), "", f"Leave “{match[0].strip()}” out")
        yield Found(sentence, said.span(0, match.end()), fix)


MAIL_SUBJECT_ANSWERS = legal_rule(
    "mail_subject_answers",
    Severity.WARNING,
    "A subject such as “Re: your order” makes readers open what they take for an answer.",
    mail_subject_answers,
    (laws.CAN_SPAM.at("(a)(2)"), laws.cap(2), laws.PECR, laws.E_PRIVACY),
    flagged=(unbriefed("Ride dry.", platform=PlatformName.EMAIL, title="Re: your backpack"),),
    passing=(
        unbriefed("Ride dry.", platform=PlatformName.EMAIL, title="Reading in the rain"),
        unbriefed("Ride dry.", platform=PlatformName.BLOG, title="Re: your backpack"),
    ),
)


def _in_mail(look: Look) -> Callable[[Checked], Iterator[Found]]:
    def only_there(checked: Checked) -> Iterator[Found]:
        if _is_mail(checked):
            yield from look(checked)

    return only_there


def _is_mail(checked: Checked) -> bool:
    return profile_of(checked.rules.platform).is_mail


MAIL_SUBJECT_ALARMS = legal_rule(
    "mail_subject_alarms",
    Severity.WARNING,
    "A subject that speaks of an account, an invoice or a delivery which the mail isn't about deceives.",
    _in_mail(
        claim(
            Phrases(
                en=r"""
                (final|urgent) notice
                your account (has been|is|will be) (… )?(suspended|locked|closed|limited|deactivated)
                (payment|invoice) (is )?(overdue|failed|declined|due)|(action|response) required
                your (order|delivery|parcel|package) (is|has been) (… )?(on hold|delayed|confirmed|
                shipped)
                you have (#|a|an|one) (new )?(unread )?message
                """,
                de=r"""
                letzte mahnung|(ihr|dein) konto (wurde|ist) (gesperrt|eingeschränkt)
                (zahlung|rechnung) (fehlgeschlagen|überfällig|fällig)
                (ihre|deine) (bestellung|lieferung) (wurde|ist) (… )?(versendet|verzögert|bestätigt)
                """,
                fr=r"""
                dernier (avis|rappel)|votre compte (a été|est) (suspendu|bloqué)
                (paiement|facture) (refusé|impayé)e?
                votre (commande|colis) (est|a été) (… )?(expédié|retardé|confirmé)e?
                """,
                es=r"""
                (último|ultimo) aviso|(tu|su) cuenta (ha sido|está) (suspendida|bloqueada)
                (pago|factura) (rechazad|pendiente|vencid)[oa]?
                (tu|su) (pedido|paquete) (ha sido|está) (… )?(enviado|retrasado|confirmado)
                """,
            ),
            "“{words}” sounds like a notice. A subject says what is in the mail.",
            briefed=None,
            parts=frozenset({Part.TITLE, Part.PREHEADER}),
        )
    ),
    (laws.CAN_SPAM.at("(a)(2)"), laws.cap(2), laws.UCPD.at("article 6")),
    flagged=(
        unbriefed("20% off tents.", platform=PlatformName.EMAIL, title="Final notice: your tent"),
        unbriefed("20 %.", platform=PlatformName.EMAIL, title="Ihr Konto wurde gesperrt"),
    ),
    passing=(unbriefed("20% off.", platform=PlatformName.EMAIL, title="20% off tents until Sunday"),),
)

_UNSUBSCRIBE_HARD = Phrases(
    en=r"""
    (log|sign) in to unsubscribe
    to unsubscribe,? (please )?(call|phone|write a letter|send (a |us a )?(letter|fax))
    unsubscrib(e|ing) (costs|for a fee|takes up to (#|several) (weeks|months))
    (you )?(can't|cannot) (unsubscribe|opt out)
    """,
    de=r"zum abmelden (bitte )?(einloggen|anrufen|anmelden)|abmeldung ist nicht möglich",
    fr=r"(connectez-vous|appelez) pour (vous )?désabonner|désinscription impossible",
    es=r"""
    (inicia sesión|llama) para (darte de baja|cancelar la suscripción)
    no (es posible|puedes) dar(se|te) de baja
    """,
)
UNSUBSCRIBE_HARD = legal_rule(
    "unsubscribe_hard",
    Severity.WARNING,
    "Whoever wants no more mail needs one page or one answer for that: no login, no call, no fee.",
    claim(
        _UNSUBSCRIBE_HARD,
        "“{words}”: leaving has to take one click or one answer, and nothing else.",
        briefed=Severity.WARNING,
    ),
    (laws.FTC_OPT_OUT, laws.cap(10), laws.PECR, laws.E_PRIVACY),
    flagged=(unbriefed("Log in to unsubscribe.", platform=PlatformName.EMAIL, title="Tents"),),
    passing=(unbriefed("Unsubscribe with one click.", platform=PlatformName.EMAIL, title="Tents"),),
)

_ADDRESS = regex.compile(
    r"""(?xi)
    \bp\.?\s?o\.?\s?box\s\d | \bpostfach\s\d | \b[A-Z]{2}\s{1,2}\d{5}(?:-\d{4})?\b
    | \b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b
    | (?<!\d)\d{1,5}[A-Z]?,?\s{1,2}(?:[\p{L}'.-]{1,20}\s{1,2}){0,3}
      (?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|square|sq|boulevard|blvd
      |place|court|row|quay|rue|chaussée)\b
    | \b(?:rue|avenue|boulevard|place|quai|calle|avenida|plaza|paseo|via|piazza|corso|rua)\s[^\n\d]{2,40}\d
    | (?<!\p{L})\p{L}{2,30}
      (?:straße|strasse|str\.|weg|platz|allee|gasse|ufer|damm|laan|straat|gracht|plein)\s{1,2}\d
    | (?<!\d)\d{5}\s{1,2}\p{Lu}\p{Ll}{2}
    """
)

_SELLING = frozenset(
    {
        TemplateName.LAUNCH,
        TemplateName.OFFER,
        TemplateName.SEASONAL,
        TemplateName.EVENT,
        TemplateName.NEWSLETTER,
    }
)


def mail_address_missing(checked: Checked) -> Iterator[Found]:
    """No postal address of whoever sends it, where it sells and may go to the United States."""
    sells = _is_mail(checked) and checked.brief.template in _SELLING
    if sells and language_in(checked) == LanguageName.EN and not _ADDRESS.search(checked.whole):
        sentence = (
            "This e-mail names no postal address, which commercial mail to the US needs. Put it at the end."
        )
        yield Found(sentence, part=Part.TEXT)


_ENGLISH: dict[str, object] = {"spoken": "en"}

MAIL_ADDRESS_MISSING = legal_rule(
    "mail_address_missing",
    Severity.INFO,
    "Commercial mail to people in the United States names the sender's valid postal address.",
    mail_address_missing,
    (laws.CAN_SPAM.at("(a)(5)(A)(iii)"),),
    flagged=(
        unbriefed(
            "Ride dry with the new backpack.",
            platform=PlatformName.EMAIL,
            title="Dry at last",
            template=TemplateName.OFFER,
            changes=_ENGLISH,
        ),
    ),
    passing=(
        unbriefed(
            "Ride dry with the new backpack.\n\nFernweh, 12 Harbour Street, Leeds",
            platform=PlatformName.EMAIL,
            title="Dry at last",
            template=TemplateName.OFFER,
            changes=_ENGLISH,
        ),
        unbriefed("Trocken mit dem neuen.", platform=PlatformName.EMAIL, template=TemplateName.OFFER),
    ),
)
MAIL_RULES = (MAIL_SUBJECT_ANSWERS, MAIL_SUBJECT_ALARMS, UNSUBSCRIBE_HARD, MAIL_ADDRESS_MISSING)
