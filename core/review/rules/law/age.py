"""What is not for everybody: alcohol, bets, and copy that works on children."""

from dataclasses import replace

import regex

from core.review.findings import Severity
from core.review.rules import laws
from core.review.rules.wordings import Phrases, claim, legal_rule, note_missing, unbriefed

_ADULT = Phrases(
    en=r"""
    (18|21) ?\+|over(-| )?(18|21)s?|(18|21) (or|and) (over|older)|aged? (18|21)|adults only
    of legal (drinking |gambling )?age|(drink|gamble|bet|play|enjoy) (… )?responsibly|be ?gamble ?aware*
    gamcare|1-?800-?gambler|when the fun stops|drinkaware*|take time to think
    """,
    de=r"""
    ab (18|16)|(18|16) ?\+|verantwortungsvoll*|suchtgefahr|glücksspiel kann süchtig machen|in maßen
    kenn dein limit
    """,
    fr=r"""
    l'abus d'alcool|(avec )?modération|interdit aux mineurs|18 ?\+|joueurs info service
    jouer comporte des risques
    """,
    es=r"""
    (con |de forma )?(moderación|responsable*)|mayores de 18|18 ?\+|\+ ?18|consumo responsable
    juega con responsabilidad
    """,
)

_SOBER_OR_ADULT = replace(
    _ADULT,
    en=_ADULT.en + r"(alcohol(-| )free|non(-| )alcoholic|0[.,]0 ?%)",
    de=_ADULT.de + r"alkoholfrei*",
    fr=_ADULT.fr + r"sans alcool",
    es=_ADULT.es + r"sin alcohol",
    it=_ADULT.it + r"analcolic*|senza alcol",
)
"""What sells no alcohol needs no note."""

_DRINKS = (
    r"(beers?|lagers?|ales?|ipas?|stouts?|ciders?|wines?|prosecco|champagne|gins?|vodkas?|whisk(e)?y|rum|"
    r"tequila|mezcal|bourbon|liqueurs?|spirits|cocktails?|hard seltzers?)"
)

ALCOHOL_NOTE = legal_rule(
    "alcohol_note",
    Severity.INFO,
    "Copy that sells alcohol is for adults. France demands a note on health; elsewhere the trade's "
    "codes want "
    "one about age or moderation.",
    note_missing(
        Phrases(
            en=rf"""
            (buy|order|shop|try|taste|sip|enjoy) (… )?(?:{_DRINKS})
            (discover|free|new|get|grab|pour|drink) (… )?(?:{_DRINKS})
            {_DRINKS} (… )?(for (only |just )?[€$£] ?#|on (tap|us|the house))
            (2|two)(-| )for(-| )(1|one) (… )?{_DRINKS}|happy hour
            {_DRINKS} (… )?(delivered|subscription|tasting|club)
            (gin|wine|whisk(e)?y|beer|cocktail|rum|vodka) (tasting|club|subscription|advent calendar|
            festival|offer)s?
            """,
            de=r"""
            (probier|bestell|genieß|entdeck|kauf|trink)* (… )?(bier*|wein*|sekt|gin|wodka|whisky|rum|
            likör*|cocktails?)
            (bier|wein|gin|whisky)(probe|verkostung|tasting|abo|fest)*
            """,
            fr=r"""
            (achetez|commandez|dégustez|découvrez|goûtez|savourez) (… )?(bières?|vins?|champagnes?|gin|
            vodka|whisky|rhum|cocktails?|rosé)
            dégustation de (vins?|bières?|whisky)
            """,
            es=r"""
            (compra|pide|prueba|disfruta|descubre|brinda) (… )?(cervezas?|vinos?|cava|ginebra|vodka|
            whisky|ron|cócteles)
            cata de (vinos?|cervezas?)
            """,
        ),
        "“{words}” sells alcohol. Add for whom it is, such as “18+”, and a word about moderation.",
        note=_SOBER_OR_ADULT,
        add={
            "en": "18+. Please drink responsibly.",
            "de": "Ab 18. Bitte verantwortungsvoll genießen.",
            "fr": "L'abus d'alcool est dangereux pour la santé, à consommer avec modération.",
            "es": "+18. Consumo responsable.",
        },
    ),
    (laws.DISCUS, laws.cap(18), laws.FRENCH_ALCOHOL),
    flagged=(
        unbriefed("Try our new pale ale."),
        unbriefed("Probiere unser neues Bier."),
        unbriefed("Découvrez nos vins."),
        unbriefed("Descubre nuestros vinos."),
    ),
    passing=(
        unbriefed("Try our new pale ale. 18+, please drink responsibly."),
        unbriefed("Try our alcohol-free beer: 0.0% alcohol."),
        unbriefed("Wine-red is the new black."),
    ),
)

_WARNED = regex.compile(r"(?:\b(?:never|not)|n['’]t)\s+(?:\p{L}+\s+)?$", regex.IGNORECASE)

ALCOHOL_EXCESS = legal_rule(
    "alcohol_excess",
    Severity.WARNING,
    "Copy must not make light of drinking much, nor say that drink makes strong, liked or well.",
    claim(
        Phrases(
            en=r"""
            get (drunk|wasted|hammered|smashed|tipsy|plastered)|binge drink*
            (bottomless|unlimited|all(-| )you(-| )can(-| )drink) (… )?(drinks|cocktails|beers?|prosecco|
            wine|brunch|bar)
            drink(s|ing)?( up)?,? (and |then )?driv(e|es|ing) home
            drink (as much as you|all you|till you|until you)|hair of the dog|hangover cure
            """,
            de=r"(saufen|besaufen|komasaufen|flatrate-?(saufen|trinken|party))|trinken bis",
            fr=r"(alcool|boissons|cocktails) à volonté|open bar|se bourrer la gueule",
            es=r"barra libre|emborrach*|bebe todo lo que",
        ),
        "“{words}” makes light of drinking much. Leave it out.",
        briefed=Severity.WARNING,
        means_it=lambda words, start, end: not _WARNED.search(words[max(0, start - 30) : start]),
    ),
    (laws.DISCUS, laws.cap(18), laws.AVMSD),
    flagged=(
        unbriefed("Drink up, drive home happy!"),
        unbriefed("Get wasted with us."),
        unbriefed("Barra libre el viernes."),
    ),
    passing=(
        unbriefed("Never drink and drive home."),
        unbriefed("A glass of wine with friends."),
        unbriefed("Bottomless bags for the beach."),
    ),
)

GAMBLING_NOTE = legal_rule(
    "gambling_note",
    Severity.WARNING,
    "Copy for bets and games of chance says that it is for adults, and where those find help who can't stop.",
    note_missing(
        Phrases(
            en=r"""
            free (bets?|spins?)|(place|get) (a|your|the) (… )?bets?|bet (now|on|with|today)
            sports?(-| )?(betting|book)|online (casino|poker|slots)|casino bonus|jackpot of
            (boosted|best) odds|scratch ?cards?|lottery tickets?|slot machines?
            """,
            de=r"""
            (sport)?wetten? (abschließen|platzieren|jetzt|online)|freispiele
            (online-?)?casino-?(bonus|spiele)|jackpot (von|knacken)|sportwetten|rubbellos*|lotto spielen
            """,
            fr=r"""
            paris sportifs?|(pari|paris) gratuits?|tours gratuits|casino en ligne|pariez|jackpot de
            tickets? à gratter
            """,
            es=r"""
            apuestas? (deportivas?|gratis)|apuesta (ahora|ya|con)|giros gratis|tiradas gratis
            casino (online|en línea)|bote de
            """,
        ),
        "“{words}” sells a bet. Add for whom it is, such as “18+”, and where to find help.",
        note=_ADULT,
        add={
            "en": "18+. Please gamble responsibly.",
            "de": "Ab 18. Glücksspiel kann süchtig machen.",
            "fr": "Interdit aux mineurs. Jouer comporte des risques : Joueurs Info Service.",
            "es": "+18. Juega con responsabilidad.",
        },
    ),
    (laws.AGA, laws.cap(16), laws.cap(17), laws.ONLINE_GAMBLING),
    flagged=(
        unbriefed("Free bets for the final."),
        unbriefed("Sportwetten mit Bonus."),
        unbriefed("Paris sportifs sans attendre."),
        unbriefed("Apuestas deportivas en directo."),
    ),
    passing=(
        unbriefed("Free bets for the final. 18+, BeGambleAware.org"),
        unbriefed("You bet: the café is open again."),
    ),
)

_PARENTS = "(mum|mom|mummy|mommy|dad|daddy|parents?|folks|grandma|grandpa|grandparents)"

CHILDREN_EXHORTED = legal_rule(
    "children_exhorted",
    Severity.WARNING,
    "Children must not be told to buy, nor to ask their parents to.",
    claim(
        Phrases(
            en=rf"""
            (ask|tell|get|beg|pester|nag|persuade|convince) (your |
            ur )?{_PARENTS} (and {_PARENTS} )?(to|for)
            (hey |hi |hello )kids[,!:]? (… )?(buy|get|order|collect|ask|download|shop)
            (calling all |attention,? )kids[,!:]? (… )?(buy|get|order|collect|ask|download|shop)
            kids[,!:] (buy|get|order|collect|shop)
            """,
            de=r"""
            ((frag|frage|fragt|bitte|bittet) (deine|eure|doch deine|doch eure)|(überred|überrede|
            überredet) (deine|eure)|(überred|überrede|überredet) (doch deine|doch eure)) (mama|mami|
            papa|eltern|oma|opa)
            kinder, (kauft|holt|sammelt|bestellt)
            """,
            fr=r"""
            demande(z)? à (tes|vos|ta|ton) (parents|maman|papa|mamie|papy)
            les enfants, (achetez|collectionnez|commandez)
            """,
            es=r"""
            (pide|pídele|pedid|dile) (se ?lo )?a (tus|vuestros|tu) (padres|mamá|papá|abuelos?|abuela)
            niños, (comprad|coleccionad|pedid)
            """,
        ),
        "“{words}” tells children to buy or to ask for it. Speak to their parents.",
        briefed=Severity.WARNING,
    ),
    (laws.FTC_ACT, laws.cap(5), laws.DMCC, laws.UCPD.at("annex I, point 28")),
    flagged=(
        unbriefed("Ask your mum to get you one!"),
        unbriefed("Frag deine Eltern!"),
        unbriefed("Demande à tes parents !"),
        unbriefed("Pide a tus padres que te lo compren."),
    ),
    passing=(unbriefed("For children from 6. Parents, come along."),),
)
AGE_RULES = (ALCOHOL_NOTE, ALCOHOL_EXCESS, GAMBLING_NOTE, CHILDREN_EXHORTED)
