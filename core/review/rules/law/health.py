"""What is said of health: cures, proofs, weight, and what comes before and after."""

from core.review.findings import Severity
from core.review.rules import laws
from core.review.rules.wordings import Phrases, claim, legal_rule, unbriefed

_OF_SOMEBODY = "((your|my|her|his|our|their) )?"
_ILLS_EN = (
    r"(cancer|diabetes|depression|anxiety|arthritis|asthma|insomnia|migraines?|eczema|psoriasis|acne|covid*|flu|"
    r"(the )?(common )?colds?|back pain|joint pain|inflammation|dementia|alzheimer'?s?|adhd|autism|"
    r"high blood pressure|heart disease|hair loss|infertility|hangovers?)"
)
_ILLS_DE = (
    r"(krebs|diabetes|depression(en)?|ängste|arthrose|asthma|schlafstörungen|migräne|neurodermitis|akne|grippe|"
    r"erkältung(en)?|rückenschmerzen|gelenkschmerzen|entzündung(en)?|demenz|bluthochdruck|haarausfall)"
)
_ILLS_FR = (
    r"((le|la|les|l'|du|de la|des) ?)?(cancer|diabète|dépression|anxiété|arthrose|asthme|insomnie|migraines?|"
    r"eczéma|acné|grippe|rhume|mal de dos|démence|hypertension|chute de cheveux)"
)
_ILLS_ES = (
    r"((el|la|los|las|del) )?(cáncer|diabetes|depresión|ansiedad|artrosis|asma|insomnio|migrañas?|eccema|"
    r"acné|gripe|resfriado|dolor de espalda|demencia|hipertensión|caída del (pelo|cabello))"
)

HEALTH_CLAIM = legal_rule(
    "health_claim",
    Severity.WARNING,
    "That something cures, treats or prevents an illness may be said of medicines that are licensed for it; "
    "other claims about health need scientific proof, and of food only those of the EU's list are allowed.",
    claim(
        Phrases(
            en=rf"""
                (cure[sd]?|heal(s|ed)?|treats|prevent(s|ed)?|reverse[sd]) {_OF_SOMEBODY}{_ILLS_EN}
                (eliminate[sd]|relieve[sd]|gets? rid of|got rid of|fights) {_OF_SOMEBODY}{_ILLS_EN}
                (clinically|medically|scientifically) (proven|tested|shown)|doctors? (recommend(ed)?|hate)
                doctor(-| )recommended
                (boosts?|strengthens?) (your |the )?(immune system|immunity|metabolism|testosterone)
                (fda|mhra)(-| )approved|miracle (cure|pill|drug|cream|remedy|tea|diet|serum)
                detox(es|ifies)? your (body|liver)|anti(-| )?cancer|no side(-| )effects|reverses? ag(e)?ing
            """,
            de=rf"""
                (heilt|lindert|verhindert|bekämpft|hilft gegen) (deine |ihre |die )?{_ILLS_DE}
                (schützt vor|wirkt gegen|beseitigt) (deine |ihre |die )?{_ILLS_DE}
                (klinisch|medizinisch|wissenschaftlich) (erwiesen|getestet|bewiesen|belegt)
                von ärzten empfohlen|stärkt (das|dein|ihr) immunsystem|(ohne|keine) nebenwirkungen
                wundermittel|entgiftet (den|deinen|ihren) körper
            """,
            fr=rf"""
                (guérit|soigne|prévient|soulage|combat|élimine) {_ILLS_FR}
                (cliniquement|médicalement|scientifiquement) (prouvé|testé|démontré)e?s?
                recommandée? par les médecins|renforce (le|votre|ton) système immunitaire
                sans effets? secondaires?|remède miracle
            """,
            es=rf"""
                (cura|alivia|previene|combate|elimina|trata) {_ILLS_ES}
                (clínicamente|científicamente|médicamente) (probad|demostrad|comprobad)[oa]s?
                recomendado por médicos|(refuerza|fortalece) (el|tu|su) sistema inmun(itario|ológico)
                sin efectos secundarios|remedio milagroso
            """,
        ),
        "“{words}” is a health claim. Leave it out, or say only what is licensed or proven, with the proof.",
        briefed=Severity.WARNING,
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
    ),
    passing=(
        unbriefed("Our tea tastes of mint. Sleep well!"),
        unbriefed("We give a tenth to those who look for a cure for cancer."),
    ),
)

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
                (# ?(kg|kilo|pfund) (… )?(abnehmen|verlieren|abgenommen|weniger))
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
    ),
    (laws.FTC_WEIGHT_LOSS, laws.cap(13), laws.HEALTH_CLAIMS.at("article 12(b)")),
    flagged=(
        unbriefed("Lose 5 kg in two weeks."),
        unbriefed("Lose weight without dieting."),
        unbriefed("5 Kilo in zwei Wochen abnehmen."),
        unbriefed("Perdez 5 kilos en dix jours."),
        unbriefed("Adelgaza sin esfuerzo."),
    ),
    passing=(unbriefed("The bike lost 2 kg: now it weighs 9."), unbriefed("A plan for those who eat less.")),
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
