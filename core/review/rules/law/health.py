"""What is said of health: cures, proofs, weight, and what comes before and after."""

import regex

from core.review.findings import Severity
from core.review.rules import laws
from core.review.rules.wordings import Phrases, claim, legal_rule, unbriefed

_OF_SOMEBODY = "((your|my|her|his|our|their) )?"


def _every(ill: str) -> str:
    """One illness, or several of a list."""
    return f"{ill}(((,|,? (and|or|&|und|oder|et|ou|y|e|o)) {ill})+)?"


_ILLS_EN = _every(
    r"(cancer|diabetes|depression|anxiety|arthritis|asthma|insomnia|migraines?|eczema|psoriasis|acne|"
    r"covid*|flu|"
    r"(the )?(common )?colds?|back pain|joint pain|inflammation|dementia|alzheimer'?s?|adhd|autism|"
    r"high blood pressure|heart disease|hair loss|infertility|hangovers?)"
)
_ILLS_DE = _every(
    r"(krebs|diabetes|depression(en)?|ängste|arthrose|asthma|schlafstörungen|migräne|neurodermitis|akne|"
    r"grippe|"
    r"erkältung(en)?|rückenschmerzen|gelenkschmerzen|entzündung(en)?|demenz|bluthochdruck|haarausfall)"
)
_ILLS_FR = _every(
    r"((le|la|les|l'|du|de la|des|votre|ton|mon|son) ?)?"
    r"(cancer|diabète|dépression|anxiété|arthrose|asthme|insomnie|migraines?|"
    r"eczéma|acné|grippe|rhume|mal de dos|démence|hypertension|chute de cheveux)"
)
_ILLS_ES = _every(
    r"((el|la|los|las|del|tu|su|mi) )?"
    r"(cáncer|diabetes|depresión|ansiedad|artrosis|asma|insomnio|migrañas?|eccema|"
    r"acné|gripe|resfriado|dolor de espalda|demencia|hipertensión|caída del (pelo|cabello))"
)
_ILLS_IT = _every(
    r"((il|la|lo|i|gli|le|l'|dal|dalla|dallo|dall'|tuo|tua) ?)?"
    r"(cancro|tumore|diabete|depressione|ansia|artrite|"
    r"artrosi|asma|insonnia|emicrania|eczema|psoriasi|acne|influenza|raffreddore|mal di schiena|demenza|"
    r"ipertensione|caduta dei capelli)"
)
_GOODS = (
    r"(drops|pills?|capsules|teas?|oils?|supplements?|gummies|crystals|bracelets?|patch(es)?|remed(y|ies)|"
    r"herbs|tablets|"
    r"creams?|products?|cbd|vitamins?|smoothies|powders?|globules|mushrooms|detox(es)?)"
)
_MITTEL = r"(tropfen|globuli|pillen|kapseln|tees|öle|produkte|kräuter|tabletten|vitamine|pflaster)"
_ASKED = regex.compile(
    r"\b(?:can|could|does|do|did|will|is|are|kann|hilft|heilt|peut|puede|può)\b", regex.IGNORECASE
)
_DENIED = regex.compile(
    r"(?:\b(?:not|no|never|nothing|cannot|nobody|none|kein\p{L}{0,2}|nicht|nie|ne|nunca|non)|n['’]t)"
    r"\s+(?:(?!only|just|merely)\p{L}+\s+)?$"
    r"|\bhow\s+(?:it|they|doctors|nurses|hospitals|clinics|insulin)\s+$|\bmyth\p{L}*\b[^.!?]*$",
    regex.IGNORECASE,
)


def _is_claimed(words: str, start: int, end: int) -> bool:
    """A question whether it helps claims nothing, nor does who denies it or tells how doctors do it."""
    before = regex.split(r"[.!?\n]", words[max(0, start - _FAR) : start])[-1]
    after = regex.search(r"[.!?\n]", words[end : end + _FAR])
    is_asked = after is not None and after[0] == "?" and _ASKED.match((before + words[start:end]).lstrip())
    return not is_asked and not _DENIED.search(before)


_FAR = 120
"""Characters within which a sentence begins, and ends."""

HEALTH_CLAIM = legal_rule(
    "health_claim",
    Severity.WARNING,
    "That something cures, treats or prevents an illness may be said of medicines that are licensed for it; "
    "other claims about health need scientific proof, and of food only those of the EU's list are allowed.",
    claim(
        Phrases(
            en=rf"""
                (cure[sd]?|heal(s|ed)?|treats|prevent(s|ed)?|reverse[sd]|eliminate[sd]|relieve[sd]|
                gets? rid of|
                got rid of|fights|beats|defeats|banish(es)?|wipes out|protects? (you |your family )?(from|
                against)|
                (goodbye|bye|bye-bye) to) {_OF_SOMEBODY}{_ILLS_EN}
                {_GOODS} (that |which |can |will |also |really |naturally )?(treat|prevent|heal|reverse|
                eliminate|relieve|
                fight|beat|help with|help against|work against) {_OF_SOMEBODY}{_ILLS_EN}
                (vaccines?|vaccinations?|(the )?mmr( vaccine)?|jabs?) (really |actually |do |can |
                may )?(causes?|
                caused|leads? to|triggers?|gives? you) (autism|infertility|cancer|adhd)
                (protects?|shields?|guards?) (you |your family )?(from|against) (5g|emfs?|
                electrosmog)( radiation)?
                (throw (away|out)|stop taking|ditch|bin|no (more )?need for|no longer need) (your |any |
                the )?(insulin|
                chemo(therapy)?|vaccin(es?|ations?)|antidepressants?|inhaler|medicines?|medication|meds)
                (vap(e|es|ing)|e-?cig(arette)?s?|smoking|cigarettes?)(:|) (is |are )?(# ?% )?(harmless|safe|
                healthy)
                (clinically|medically|scientifically) (proven|tested|shown)|doctors? (recommend(ed)?|hate)
                doctor(-| )recommended
                (boosts?|strengthens?) (your |the )?(immune system|immunity|metabolism|testosterone)
                (fda|mhra)(-| )approved|miracle (cure|pill|drug|cream|remedy|tea|diet|serum)
                detox(es|ifies)? your (body|liver)|anti(-| )?cancer|no side(-| )effects|reverses? ag(e)?ing
            """,
            de=rf"""
                (heilt|lindert|verhindert|bekämpft|hilft gegen|schützt vor|wirkt gegen|beseitigt|besiegt|
                vertreibt|stoppt) (deine |ihre |den |die )?{_ILLS_DE}
                {_MITTEL} (heilen|lindern|verhindern|bekämpfen|helfen gegen|schützen vor|wirken gegen|
                besiegen|
                behandeln) (deine |ihre |den |die )?{_ILLS_DE}
                impf(ungen|stoffe) (verursachen|führen zu|machen) (autismus|unfruchtbarkeit|krebs|unfruchtbar)
                (klinisch|medizinisch|wissenschaftlich) (erwiesen|getestet|bewiesen|belegt)
                (wirf|werfen sie) (dein|ihr)e? (insulin|medikamente|tabletten) weg
                von ärzten empfohlen|stärkt (das|dein|ihr) immunsystem|(ohne|keine) nebenwirkungen
                wundermittel|entgiftet (den|deinen|ihren) körper
            """,
            fr=rf"""
                (guérit|guérissez|guéris|soigne|soignez|prévient|soulage|combat|élimine|(fait|font|
                faites) disparaître) (de )?{_ILLS_FR}
                (gouttes|gélules|pilules|comprimés|tisanes|huiles|produits|plantes) (guérissent|soignent|
                préviennent|
                soulagent|combattent|éliminent|traitent) {_ILLS_FR}
                vaccins (causent|provoquent|donnent) (l'autisme|le cancer|la stérilité)
                (jetez|arrêtez) (votre |vos )(insuline|médicaments)
                (cliniquement|médicalement|scientifiquement) (prouvé|testé|démontré)e?s?
                recommandée? par les médecins|renforce (le|votre|ton) système immunitaire
                sans effets? secondaires?|remède miracle
            """,
            es=rf"""
                (cura|alivia|previene|combate|elimina|trata|vence) {_ILLS_ES}
                (gotas|cápsulas|pastillas|tés|aceites|productos|suplementos|hierbas) (curan|alivian|
                previenen|combaten|
                eliminan|tratan) {_ILLS_ES}
                vacunas (causan|provocan) (autismo|cáncer|infertilidad)
                (tira|deja) (tu|la|los) (insulina|medicamentos)
                (clínicamente|científicamente|médicamente) (probad|demostrad|comprobad)[oa]s?
                recomendado por médicos|(refuerza|fortalece) (el|tu|su) sistema inmun(itario|ológico)
                sin efectos secundarios|remedio milagroso
            """,
            it=rf"""
                (guarisc(i|e|ono)|cura(no)?|previene|combatte|elimina|allevia|sconfigge) {_ILLS_IT}
                vaccini (causano|provocano) (l'autismo|autismo|il cancro|infertilità)
                (clinicamente|scientificamente) (provat|testat|dimostrat)[oaie]
                senza effetti collaterali|rimedio miracoloso
            """,
        ),
        "“{words}” is a health claim. Leave it out, or say only what is licensed or proven, with the proof.",
        briefed=Severity.WARNING,
        means_it=_is_claimed,
    ),
    (
        laws.FTC_HEALTH,
        laws.cap(12),
        laws.cap(15),
        laws.UCPD.at("annex I, point 17"),
        laws.HEALTH_CLAIMS.at("article 10"),
        laws.FOOD_INFORMATION,
    ),
    flagged=(
        unbriefed("Our tea cures insomnia."),
        unbriefed("It cured my acne in three days."),
        unbriefed("Clinically proven to work."),
        unbriefed("Unser Tee hilft gegen Migräne."),
        unbriefed("Notre thé soigne l'anxiété."),
        unbriefed("Nuestro té alivia la ansiedad."),
        unbriefed("Guarisci dal diabete con la nostra dieta."),
        unbriefed("Throw away your insulin after our course."),
        unbriefed("This bracelet protects you from 5G radiation."),
        unbriefed("Unser Tee besiegt Krebs und vertreibt Diabetes."),
        unbriefed("Nos gélules font disparaître l'arthrose."),
        unbriefed("Smoke our vape: 95% harmless."),
        unbriefed("Our homeopathic drops treat depression and cancer."),
        unbriefed("Vaccines cause autism. Buy our detox instead."),
        unbriefed("Unsere Globuli heilen Krebs."),
        unbriefed("Nos gouttes soignent la dépression."),
        unbriefed("Nuestras gotas curan el cáncer."),
    ),
    passing=(
        unbriefed("Can green tea cure cancer? No. Our doctors answer five myths."),
        unbriefed("Vitamin C does not cure colds."),
        unbriefed("Vaccines do not cause autism."),
        unbriefed("Our clinics treat depression and anxiety."),
        unbriefed("Insulin was discovered in 1921; our exhibition tells how it treats diabetes."),
        unbriefed("Our tea tastes of mint. Sleep well!"),
        unbriefed("We give a tenth to those who look for a cure for cancer."),
    ),
)

_THING_SAVED = regex.compile(r"(?i:\bCO ?[2₂])|\bweniger\s+\p{Lu}|\sof\s+(?!weight|fat|belly|body)\p{L}")
"""Of which a weight is lost that is nobody's."""

WEIGHT_CLAIM = legal_rule(
    "weight_claim",
    Severity.WARNING,
    "How much weight somebody loses, and how fast, can't be promised; of food the EU forbids it altogether.",
    claim(
        Phrases(
            en=r"""
                (lose|drop|shed) (up to |over |about )?# ?(kg|kilos?|kilograms?|lbs?|pounds?|stone|inches)
                lose weight (fast|quickly|without|overnight|in (just )?(#|~) (days|weeks))
                (burns?|melts?|blasts?) (… )?(fat|belly fat|calories while)
                without diet(ing)?( or exercise)?|flat (belly|tummy|stomach) in
            """,
            de=r"""
                # ?(kg|kilo|pfund) ((… )?(abnehmen|verlieren|abgenommen)|weniger( wiegen)?)
                verlier(e|en|t)? (bis zu )?# ?(kg|kilo|pfund)
                (schnell|über nacht|ohne diät|ohne sport) abnehmen|(verbrennt|schmilzt) fett|fettverbrenner*
            """,
            fr=r"""
                (perdez|perdre|perds|perdu) (jusqu'à )?# ?(kg|kilos?)
                (maigrir|mincir) (vite|rapidement|sans (régime|effort|sport))
                brûle(urs?)? (de |les )?graisses?|ventre plat en
            """,
            es=r"""
                (pierde|perder|adelgaza|adelgazar) (hasta )?# ?(kg|kilos?)
                adelgaza(r)? (rápido|sin (dieta|esfuerzo|ejercicio))|quema(dor|dores)? (de )?grasas?
                vientre plano en
            """,
        ),
        "“{words}” promises lost weight. Leave the figure and the speed out.",
        briefed=Severity.WARNING,
        means_it=lambda words, start, end: not _THING_SAVED.search(words[start : end + 20]),
    ),
    (laws.FTC_WEIGHT_LOSS, laws.cap(13), laws.HEALTH_CLAIMS.at("article 12(b)")),
    flagged=(
        unbriefed("Lose 5 kg in two weeks."),
        unbriefed("Lose weight without dieting."),
        unbriefed("5 Kilo in zwei Wochen abnehmen."),
        unbriefed("Perdez 5 kilos en dix jours."),
        unbriefed("Adelgaza sin esfuerzo."),
    ),
    passing=(
        unbriefed("5 kg CO2 weniger pro Woche."),
        unbriefed("Lose 5 kg of plastic a year."),
        unbriefed("The bike lost 2 kg: now it weighs 9."),
        unbriefed("A plan for those who eat less."),
    ),
)

BEFORE_AFTER = legal_rule(
    "before_after",
    Severity.INFO,
    "Pictures of before and after promise everybody the same. They have to be true, alike, and usual.",
    claim(
        Phrases(
            en=r"""
                before(-| )(and|&)(-| )after (pics?|pictures?|photos?|shots?|images?)
                before(-| )(and|&)(-| )after (results?|transformations?)|before/after
            """,
            de=r"vorher(-|/| )(und )?nachher(-(bilder|fotos|vergleich))?",
            fr=r"avant ?(/|-|et) ?après",
            es=r"""
                antes ?(/|y) ?después (fotos?|imágenes)|(fotos?|imágenes) (del |de )?antes y (el )?después
            """,
        ),
        "“{words}” promises everybody the same. Show real, unretouched results, and say what is usual.",
    ),
    (laws.FTC_ENDORSEMENTS.at("255.2"), laws.cap(3), laws.cap(12), laws.UCPD.at("article 6")),
    flagged=(unbriefed("See our before and after photos!"), unbriefed("Die Vorher-Nachher-Bilder sind da.")),
    passing=(unbriefed("Stretch before and after a run."),),
)
HEALTH_RULES = (HEALTH_CLAIM, WEIGHT_CLAIM, BEFORE_AFTER)
