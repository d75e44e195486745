"""Financial promotions: what is promised of returns, and the warning that goes with it."""

from core.review.findings import Severity
from core.review.rules import laws
from core.review.rules.wordings import Phrases, claim, legal_rule, note_missing, unbriefed

_LAWS = (laws.FINRA, laws.cap(14), laws.FSMA, laws.MIFID, laws.MICA)

RETURNS_PROMISED = legal_rule(
    "returns_promised",
    Severity.WARNING,
    "No return is certain: copy that says so misleads, and income that few reach must not be held "
    "out to all.",
    claim(
        Phrases(
            en=r"""
            guaranteed (returns?|profits?|income|yields?|gains?)
            (returns?|profits?|income) (is |are )?guaranteed
            guaranteed # ?(%|percent) (… )?(returns?|interest|profits?|yields?|gains?|apy|apr|a year|per year)
            # ?(%|percent) (… )?(guaranteed|risk(-| )free|without (any )?risk)
            (savings|staking|crypto|tokens?|returns?|investments?),? (… )?safer than (your|a|the|any) bank
            invest (just |only )?(€|\$|£) ?# (… )?(and |to )?(get|receive|earn|make|take|
            withdraw) (back )?(€|\$|£) ?#
            risk(-| )free (investment*|returns?|profits?|trad(e|es|ing)|income)
            (investments?|trading|profits?) without (any )?risk
            (double|triple) your (money|investment|savings|income|crypto|bitcoin)
            you (can't|cannot) lose( money)?|get rich (quick(ly)?|fast)|financial freedom in
            (makes?|earns?) (you )?(up to )?(€|\$|£) ?#k? (a|per|every) (day|week|month) (from home|online|
            with|
            without|on autopilot|in your sleep|while you sleep)
            passive income of (up to )?(€|\$|£) ?#
            (passive income|easy money|quick money) (guaranteed|with no|without|in)
            """,
            de=r"""
            garantierte* (rendite*|gewinn*|zins*|einkommen)|risikolose* (geldanlage*|rendite*|gewinn*)
            (rendite|gewinn)e? ohne risiko|verdopple? (dein|ihr) (geld|vermögen)|schnell reich
            finanzielle freiheit in|garantierte?n? # ?(%|prozent) (… )?(gewinn*|rendite*|zins*|ertrag*)
            # ?(%|prozent) (gewinn|rendite|zinsen|ertrag),? (ist |sind )?(sicher|garantiert|ohne risiko|
            risikofrei)
            """,
            fr=r"""
            (rendement|gain|profit|revenu)s? garantis?
            (placement|investissement|rendement)s? sans risque|doublez votre (argent|mise|capital)
            devenez riche|argent facile|# ?% (… )?(garantis?|assurés?|sans risque)
            """,
            es=r"""
            (rentabilidad|ganancias?|beneficios?|ingresos) (garantizad|asegurad)[oa]s?
            # ?%,? (… )?(garantizad[oa]s?|asegurad[oa]s?|sin riesgo)|inversión(es)? sin riesgo
            duplica tu (dinero|inversión)|hazte rico|dinero fácil
            """,
            it=r"""
            (rendiment|guadagn|profitt|interess)[oiae] (garantit|assicurat|sicur)[oiae]|soldi facili
            (investiment|guadagn)[oi] (senza risch(io|i)|a rischio zero)
            raddoppia i tuoi (soldi|risparmi)|# ?% (… )?(garantit[oi]|senza rischi)
            """,
        ),
        "“{words}” promises money that nobody can promise. Leave it out.",
        briefed=Severity.WARNING,
    ),
    _LAWS,
    flagged=(
        unbriefed("Guaranteed returns of 8% a year."),
        unbriefed("Double your money by May."),
        unbriefed("Garantierte Rendite!"),
        unbriefed("Un placement sans risque."),
        unbriefed("Rentabilidad garantizada."),
        unbriefed("Guaranteed 8% interest on crypto staking."),
        unbriefed("Invest €500 today and get €5,000 next month."),
        unbriefed("Our bot makes you $10,000 a week on autopilot."),
        unbriefed("Passive income of €3,000 per month."),
        unbriefed("12 % Rendite sicher, ohne Risiko."),
        unbriefed("Rentabilidad asegurada del 15 %."),
        unbriefed("Rendimento garantito del 10 %."),
    ),
    passing=(unbriefed("Fixed at 3% for a year; your money is covered by the FSCS up to £85,000."),),
)

_WARNING = {
    "en": "Capital at risk: the value of investments can fall as well as rise.",
    "de": "Kapitalanlagen bergen Risiken. Der Wert kann steigen und fallen.",
    "fr": "Investir comporte un risque de perte en capital.",
    "es": "Invertir conlleva riesgo de pérdida del capital.",
}

RISK_WARNING_MISSING = legal_rule(
    "risk_warning_missing",
    Severity.WARNING,
    "Whoever invites people to invest also says, as clearly, that they may lose their money. In the UK an "
    "authorised firm has to approve such copy, and crypto has prescribed words.",
    note_missing(
        Phrases(
            en=r"""
            (start|begin) (investing|trading)
            (invest|trade) (now|today|in|with us|from) (… )?(stocks|shares|crypto|bitcoin|ethereum|
            forex|funds|etfs?|property|startups|gold|bonds)
            (invest|trade) (stocks|shares|crypto|bitcoin|forex|cfds?)
            buy (bitcoin|crypto|ethereum|tokens)|(cfd|forex|crypto) trading
            (earn|returns? of|yields?) (up to )?# ?(%|percent) (… )?(apy|a year|per year|per annum|
            p\.a\.|annually|interest on)
            investment opportunit(y|ies)
            """,
            de=r"""
            (jetzt|heute) (in (… )?)?(investieren|aktien|krypto* kaufen|bitcoin kaufen)
            investiere(n)? (jetzt|heute|in (aktien|krypto*|bitcoin|fonds|etfs?|immobilien|gold))
            # ?(%|prozent) (rendite|zinsen) (p\.a\.|pro jahr|jährlich)
            (cfd|forex|krypto)(-| )?(trading|handel)
            """,
            fr=r"""
            (investissez|investir) (maintenant|aujourd'hui)
            (investissez|investir) dans (… )?(actions|la bourse|le bitcoin|les cryptos|l'immobilier|
            l'or)
            achetez (du bitcoin|des cryptos)|rendement de # ?%
            """,
            es=r"""
            (invierte|invertir) (ahora|hoy|en (… )?(bolsa|acciones|bitcoin|cripto*|fondos|oro))
            compra bitcoin|rentabilidad (de|del) # ?%
            """,
        ),
        "“{words}” invites people to invest. Add a risk warning that is as clear.",
        note=Phrases(
            en=r"""
            (capital|money|investments?) (is |are )?at risk|(may|can|could|might) (lose|fall|go down)
            (risk of|losing) (loss|losing|your|all)|(carry|carries|involves?|comes with) (… )?risks?
            not be protected|past performance
            """,
            de=r"*risik(o|en)|verluste*|(steigen und fallen|fallen)",
            fr=r"risques?|perte (en|de) capital|performances passées",
            es=r"riesgos?|pérdida|rentabilidades pasadas",
        ),
        add=_WARNING,
    ),
    _LAWS,
    flagged=(
        unbriefed("Start investing with £5 today."),
        unbriefed("Buy bitcoin in a minute."),
        unbriefed("Investiere jetzt in Aktien."),
        unbriefed("Investissez dans l'or."),
        unbriefed("Invierte en bolsa desde el móvil."),
    ),
    passing=(
        unbriefed("Start investing with £5 today. Your capital is at risk."),
        unbriefed("We invest in people: 12 new apprentices."),
        unbriefed("Invest in good boots."),
    ),
)
MONEY_RULES = (RETURNS_PROMISED, RISK_WARNING_MISSING)
