"""What others say of a product, and what they get for it; and prizes."""

from collections.abc import Iterator

from core.foundation.ids import PlatformName
from core.review.findings import Severity
from core.review.policy import Jurisdiction
from core.review.rules import laws
from core.review.rules.checked import Checked
from core.review.rules.rule import Found
from core.review.rules.wordings import Phrases, claim, legal_rule, quoted, unbriefed

TESTIMONIAL = legal_rule(
    "testimonial",
    Severity.WARNING,
    "What one customer got is taken for what all get. Where that isn't so, the usual result stands "
    "beside it; "
    "“results may vary” is not enough.",
    claim(
        Phrases(
            en=r"""
            (“|"|‘)?i (have |'ve )?(lost|dropped) # ?(kg|kilos?|lbs?|pounds|stone)
            i (made|earned|make|earn) (over |more than )?[€$£] ?#k? (in|a|per|my)
            (it|this) (has )?(literally |completely |totally )?changed my life
            results (may|might|can) vary|results not typical
            i('m| am) (finally )?(pain|debt|acne)(-| )free
            """,
            de=r"""
            ich habe # ?(kg|kilo) (abgenommen|verloren)|(hat|es hat) mein leben verändert
            ich (verdiene|habe) # ?(€|euro) (im monat|verdient)
            """,
            fr=r"""
            j'ai perdu # ?(kg|kilos)|(a|ont) changé ma vie|j'ai gagné # ?(€|euros)|je gagne # ?(€|euros)
            """,
            es=r"""
            (he perdido|perdí) # ?(kg|kilos)|(me|ha) cambi(ó|ado) la vida|gané # ?(€|euros)
            gano # ?(€|euros)
            """,
        ),
        "“{words}” is taken for what all get. Say what is usual (“on average …”), and keep the proof.",
        unless=Phrases(
            en=r"on average|typical(ly)?|most (customers|people|users)|average (customer|user|result)",
            de=r"im (durchschnitt|schnitt)|durchschnittlich*|in der regel",
            fr=r"en moyenne|en général",
            es=r"de media|en promedio|por término medio",
        ),
    ),
    (laws.FTC_ENDORSEMENTS.at("255.2"), laws.cap(3), laws.UCPD.at("article 6")),
    flagged=(
        unbriefed("“I lost 12 kg with this app,” says Ana."),
        unbriefed("“Ich habe 12 Kilo abgenommen.”"),
        unbriefed("« J'ai perdu 12 kilos »"),
        unbriefed("«He perdido 12 kilos»"),
    ),
    passing=(
        unbriefed("“I lost 12 kg,” says Ana. On average our members lose 2 kg in a year."),
        unbriefed("“It is light and dry,” says Ana."),
    ),
)

REVIEW_BOUGHT = legal_rule(
    "review_bought",
    Severity.WARNING,
    "Whoever rewards good reviews buys them. Rewards are for any honest review, and have to be told.",
    claim(
        Phrases(
            en=r"""
            (leave|write|give|post) (us )?(a |your )?(5|five|positive|good|great|glowing)(-|
             )?(star)?s? review*
            (5|five)(-| )star reviews? (and|to|for) (get|win|receive|a )
            (review|rate) us (and|to) (get|win|receive|save|enter)
            (discount|voucher|gift card|refund) for (a |your )(… )?review
            (pay|paying|paid|reward) (… )?for (a |your |every |each )?((5|five)(-| )star|positive|good|
            great|glowing) review*
            (buy|buying|purchase|sell|selling) (… )?((5|five)(-| )star|positive|fake|google|amazon|
            trustpilot) review*
            (# ?(euros?|dollars?|pounds?|€)|[€$£] ?#|money|cash) (for|per) (a |your |every |each )?((5|
            five)(-| )star |
            positive |good |great |glowing )review*
            """,
            de=r"""
            (5|fünf)-?sterne-?bewertung* (und|für)
            (bewerte|bewerten sie) uns und (erhalte|gewinne|sichere|erhalten)*
            (gutschein|rabatt) für (deine|ihre|eine) bewertung
            (zahlen|bezahlen|kaufen) (… )?((5|fünf)-?sterne-?|(positive|gute) )(bewertung|rezension)*
            # ?(€|euro) (für|pro) (jede |eine |deine )?(positive |gute |(5|fünf)-?sterne-?)(bewertung|
            rezension)*
            """,
            fr=r"""
            (laissez|donnez)(-nous)? (un avis )?(5|cinq) étoiles
            (bon|remise|réduction) (pour|contre|en échange d)('| )?(un|votre) avis
            (payons|achetons|achetez|vendons) (… )?avis (5 étoiles|cinq étoiles|positifs)
            """,
            es=r"""
            (deja|danos|escribe) (una )?(reseña )?(de )?(5|cinco) estrellas
            (descuento|vale|regalo) por (tu|una) reseña
            (pagamos|compramos|compra|vendemos) (… )?reseñas (de (5|cinco) estrellas|positivas)
            """,
        ),
        "“{words}” asks for, or rewards, a good review. Ask for an honest one, and tell of any reward.",
        briefed=Severity.WARNING,
    ),
    (laws.FTC_REVIEWS.at("465.4"), laws.DMCC, laws.UCPD.at("annex I, points 23b and 23c")),
    flagged=(
        unbriefed("Leave us a 5-star review and get 10% off."),
        unbriefed("We'll pay you for five-star reviews."),
        unbriefed("We buy 5-star reviews: 10 euros each."),
        unbriefed("Wir zahlen 5 Euro für jede gute Bewertung."),
        unbriefed("Nous payons vos avis positifs."),
        unbriefed("Compramos reseñas positivas."),
        unbriefed("Gutschein für deine Bewertung!"),
        unbriefed("Donnez-nous 5 étoiles !"),
        unbriefed("Danos 5 estrellas."),
    ),
    passing=(
        unbriefed("Tell us what you think: we read each review."),
        unbriefed("Buy with a good feeling: 2,000 people gave us five-star reviews."),
    ),
)

_PRIZE = Phrases(
    en=r"""
    giveaway|sweepstakes?|prize draw|raffle|(enter|chance) to win
    enter (now|here|our|the) (… )?(draw|contest|competition)
    win (a|an|one of|two|#|tickets|prizes) (… )?(by|just|simply|with us|prizes?|tickets|trip|holiday|
    voucher|gift card|bundle)
    """,
    de=r"""
    gewinnspiel*|verlos(en|ung|t)|zu gewinnen|mitmachen und gewinnen
    (gewinnt?|gewinne) (ein|eine|einen|eines|#) ~
    """,
    fr=r"""
    jeu-?concours|tirage au sort|(tentez|tenter) de gagner|à gagner|gagnez (un|une|des|#) ~
    concours instagram
    """,
    es=r"""
    sorteo|sorteamos|participa y gana|(podrás|puedes) ganar|gana (un|una|uno|unos|unas|#) ~
    """,
)
_ENDS = Phrases(
    en=r"""
    (ends?|closes?|closing|deadline|until|till|before|by|enter by|runs? (to|until)) (… )?(#(st|nd|rd|
    th)?|midnight|tonight|(mon|tues|wednes|thurs|fri|satur|sun)day|(jan|febr|mar|apr|may|jun|jul|aug|
    sep|oct|nov|dec)*)
    """,
    de=r"""
    (bis|endet|teilnahmeschluss|einsendeschluss) (… )?(#|(mon|diens|donners|frei|sams|sonn)tag|mittwoch|
    ~)
    """,
    fr=r"(jusqu'au|avant le|fin le|se termine|clôture) (… )?(#|~)",
    es=r"(hasta|antes del|termina|finaliza) (… )?(#|~)",
)
_TERMS = Phrases(
    en=r"terms( and conditions)?|t&cs?|official rules|conditions|full rules|rules",
    de=r"teilnahmebedingungen|bedingungen|agb",
    fr=r"règlement|conditions|modalités",
    es=r"bases( legales)?|condiciones|términos",
)
_NO_PURCHASE = Phrases(
    en=r"no purchase (is )?(necessary|needed|required)|without (a )?purchase|no need to buy",
    de=r"ohne kauf*|kein(e)? kauf*",
    fr=r"sans obligation d'achat",
    es=r"sin (obligación de )?compra",
)


def prize_terms(checked: Checked) -> Iterator[Found]:
    """What a draw has to say and doesn't; what it costs is asked in the United States only."""
    if (first := next(_PRIZE.found_in(checked), None)) is None:
        return
    said, start, end = first
    needed = [("until when", _ENDS), ("where the terms stand", _TERMS)]
    if Jurisdiction.US in checked.policy.jurisdictions:
        needed.append(("that no purchase is necessary", _NO_PURCHASE))
    missing = [words for words, pattern in needed if not pattern.stand_in(checked.whole)]
    if missing:
        *others, last = missing
        told = f"{', '.join(others)} and {last}" if others else last
        words = quoted(said.words[start:end])
        yield Found(f"“{words}”: also say {told}.", said.span(start, end))


PRIZE_TERMS = legal_rule(
    "prize_terms",
    Severity.WARNING,
    "A draw says until when people can enter and where its terms stand; in the United States also that "
    "nobody has to buy anything, or it is a lottery.",
    prize_terms,
    (laws.MAILED_PRIZES, laws.cap(8), laws.E_COMMERCE),
    flagged=(
        unbriefed("Giveaway! Like and share to win."),
        unbriefed("Unser Gewinnspiel läuft."),
        unbriefed("Grand jeu-concours !"),
        unbriefed("¡Gran sorteo!"),
    ),
    passing=(
        unbriefed("Giveaway until Sunday. No purchase necessary; terms at https://example.com/terms"),
        unbriefed("We win when you win."),
    ),
)

PRIZE_WON = legal_rule(
    "prize_won",
    Severity.WARNING,
    "Nobody may be told that they have won where they haven't, or where they have to pay for it.",
    claim(
        Phrases(
            en=r"""
            (you've|you have|you) (already |just )?won|you('ve| have) been (selected|chosen)
            claim your (prize|reward|winnings|free gift)|you('re| are) (a|the|our) (lucky )?winner
            """,
            de=r"""
            (du hast|sie haben) gewonnen|(du wurdest|sie wurden) ausgewählt
            (deinen|ihren) (gewinn|preis) (abholen|sichern|einfordern)
            """,
            fr=r"vous avez (été sélectionné|gagné)|(réclamez|récupérez) votre (prix|gain|cadeau)",
            es=r"(has|ha) (ganado|sido seleccionad[oa])|reclama tu (premio|regalo)",
        ),
        "“{words}” tells every reader that they have won. Say it only to winners, and take nothing for it.",
        briefed=Severity.WARNING,
    ),
    (laws.FTC_ACT, laws.cap(8), laws.DMCC, laws.UCPD.at("annex I, point 31")),
    flagged=(
        unbriefed("You've won! Claim your prize."),
        unbriefed("Sie haben gewonnen!"),
        unbriefed("Vous avez gagné !"),
        unbriefed("¡Has ganado!", platform=PlatformName.X),
    ),
    passing=(unbriefed("Our team has won the cup."),),
)
PEOPLE_RULES = (TESTIMONIAL, REVIEW_BOUGHT, PRIZE_TERMS, PRIZE_WON)
