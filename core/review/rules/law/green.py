"""Environmental claims: what is said of the whole planet needs a proof for the whole product."""

from core.review.findings import Severity
from core.review.rules import laws
from core.review.rules.wordings import Phrases, claim, legal_rule, unbriefed

_PROVEN = Phrases(
    en=r"""
    certified (by|to|under)
    (fsc|gots|oeko-tex|blue angel|eu ecolabel|nordic swan|cradle to cradle|b corp)|(en|iso|astm) ?#
    # ?(%|percent) (… )?(less|fewer|recycled|lower|organic|renewable|plastic|bio(-| )?based)
    compared (to|with)|because (it|they|we|the)|life ?cycle (assessment|analysis)
    """,
    de=r"""
    zertifiziert (nach|von|durch)|(fsc|gots|blauer? engel|oeko-tex|eu-ecolabel)
    # ?(%|prozent) (… )?(weniger|recycel*|recyc*|erneuerbar*)|im vergleich (zu|zum|zur)|ökobilanz
    """,
    fr=r"""
    certifiée?s? (par|selon)|(fsc|gots|écolabel européen)|# ?% (… )?(de moins|recyclée?s?)|par rapport à
    analyse (du|de) cycle de vie
    """,
    es=r"""
    certificad[oa]s? (por|según)|(fsc|gots|ecolabel|etiqueta ecológica de la ue)
    # ?% (… )?(menos|reciclad[oa]s?)|en comparación con|análisis de(l)? ciclo de vida
    """,
)

GREEN_CLAIM = legal_rule(
    "green_claim",
    Severity.WARNING,
    "Words such as eco-friendly or sustainable say that all of a product does good, from making to waste. "
    "In the EU they are forbidden unless recognised excellent performance is shown; elsewhere they "
    "need a clear "
    "basis.",
    claim(
        Phrases(
            en=r"""
            (eco|environment|planet|climate|nature|earth|ocean|bee|reef)(-| )?(ally )?(friendly|safe|
            conscious|positive)
            environmentally (friendly|safe|sound|responsible|conscious)
            (good|better|kind|kinder|gentle) (for|to|on) the (planet|environment|earth|climate|oceans?)
            (fully|100 ?%|completely|totally) (sustainable|green|natural|recyclable|biodegradable|
            compostable)
            sustainabl(e|y) (made|produced|sourced|fashion|packaging|products?|materials?)
            sustainabl(e|y) (choice|bags?|clothing|clothes|shoes|cotton|brand)|biodegradable|compostable
            greener (choice|alternative|option|product)s?
            (zero|no) (environmental )?(impact|waste|emissions?) (product|packaging|on the)
            non(-| )toxic|chemical(-| )free|plastic(-| )neutral
            """,
            de=r"""
            (umwelt|klima|natur|öko)(freundlich|schonend|verträglich|bewusst)*
            gut für (die umwelt|das klima|den planeten)
            (100 ?%|vollständig|komplett) (nachhaltig|recycelbar|kompostierbar|biologisch abbaubar)*
            nachhaltig(e|er|es|en)? (mode|produkte?|verpackung|materialien|hergestellt)
            nachhaltig(e|er|es|en)? (produziert|kleidung|rucksack|tasche)|biologisch abbaubar*
            kompostierbar*|umweltneutral*
            """,
            fr=r"""
            écologiques?|éco-?responsables?
            respectueu(x|se|ses) de (l'environnement|la nature|la planète)
            (bon|bonne|bien) pour la planète|biodégradables?|compostables?
            (mode|produits?|emballages?|matériaux) durables?|100 ?% (écologique|recyclable|naturel)s?
            """,
            es=r"""
            ecológic[oa]s?|eco-?(amigable|friendly)s?
            respetuos[oa]s? con (el medio ambiente|el planeta|la naturaleza)
            (bueno|buena) para el planeta|biodegradables?|compostables?
            (moda|productos?|envases?|materiales) sostenibles?
            100 ?% (ecológic[oa]|reciclable|natural)(es|s)?
            """,
        ),
        "“{words}” says more than can be shown. Say what exactly is better, by how much, and who tested it.",
        unless=_PROVEN,
    ),
    (
        laws.FTC_GREEN_GUIDES.at("260.4"),
        laws.cap(11),
        laws.GREEN_TRANSITION,
        laws.UCPD.at("annex I, point 4a"),
    ),
    flagged=(
        unbriefed("Our eco-friendly bag."),
        unbriefed("Bags that are good for the planet."),
        unbriefed("Unsere umweltfreundliche Tasche."),
        unbriefed("Un sac respectueux de l'environnement."),
        unbriefed("Una bolsa biodegradable."),
    ),
    passing=(
        unbriefed("A bag made of 80% recycled sails."),
        unbriefed("Green is this season's colour."),
        unbriefed("An eco-friendly bag: 40% less plastic than our last one, tested by TÜV."),
    ),
)

CARBON_CLAIM = legal_rule(
    "carbon_claim",
    Severity.WARNING,
    "In the EU no product may be called climate neutral because its emissions are offset; elsewhere "
    "the offset "
    "has to be told beside the claim.",
    claim(
        Phrases(
            en=r"""
            (carbon|climate|co2)(-| )?(neutral|positive|negative|free|compensated)
            net(-| )zero (product|delivery|shipping|flights?|coffee|bag|brand|company)
            (carbon|co2|emissions?) offsets?
            offset (your|our|all|its|the) (carbon|emissions?|co2|footprint)
            """,
            de=r"(klima|co2|co₂)-?(neutral|positiv|kompensiert|frei)*|klimaneutral*",
            fr=r"""
            (neutre|neutres) en (carbone|co2)|(carbone|climatiquement) neutres?|neutralité carbone
            compensée?s? carbone
            """,
            es=r"""
            (neutr[oa]s?|cero) en carbono|carbono neutr[oa]|huella (de carbono )?cero
            climáticamente neutr[oa]s?
            """,
        ),
        "“{words}”: of a product the EU forbids this where it rests on offsets. Say how much less is "
        "emitted, "
        "since when, and where that can be read.",
    ),
    (
        laws.FTC_GREEN_GUIDES.at("260.5"),
        laws.cap(11),
        laws.GREEN_TRANSITION,
        laws.UCPD.at("annex I, point 4c"),
    ),
    flagged=(
        unbriefed("Our carbon-neutral delivery."),
        unbriefed("Klimaneutral verschickt."),
        unbriefed("Livraison neutre en carbone."),
        unbriefed("Envío neutro en carbono."),
    ),
    passing=(unbriefed("Our vans emit 40% less than in 2019; the figures are on our page."),),
)
GREEN_RULES = (GREEN_CLAIM, CARBON_CLAIM)
