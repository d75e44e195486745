"""Claims that need a proof: superlatives, guarantees, the lowest price, rivals by their names."""

from collections.abc import Iterator

from core.foundation.folding import folded
from core.review.findings import Severity
from core.review.rules import laws
from core.review.rules.checked import Checked
from core.review.rules.rule import Found
from core.review.rules.wordings import Phrases, claim, legal_rule, unbriefed

SUPERLATIVE = legal_rule(
    "superlative",
    Severity.WARNING,
    "That something is the best, the first or the only one is taken as a fact, and needs a proof that is at "
    "hand before it is said.",
    claim(
        Phrases(
            en=r"""
            (the )?(world|country|nation|industry|market)'s (… )?(best|finest|favou?rite|leading|
            largest|fastest|safest|most (advanced|trusted|popular|effective|
            reliable|comfortable|affordable|loved|innovative))( ~)?
            the (best|fastest|safest|cheapest|finest|most (advanced|trusted|popular|effective|reliable|
            comfortable|affordable|loved|innovative)) (… )?(in the world|on the market|in the industry|
            money can buy|in the country|in town|on earth)
            (we|we're|our|it|it's|ours) (are|is|have)?( simply| still)? the (very )?best ~
            (the )?(no\.|number|nr\.|n°) ?(1|one) (choice|brand|app|tool|provider|solution|product|
            platform|in|for)
            (europe|america|britain|germany|france|spain|italy|city|town|region)'s (… )?(best|finest|
            leading|largest|cheapest)
            the (very )?(best|finest|cheapest) (~ )?(~ )?in (the )?(europe|america|britain|england|
            ireland|germany|france|spain|italy|uk|us|eu|london|berlin|paris|city|area|region)
            (we are|we're|it is|it's|they are|they're) (simply |just )?the (very )?(best|finest|
            cheapest)
            (we are|we're) the only ~( ~)? in
            the only (… )?(that|which) (really |actually )?works
            (voted|rated|ranked) (the )?(\#|no\.? ?|number )(1|one)
            (world|america|britain|europe|germany|country|nation|city|uk|us)'s (\#|no\.? ?|number )(1|
            one)
            leading (provider|brand|maker|supplier|manufacturer) of
            (the )?(undisputed |global |world |clear )?(market|industry|category) leader|unbeatable
            unbeaten|unrivall?ed|unmatched|unparallell?ed|second to none|best(-| )in(-| )class
            nothing (beats|comes close|works better)
            """,
            de=r"""
            (der|die|das|den|dem) (welt|europa|deutschland)weit (best|schnellst|größt|günstigst|
            sicherst)~( ~)?
            (der|die|das) (best|schnellst|sicherst|günstigst)~ (… )?(der welt|auf dem markt|der branche|
            deutschlands|europas|aller zeiten)
            (die )?(nr\.|nummer) ?(1|eins) (in|bei|für|unter|auf)|unschlagbar*|unübertroffen*
            konkurrenzlos*|marktführer*|weltmarktführer*
            """,
            fr=r"""
            (le|la|les) meilleure?s? ((… )?(du monde|du marché|de france|d'europe|au monde)|~ (de|
            du) (?-i:\p{Lu})~)
            (le )?(n°|numéro) ?(1|un) (du|de|des|en|sur)|imbattable*|inégalée?s?
            leader (du marché|mondial|incontesté)
            """,
            es=r"""
            (el|la|los|las) mejor(es)? ((… )?(del mundo|del mercado|de españa|de europa)|
            ~ de (?-i:\p{Lu})~)
            (el |la )?(n\.?º|número) ?(1|uno) (en|del?|para)|imbatible*|inigualable*|sin rival
            líder(es)? (del mercado|mundial(es)?)
            """,
        ),
        "“{words}” is taken as a fact. Name its proof (a test, a survey, a date), or say what is "
        "good about it.",
    ),
    (laws.FTC_SUBSTANTIATION, laws.cap(3), laws.UCPD.at("article 6")),
    flagged=(
        unbriefed("The world's best coffee, now in Leeds."),
        unbriefed("We are the best."),
        unbriefed("Europe's best coffee."),
        unbriefed("Our beans are the finest in Europe."),
        unbriefed("We are the only coffee shop in Leeds."),
        unbriefed("We are the number one choice for bakers."),
        unbriefed("Unser Service ist unschlagbar."),
        unbriefed("Le meilleur pain du monde."),
        unbriefed("El mejor café del mundo."),
    ),
    passing=(
        unbriefed("The best time to plant a tree is now."),
        unbriefed("Rated 4.8 of 5 by 1,200 readers of Bike magazine in May."),
    ),
)

GUARANTEE = legal_rule(
    "guarantee",
    Severity.WARNING,
    "A guarantee binds: it is only to be given with its terms, and an effect that not everybody has can't be "
    "guaranteed.",
    claim(
        Phrases(
            en=r"""
            (100|one hundred) ?% (guaranteed?|safe|secure|effective|risk(-| )free|satisfaction)
            guaranteed (results?|success|to (work|last|sell|win|save|help|make|please|fit))
            (results|success|satisfaction|delivery|savings) (… )?guaranteed
            (we|i) guarantee (that |you |you'll |your |it |it'll |results|success)
            money(-| )back guarantee|(never|can't|cannot) (fails?|go wrong)|works every (single )?time
            fool(-| )?proof|zero risk|no risk at all
            """,
            de=r"""
            (100|hundert) ?(%|prozent*) (garantiert|sicher|wirksam|risikofrei)
            (erfolg|ergebnis|zufriedenheit|wirkung)* garantiert
            garantiert(er|e|es|en)? (erfolg|wirkung|ergebnis)*|wir garantieren
            geld(-| )zurück(-| )garantie|ohne jedes risiko|völlig risikofrei
            """,
            fr=r"""
            (100|cent) ?(%|pour cent) (garantie?s?|efficaces?|sûre?s?|sans risque)
            (résultats?|succès|satisfaction) garantie?s?|nous garantissons|satisfait ou remboursé
            """,
            es=r"""
            (100|cien) ?(%|por ciento) (garantizad[oa]s?|eficaz|segur[oa]s?|sin riesgo)
            (resultados?|éxito|satisfacción) garantizad[oa]s?|garantizamos|te devolvemos (el|tu) dinero
            """,
        ),
        "“{words}” is a guarantee. Say what is guaranteed, for how long and where the terms stand, "
        "or leave it "
        "out.",
        unless=Phrases(
            en=r"""
            (full |see (the |our )?)?(terms|conditions) (and conditions )?(apply|at|on|:|here)
            within # days|(for|of) # (days|months|years)|#(-| )(day|month|year)
            """,
            de=r"innerhalb von # (tagen|wochen)|# (tage|jahre|monate)|(es gelten|siehe) *bedingungen",
            fr=r"sous # (jours|mois)|(voir|selon) (les )?conditions|# (jours|ans|mois)",
            es=r"(en|durante) # (días|meses|años)|(ver|consulta) (las )?condiciones",
        ),
    ),
    (laws.FTC_GUARANTEES, laws.cap(3), laws.UCPD.at("article 6")),
    flagged=(
        unbriefed("100% guaranteed. You'll love it."),
        unbriefed("Satisfaction guaranteed!"),
        unbriefed("Erfolg garantiert."),
        unbriefed("Résultats garantis."),
        unbriefed("Resultados garantizados."),
    ),
    passing=(
        unbriefed("Satisfaction guaranteed: send it back within 30 days, and we refund it."),
        unbriefed("We can't guarantee seats, so come early."),
    ),
)

LOWEST_PRICE = legal_rule(
    "lowest_price",
    Severity.WARNING,
    "That no price is lower has to be true of every rival, at every moment that the copy is out.",
    claim(
        Phrases(
            en=r"""
            (the )?(lowest|cheapest|best) prices? (… )?(guaranteed?|anywhere|ever|in (town|the country|
            the uk|the us|europe)|on the market)
            (guaranteed|our|always the) lowest prices?
            (the )?cheapest (… )?(in (town|the country|the uk|the us|europe)|on the market|anywhere)
            unbeatable (prices?|deals?|value)
            (never|won't be) (knowingly )?(beaten|undersold)( on price)?|lower than anywhere
            """,
            de=r"""
            (der |die |den )?(niedrigste|günstigste|beste)[a-z]? preise? (deutschlands|garantiert|
            europas|auf dem markt|überhaupt)
            bestpreis(garantie)?|tiefstpreis(garantie)?|nirgends günstiger|unschlagbar* preise?n?
            """,
            fr=r"""
            (les? |aux? )?(prix|tarifs?) (le |les )?plus bas (du marché|de france|garantis?)
            (meilleur|meilleurs) prix (garantis?|du marché)|prix imbattables?
            moins cher (que partout|du marché)
            """,
            es=r"""
            (el |los )?(mejor|mejores) precios? (garantizados?|del mercado|de españa)
            (el |los )?precios? más bajos? (del mercado|de españa|garantizados?)|precios? imbatibles?
            """,
        ),
        "“{words}” has to be true of every rival as long as this is out. Name the price and let readers "
        "compare.",
    ),
    (laws.FTC_PRICING, laws.cap(3), laws.UCPD.at("article 6(1)(d)")),
    flagged=(
        unbriefed("The lowest prices in town."),
        unbriefed("Zum Bestpreis!"),
        unbriefed("Prix imbattables sur les vélos."),
        unbriefed("Al mejor precio garantizado."),
    ),
    passing=(unbriefed("Now for £29."), unbriefed("Our best price yet comes with a new colour.")),
)

_COMPARED = Phrases(
    en=r"""
    (better|faster|cheaper|safer|lighter|stronger|easier|simpler) (?-i:than \p{Lu}[\p{L}\p{N}&.-]+)
    (beats|outperforms|unlike|tired of) (?-i:\p{Lu}[\p{L}\p{N}&.-]+)
    """,
    fr=r"(plus rapide|moins cher|meilleur)e?s? que (?-i:\p{Lu}[\p{L}\p{N}&.-]+)",
    es=r"(mejor|más rápid[oa]|más barat[oa]) que (?-i:\p{Lu}[\p{L}\p{N}&.-]+)",
)
_NO_RIVALS = frozenset(
    """
    i you we he she they it the a an this that these those most many some any all other others our your my
    their monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december christmas easter english french german spanish european
    american british
    """.split()
)
_MOST_CAPITALS = 0.6


def rival_named(checked: Checked) -> Iterator[Found]:
    """What is compared with a name that is not one's own. Where most words have capitals no name shows."""
    own = folded(f"{checked.brief.product} {checked.brief.sender} {checked.voice.company}")
    for said, start, end in _COMPARED.found_in(checked):
        name = said.words[start:end].split()[-1].rstrip(".-&")
        if name.casefold() in _NO_RIVALS or folded(name) in own or _is_in_capitals(said.words, start):
            continue
        sentence = f"This compares with {name}. Compare by facts that readers can check, and mock nobody."
        yield Found(sentence, said.span(start, end))


def _is_in_capitals(words: str, at: int) -> bool:
    line = words[words.rfind("\n", 0, at) + 1 :].partition("\n")[0]
    long = [word for word in line[:300].split() if len(word) > 3]
    return sum(word[0].isupper() for word in long) > _MOST_CAPITALS * len(long) and len(long) > 3


RIVAL_NAMED = legal_rule(
    "rival_named",
    Severity.INFO,
    "A comparison that names a rival has to be of like with like, by facts that can be checked, and must not "
    "run anybody down.",
    rival_named,
    (laws.FTC_COMPARISONS, laws.cap(3), laws.COMPARATIVE),
    flagged=(unbriefed("Faster than Trello, and simpler."), unbriefed("Unlike Spotify, we pay each artist.")),
    passing=(
        unbriefed("Faster than before."),
        unbriefed("Lighter than Monday's rain."),
        unbriefed("Why Good Sleep Is Better Than Coffee For You"),
    ),
)
CLAIM_RULES = (SUPERLATIVE, GUARANTEE, LOWEST_PRICE, RIVAL_NAMED)
