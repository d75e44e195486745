"""What may not be sold, or not like this: drugs, forgeries, arms without a licence, and tobacco."""

import regex

from core.review.findings import Severity
from core.review.rules import laws
from core.review.rules.wordings import Phrases, claim, legal_rule, unbriefed

_BRANDS = (
    r"(rolex(es)?|gucci|louis vuitton|chanel|prada|herm[eè]s|nikes?|adidas|ray(-| )?bans?|omega|cartier|"
    r"dior|burberry|airpods|iphones?|yeezys?|jordans?|michael kors|balenciaga|patek philippe|"
    r"audemars piguet|moncler|canada goose)"
)
_MEDICINES = (
    r"((anabolic )?steroids?|xanax|valium|viagra|cialis|oxycodone|oxycontin|percocet|vicodin|adderall|"
    r"ritalin|tramadol|codeine|ozempic|wegovy|mounjaro|semaglutide|antibiotics|botox|alprazolam|diazepam|"
    r"modafinil|morphine|opioids|sleeping pills|prescription (drugs|pills|medicines?|medication))"
)
_DRUGS = (
    r"(cocaine|heroin|(crystal )?meth|methamphetamines?|mdma|lsd|ketamine|fentanyl|ghb|amphetamines?|"
    r"crack cocaine|ecstasy pills)"
)
_GUNS = (
    r"(ak-?47s?|ar-?15s?|glocks?|guns?|pistols?|rifles?|handguns?|revolvers?|firearms?|ammo|ammunition|"
    r"weapons?|silencers?)"
)
_PAPERS = (
    r"(passports?|ids?|id cards?|(driver'?s?'?|driving) licen[cs]es?|diplomas?|degrees?|visas?|"
    r"birth certificates?|vaccin(e|ation) (cards?|certificates?|passports?)|doctor's notes?|(bank)?notes|"
    r"bills|money)"
)
_FORGED = r"(fake|false|forged|counterfeit|novelty)"
_MEDIZIN = (
    r"(xanax|viagra|cialis|ritalin|valium|tramadol|antibiotika|steroide|anabolika|ozempic|schlaftabletten)"
)
_TOLD_OFF = Phrases(
    en=r"""
    police|arrest(s|ed)?|seized?|customs|addict(s|ed|ion)?|rehab|overdose*|beware|avoid|scams?|spot|
    recogni[sz]e|
    illegal*|unlawful*|crime|crimes|criminals?|report(s|ed)? (it|them|a|fake)|documentary|novel|film|
    never (buy|order|sell|use|trust)|(don't|do not) (buy|order|sell|use|trust)
    """,
    de=r"polizei|zoll|sucht|warnung|vorsicht|erkenn*|illegal*|verboten|straftat*|betrug*",
    fr=r"police|douanes?|addiction|attention|reconnaître|illég*|interdit*|arnaques?",
    es=r"policía|aduanas?|adicción|cuidado|reconocer|ilegal*|prohibid*|estafas?",
    it=r"polizia|dogana|dipendenza|attenzione|riconoscere|illegal*|vietat*|truff*",
)
"""Of whoever warns of such goods, or reports on them."""

_TOLD_OF = regex.compile(
    r"(?<!\byou\s)\b(?:can|could)\b|\b(?:kids?|children|teens?|teenagers?|minors|people|they|he|she|who|"
    r"anyone|everyone"
    r"|somebody|terrorists|criminals|states?|laws?|should|how|why|when|if)\b",
    regex.IGNORECASE,
)
"""Before words that say what somebody else does, or is let do."""
_FAR = 80
"""Characters before them that are looked at."""


def _is_offered(words: str, start: int, end: int) -> bool:
    return not _TOLD_OF.search(regex.split(r"[.!?\n]", words[max(0, start - _FAR) : start])[-1])


UNLAWFUL_GOODS = legal_rule(
    "unlawful_goods",
    Severity.WARNING,
    "Drugs, forged papers and brands, and arms or prescription medicines without the paper that they "
    "need, may "
    "not be sold; copy must not seem to say otherwise.",
    claim(
        Phrases(
            en=rf"""
            (buy|order|get|sell(ing|s)?|ship(ping|s)?) ((cheap|pure|our|some|your|the best) )?{_DRUGS}
            {_DRUGS} (… )?(for sale|delivered|delivery|shipped|shipping|in stock|online|discreetly)
            (buy|order|get|sell(ing)?|need|make|print) (… )?{_FORGED} (… )?{_PAPERS}
            {_FORGED} {_PAPERS} (… )?(for sale|here|online|cheap|delivered|from [€$£] ?#)
            (fake|counterfeit|replica|imitation|knock(-| )?off) (designer )?{_BRANDS} (~ )?(watch(es)?|
            bags?|handbags?|
            shoes|sneakers|trainers|sunglasses|wallets?|belts?|jackets?|phones?)
            (buy|order|get|sell(ing)?) (… )?(fake|counterfeit|replica|imitation|knock(-| )?off) {_BRANDS}
            (buy|order|get|sell(ing)?|our) (… )?(counterfeit|replica|fake designer|knock(-|
             )?off) (watches|handbags|
            bags|sneakers|sunglasses)
            {_GUNS} (… )?(without|no|needs? no) (a |any )?(gun )?(licen[cs]e|permit|background checks?|
            paperwork|papers|
            questions)
            {_MEDICINES},? (… )?(without|no|needs? no) (a |any )?(doctor's )?(prescription|rx|doctor)
            (no|without) (a )?(prescription|rx)( needed| required)?[:,] (… )?{_MEDICINES}
            (buy|order|sell(ing)?) (… )?anabolic steroids
            """,
            de=rf"""
            (kokain|heroin|crystal meth|mdma|lsd|ketamin|amphetamin) (… )?(kaufen|bestellen|zu verkaufen|
            geliefert)
            (kauf|kaufe|kauft|bestell|bestelle|bestellt) (… )?(kokain|heroin|crystal meth|mdma|lsd|ketamin)
            (gefälschte[rsn]?|falsche) (~ )?(pässe|reisep(a|ä)sse?|ausweise?|führerscheine?|zeugnisse|
            banknoten|
            impfpässe|(rolex|gucci)(-| )?~)
            führerschein (… )?ohne prüfung|{_MEDIZIN},? (… )?(ohne rezept|rezeptfrei)|
            (ohne rezept|rezeptfrei*) (… )?{_MEDIZIN}
            (waffen?|pistolen?|gewehre?) (… )?ohne (waffenschein|waffenbesitzkarte|papiere)
            """,
            fr=rf"""
            (achetez|achète|commandez|vendons) (… )?(cocaïne|héroïne|mdma|méthamphétamine|kétamine)
            (achetez|commandez|obtenez|vendons) (… )?(faux (passeports?|permis|papiers|billets|diplômes?)|
            fausses? (cartes|
            rolex))
            (xanax|viagra|cialis|valium|ritaline|tramadol|antibiotiques|stéroïdes|ozempic|
            anabolisants),? (… )?(sans ordonnance)
            (armes?|pistolets?|fusils?) (… )?sans (permis|licence)|(répliques|contrefaçons|
            imitations) (de )?{_BRANDS}
            """,
            es=rf"""
            (compra|pide|vendemos|consigue) (… )?(cocaína|heroína|mdma|metanfetamina|ketamina)
            (compra|pide|vendemos|consigue) (… )?(pasaportes?|permisos? de conducir|
            carnets?( de conducir)?|títulos?|
            billetes) falsos?
            (xanax|viagra|cialis|valium|tramadol|antibióticos|esteroides|ozempic|
            anabolizantes),? (… )?sin receta
            (armas?|pistolas?|rifles?) (… )?sin (licencia|permiso)|(réplicas|imitaciones|
            falsificaciones) (de )?{_BRANDS}
            """,
            it=rf"""
            (compra|ordina|vendiamo) (… )?(cocaina|eroina|mdma|metanfetamina|ketamina)
            (compra|ordina|vendiamo) (… )?(passaporti|patenti|documenti|diplomi|banconote) fals[ie]
            (xanax|viagra|cialis|valium|tramadolo|antibiotici|steroidi|ozempic|
            anabolizzanti),? (… )?senza ricetta
            (armi|pistole|fucili) (… )?senza (licenza|porto d'armi)|(repliche|imitazioni) (di )?{_BRANDS}
            """,
        ),
        "“{words}” sells what may not be sold, or not like this. Leave it out.",
        unless=_TOLD_OFF,
        briefed=Severity.WARNING,
        means_it=_is_offered,
    ),
    (
        laws.DRUGS_ADVERTISED,
        laws.COUNTERFEITS,
        laws.FALSE_PAPERS,
        laws.GUNS,
        laws.PRESCRIPTION,
        laws.UK_DRUGS,
        laws.UK_COUNTERFEITS,
        laws.UK_FIREARMS,
        laws.UK_PRESCRIPTION,
        laws.UCPD.at("annex I, point 9"),
        laws.MEDICINES.at("article 88(1)"),
    ),
    flagged=(
        unbriefed("Buy cocaine online, shipped discreetly."),
        unbriefed("Fake Rolex watches, identical to the original."),
        unbriefed("Get fake passports and driver's licenses here."),
        unbriefed("Buy AK-47s without a licence, no questions asked."),
        unbriefed("Buy steroids and Xanax without prescription."),
        unbriefed("Viagra, rezeptfrei und diskret."),
        unbriefed("Commandez vos faux permis ici."),
        unbriefed("Antibióticos sin receta."),
        unbriefed("Patenti e Xanax senza ricetta."),
    ),
    passing=(
        unbriefed("How to spot a fake Rolex watch."),
        unbriefed("Never buy antibiotics without a prescription."),
        unbriefed("Sunglasses without prescription lenses, from $20."),
        unbriefed("Buy water guns, no batteries needed."),
        unbriefed("Replica shirts of the home team are in."),
        unbriefed("Get help with heroin addiction."),
        unbriefed("In five states teenagers buy guns without a background check."),
        unbriefed("Our passports to taste: ten stamps, one free coffee."),
    ),
)

_OTHER_TOBACCO = regex.compile(
    r"[\s-]{1,3}(?:colou?r|brown|leather|vanill|scent|candle|fragrance|free|tax|box|case|farbe)",
    regex.IGNORECASE,
)
"""What follows the word where no tobacco is sold."""

TOBACCO_SOLD = legal_rule(
    "tobacco_sold",
    Severity.WARNING,
    "Tobacco may not be advertised online in the EU and the United Kingdom; in the United States not as "
    "harmless or as a smaller risk.",
    claim(
        Phrases(
            en=r"""
            (buy|order|try|taste|smoke|shop|discover) (our|the|these|this|a pack of|
            your) (~ )?(~ )?(cigarettes?|cigars?|
            cigarillos?|tobacco|snus)
            (buy|order|shop) (~ )?(cigarettes|cigars|cigarillos|tobacco|snus)
            (cigarettes|cigars|tobacco|snus) (… )?(for (only |just )?[€$£] ?#|on sale|delivered|at half price)
            (cigarettes?|cigars?|tobacco|smoking) (is|are) (~ )?(good for|healthy|harmless|safe)
            (light|mild|healthy|safe|organic|natural) (cigarettes|cigars|tobacco)
            """,
            de=r"""
            (probier|kauf|bestell|genieß|rauch)(e|t|en)? (sie )?(unsere?n?|die|den|
            jetzt) (~ )?(zigaretten|zigarren|
            zigarillos|tabak|snus)
            (zigaretten|zigarren|tabak) (… )?(für nur|im angebot|ab # ?€)
            """,
            fr=r"""
            (achetez|commandez|fumez|goûtez|découvrez|essayez) (nos|notre|les|ces|le) (~ )?(cigarettes?|
            cigares?|tabac|snus)
            """,
            es=r"""
            (compra|pide|fuma|prueba|descubre) (nuestr[oa]s?|los|estos|el) (~ )?(cigarrillos|cigarros|
            puros|tabaco|snus)
            """,
            it=r"""
            (compra|ordina|fuma|prova|scopri) (le nostre|i nostri|il nostro|le|i|il) (~ )?(sigarette|
            sigari|tabacco|snus)
            """,
        ),
        "“{words}” advertises tobacco. Leave it out.",
        unless=Phrases(
            en=r"quit(ting|s)?|stop smoking|smoke(-| )free|give up|no more",
            de=r"rauchfrei*|aufhören|nichtrauch*",
            fr=r"arrêt(er|ez)( de fumer)?|sans tabac",
            es=r"dej(a|ar) de fumar|sin tabaco",
            it=r"smett(i|ere) di fumare|senza tabacco",
        ),
        briefed=Severity.WARNING,
        means_it=lambda words, start, end: (
            _is_offered(words, start, end) and not _OTHER_TOBACCO.match(words[end : end + 20])
        ),
    ),
    (laws.TOBACCO_RISK, laws.UK_TOBACCO, laws.cap(21), laws.TOBACCO_ADVERTISED),
    flagged=(
        unbriefed("Smoke our cigarettes: they're good for your lungs."),
        unbriefed("Cigars delivered to your door."),
        unbriefed("Probiere unseren neuen Tabak."),
        unbriefed("Découvrez nos cigares."),
        unbriefed("Prueba nuestros puros."),
        unbriefed("Prova i nostri sigari."),
    ),
    passing=(
        unbriefed("Try our tobacco-brown leather bag."),
        unbriefed("Buy fewer cigarettes: quit with our app."),
        unbriefed("Millions of kids smoke these new cigarettes, and it's legal."),
        unbriefed("Arrêtez de fumer : découvrez les cigarettes de chocolat."),
    ),
)
GOODS_RULES = (UNLAWFUL_GOODS, TOBACCO_SOLD)
"""The rules of this family, in the order in which people read what they find."""
