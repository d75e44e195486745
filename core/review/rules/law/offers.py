"""Offers: prices that were, few that are left, time that runs out, and what is free."""

from core.foundation.figures import figures
from core.review.findings import Severity
from core.review.rules import laws
from core.review.rules.rule import Example
from core.review.rules.wordings import Phrases, claim, legal_rule, note_missing, unbriefed

NEAR = 80
"""Characters before a former price in which today's stands."""


def _is_reduction(words: str, start: int, end: int) -> bool:
    """Whether the price was higher than those before it: fees that rise are told alike."""
    before = [one for one in figures(words[max(0, start - NEAR) : start]) if one.is_amount]
    was = next((one for one in figures(words[start:end]) if one.is_amount), None)
    return was is None or all(min(one.values) < max(was.values) for one in before)


PRICE_COMPARED = legal_rule(
    "price_compared",
    Severity.WARNING,
    "A price that was has to be one that was really asked, for long enough; in the EU it is the "
    "lowest of the "
    "last 30 days.",
    claim(
        Phrases(
            en=r"""
            (was|were|formerly|originally|previously|usually|normally|regularly) (priced at |sold for |
            at )?(only )?([€$£] ?#|# ?(euros?|pounds|dollars|eur|usd|gbp|€))
            (rrp|msrp|list price|retail price|regular price|original price)( of| is)?:? ?([€$£] ?#|
            # ?(euros?|pounds|dollars|€))
            (down|reduced|cut) from [€$£] ?#|instead of [€$£] ?#
            [€$£] ?# (off|less than) the (rrp|list price|regular price)
            """,
            de=r"""
            statt (bisher |vorher )?(€ ?#|# ?(€|euro|eur))
            (uvp|früher|vorher|bisher|listenpreis|regulär|ursprünglich)( des herstellers)?:? ?(€ ?#|
            # ?(€|euro|eur))
            """,
            fr=r"""
            au lieu de (€ ?#|# ?(€|euros?))
            (prix (barré|conseillé|initial|public)|avant|auparavant) ?:? ?(€ ?#|# ?(€|euros?))
            """,
            es=r"""
            (en lugar de|en vez de|antes|pvp|pvpr|precio (original|anterior|habitual)) ?:? ?(€ ?#|# ?(€|
            euros?))
            """,
        ),
        "“{words}” needs a price that was really asked before; in the EU name the lowest of the last "
        "30 days.",
        unless=Phrases(
            en=r"""
            lowest price (of|in|within|over) the (last|past|previous) 30 days|30(-| )day(s)? low(est)?
            """,
            de=r"(niedrigste[a-z]?|günstigste[a-z]?|tiefste[a-z]?) (preis )?der letzten 30 tage|30-tage-*",
            fr=r"prix le plus bas (… )?30 (derniers )?jours",
            es=r"precio más bajo (… )?30 (últimos )?días|últimos 30 días",
        ),
        means_it=_is_reduction,
    ),
    (
        laws.FTC_PRICING.at("233.1"),
        laws.cap(3),
        laws.PRICE_INDICATION,
    ),
    flagged=(
        unbriefed("Was £99, now £79."),
        unbriefed("Jetzt 79 €, statt 99 €."),
        unbriefed("79 € au lieu de 99 €."),
        unbriefed("Ahora 79 €, antes 99 €."),
    ),
    passing=(
        unbriefed("Now £79. Lowest price of the last 30 days: £85."),
        unbriefed("20% off all tents until Sunday."),
        unbriefed("From May plots are £52, half ones £28. was £48"),
    ),
)

SCARCITY = legal_rule(
    "scarcity",
    Severity.WARNING,
    "That few are left, or that time runs out, has to be true. Pressure that isn't is forbidden.",
    claim(
        Phrases(
            en=r"""
            only (a few|a handful of|#|one|two|three|four|five) (… )?(left|remaining|remain|in stock|
            available)
            (almost|nearly) (gone|sold out)|(selling|going) (out )?fast|while (stocks?|supplies) lasts?
            before (it's|they're|they are) gone|(last|final) (chance|call|few (left|hours|days)|hours)
            (ends|ending|expires) (at )?(midnight|tonight|today|tomorrow|soon|in # (hours|minutes))
            (today|tonight) only|only (today|tonight)|limited(-| )time( only| offer)?|hurry( up)?!?
            act (now|fast)|don't miss out|won't last( long)?
            # (people|others) (are )?(looking at|viewing|watching) (this|it)
            """,
            de=r"""
            nur noch (#|wenige|ein paar|ein|eine|zwei|drei|vier|fünf|heute)( ~)?
            fast (ausverkauft|weg|vergriffen)|solange (der )?vorrat reicht|letzte chance
            nur (heute|für kurze zeit)|(endet|läuft) (heute|bald) (ab)?|(schnell|jetzt) zugreifen
            zeitlich begrenzt
            """,
            fr=r"""
            plus que (#|quelques|un|une|deux|trois|quatre|cinq) ~|(presque|bientôt) épuisée?s?
            dans la limite des stocks( disponibles)?|dernière chance|(aujourd'hui|ce soir) seulement
            durée limitée|dépêchez-vous|vite !
            """,
            es=r"""
            (solo|sólo) quedan (#|dos|tres|cuatro|cinco|pocos|pocas|unos|unas)( ~)?
            quedan pocas (unidades|plazas)|(casi|a punto de) agotar?(se|do|dos)?|última oportunidad
            (solo|sólo) hoy|por tiempo limitado|hasta agotar existencias|date prisa
            """,
        ),
        "“{words}” presses readers, and the brief doesn't say it. Keep it only if it is true, with "
        "the number or "
        "the date.",
        briefed=None,
    ),
    (laws.FTC_ACT, laws.cap(3), laws.cap(8), laws.DMCC, laws.UCPD.at("annex I, point 7")),
    flagged=(
        unbriefed("Only 3 left!"),
        unbriefed("Last chance: today only."),
        unbriefed("Nur noch 3 Stück."),
        unbriefed("Plus que 3 places."),
        unbriefed("Solo quedan 3 plazas."),
    ),
    passing=(
        Example("Only 3 left!", news="Only 3 left of the red ones."),
        unbriefed("We have 40 places."),
    ),
)

FREE_WITH_CONDITIONS = legal_rule(
    "free_with_conditions",
    Severity.WARNING,
    "What is free once something else is bought, or for a while, says that beside the word.",
    note_missing(
        Phrases(
            en=r"""
            (try it|try us) free|free (# |~ )?trial|free\*|free (gift|bonus|sample)s?
            (buy|get) (one|1|two|2),? get (one|1) free|bogof?|risk(-| )free trial
            free (with|when) (your |you |any |every )(… )?(purchase|order|buy|sign|subscribe|join)
            absolutely free|100 ?% free|completely free
            """,
            de=r"""
            (kostenlos|gratis)\*
            (kostenlos|gratis)(e|er|es|en)? (testphase|probe(monat|abo|zeit)|testen|ausprobieren)
            gratis(geschenk|zugabe)*|(völlig|100 ?%|komplett) (kostenlos|gratis)
            """,
            fr=r"""
            (gratuit|offert)e?\*|(essai|mois|période) gratuite?|cadeau (offert|gratuit)
            (100 ?%|totalement|entièrement) gratuite?
            """,
            es=r"""
            gratis\*|(prueba|mes|periodo) (gratis|gratuit[oa])|regalo gratis
            (100 ?%|totalmente|completamente) (gratis|gratuit[oa])
            """,
        ),
        "“{words}”: say beside it what it takes (a purchase, a card, what it costs afterwards), or "
        "that it takes "
        "nothing.",
        note=Phrases(
            en=r"""
            (then|afterwards|after that|thereafter|after the trial)|no (credit )?cards?( ~)?
            cancel (any ?time|before|by)|no (strings|obligation|purchase)
            (when|if) you (spend|buy|order)|(orders?|purchases?) (over|of|above)
            (terms|conditions|t&cs?)( and conditions)? apply|for (your )?first
            (with|on) (every|any|each|all) (… )?(order|purchase)s?|(per|a|every) (month|year) after
            ends automatically
            """,
            de=r"""
            danach|anschließend|ohne (kreditkarte|verpflichtung|kündigung)*|endet automatisch
            jederzeit kündbar|kündbar|(ab|bei) (einem )?(einkauf|bestellung|kauf)*|bedingungen
            """,
            fr=r"""
            (puis|ensuite)|sans (carte|engagement|obligation)*|résiliable|dès|à partir de
            pour tout(e)? (achat|commande)|conditions
            """,
            es=r"""
            (después|luego)|sin (tarjeta|compromiso|permanencia|obligación)|cancela|a partir de
            por (la |tu )?compra|condiciones
            """,
        ),
    ),
    (laws.FTC_FREE, laws.ROSCA, laws.cap(3), laws.DMCC, laws.UCPD.at("annex I, point 20")),
    flagged=(
        unbriefed("Start your free trial."),
        unbriefed("A free gift for you."),
        unbriefed("Jetzt kostenlos testen."),
        unbriefed("Profitez d'un essai gratuit."),
        unbriefed("Empieza tu prueba gratis."),
    ),
    passing=(
        unbriefed("Try it free for 14 days: no card needed, and it ends by itself."),
        unbriefed("Entry is free."),
    ),
)
OFFER_RULES = (PRICE_COMPARED, SCARCITY, FREE_WITH_CONDITIONS)
