"""Paid copy says so, in words that everybody knows, and at its start."""

from collections.abc import Iterator

from core.foundation.ids import PlatformName
from core.review.findings import Fix, Severity
from core.review.rules import laws
from core.review.rules.checked import Checked, Said
from core.review.rules.rule import Example, Found
from core.review.rules.wordings import Phrases, language_in, legal_rule, quoted, unbriefed

EARLY = 100
"""Characters within which a label begins that nobody misses."""
MOST_TAGS_BEFORE = 1

_LABELS = Phrases(
    en=r"""
    \#?(advertisement|sponsored( post)?|paid ?partnership|paid ?promotion|paid for by|sponsored by)
    \#(ad|advert)|\[ad\]|\(ad\)|ad ?[:|–—-]
    """,
    de=r"\#?(anzeige|werbung)|bezahlte (partnerschaft|werbung|kooperation)|gesponsert von",
    fr=r"\#?publicité|\#pub|collaboration commerciale|partenariat rémunéré|sponsorisé par",
    es=r"\#?publicidad|\#publi|colaboración pagada|patrocinado por",
)
_UNCLEAR = Phrases(
    en=r"""
    \#(sp|spon|collab|collaboration|ambassador|partner|gifted)
    \#(aff|afflink|affiliate|pr|prsample|thanksto~)
    """,
    de=r"\#(kooperation|markenbotschafter*|produkttest|prsample|unbezahltewerbung)",
    fr=r"\#(collab|partenariat|ambassadeur|ambassadrice|offert)",
    es=r"\#(colaboración|colaboracion|embajador|embajadora|regalo)",
)
_NAME = r"(@[^\s,]+|(?-i:\p{Lu})[^\s,]+)"
_PAID = Phrases(
    en=rf"""
    (thanks|thank you|thx) (so much )?to (my friends at |the team at |everyone at ){_NAME} for (the|this|
    these|my)
    (thanks|thank you|thx) (so much )?(to )?{_NAME} for (the|this|these|my) (… )?(free ~|gifts?|
    goodies|
    pr package)
    (i'm|i am|proud|happy|thrilled|excited|honou?red) (to be )?(a|an|the|
    your)? ?(new )?(brand )?ambassador (for|of)
    affiliate (link|links|code|codes|partner)
    (we|i) (may )?(earn|get|receive) (a |an )?(small |affiliate )?commission|(use|with) my (… )?code
    my (discount|promo) code|gifted by|was gifted (this|these|to me)
    (they|who) (kindly )?(sent|gave) me (this|these) (for free|to try)|paid me to
    i(('ve| have))? (partnered|teamed up) with
    paid me for (this|the) (post|video|review)|gifted (me )?(this|these) ~
    gave (it|this|these|them) to me for free|for sponsoring (this|my) (post|video|review|trip)
    """,
    de=rf"""
    danke (an )?{_NAME} für (die|das|den|dieses|diese|diesen) (gratis|kostenlos*|geschenkt*|geschenk*|
    einladung|
    reise|paket)
    (stolz*|glücklich*),? (… )?(marken)?botschafter* (von|für)
    affiliate-links?|provisions-?links?|mit meinem (rabatt)?code|ich (erhalte|bekomme) (eine )?provision
    """,
    fr=rf"""
    merci (à |aux? )?{_NAME} pour (ce|cette|ces) (… )?(cadeaux?|colis|séjour|voyage|invitation)
    (ravie?|fière?) d'être (… )?ambassad(eur|rice)
    liens? affiliés?|avec mon code|je (touche|perçois) une commission
    """,
    es=rf"""
    gracias a {_NAME} por (este|esta|estos) (… )?(regalos?|viaje|estancia|paquete|invitación)
    (orgullos[oa]|feliz) de ser (… )?embajador(a)?
    enlaces? de afiliad[oa]s?|con mi código|(recibo|gano) una comisión
    """,
    it=rf"""
    grazie a {_NAME} per (questo|questa|questi) (… )?(regal[oi]|viaggio|soggiorno|pacco|invito)
    (orgoglios[oa]|felice) di essere (… )?ambassador|link di affiliazione|con il mio codice
    """,
)
_BRIEFED = Phrases(
    en=r"(sponsored|paid) (post|posts|content|partnership|promotion)|affiliate (posts?|links?|copy)|\#ad",
    de=r"bezahlte (partnerschaft|kooperation)|werbekennzeichnung|gesponsert* (beitrag|post)|affiliate-?link*",
    fr=r"partenariat rémunéré|collaboration commerciale|(post|contenu) sponsorisé|liens? affiliés?",
    es=r"colaboración pagada|(contenido|post) patrocinado|enlaces? de afiliad[oa]s?",
)
_LABEL = {"en": "Ad", "de": "Anzeige", "fr": "Publicité\N{NO-BREAK SPACE}", "es": "Publicidad"}
_LAWS = (
    laws.FTC_ENDORSEMENTS.at("255.5"),
    laws.cap(2),
    laws.DMCC,
    laws.UCPD.at("article 7(2) and annex I, point 11"),
)


def ad_label_missing(checked: Checked) -> Iterator[Found]:
    """Signs that somebody is paid for it, and no label."""
    if not checked.said or _has_label(checked):
        return
    if first := next(_PAID.found_in(checked), None):
        said, start, end = first
        words = quoted(said.words[start:end])
        sentence = f"“{words}” shows that this is paid for. Say so in the first words, such as “Ad:”."
        yield Found(sentence, said.span(start, end), _labelled(checked))
    elif _BRIEFED.stand_in(checked.brief.said) and not _UNCLEAR.stand_in(checked.whole):
        sentence = "The brief speaks of paid copy, and the text doesn't say so. Begin it with “Ad:” if it is."
        yield Found(sentence, fix=_labelled(checked), severity=Severity.INFO)


def ad_label_unclear(checked: Checked) -> Iterator[Found]:
    """Tags by which only the trade knows an advertisement."""
    if not _has_label(checked) and (first := next(_UNCLEAR.found_in(checked), None)):
        said, start, end = first
        sentence = f"Few readers know that “{said.words[start:end]}” means an ad. Begin with “Ad:” or #ad."
        yield Found(sentence, said.span(start, end), _labelled(checked))


def ad_label_late(checked: Checked) -> Iterator[Found]:
    """A label where readers don't get to, or among hashtags."""
    if any(_begins_early(checked, said, start) for said, start, _ in _LABELS.found_in(checked)):
        return
    if first := next(_LABELS.found_in(checked), None):
        said, start, end = first
        sentence = f"“{said.words[start:end].strip()}” comes too late to be seen. Put it at the very start."
        yield Found(sentence, said.span(start, end), _labelled(checked))


def _has_label(checked: Checked) -> bool:
    return next(_LABELS.found_in(checked), None) is not None


def _begins_early(checked: Checked, said: Said, start: int) -> bool:
    fold = checked.rules.fold
    return (
        said.number == 0
        and start <= min(EARLY, fold.most if fold else EARLY)
        and said.words.count("#", 0, start) <= MOST_TAGS_BEFORE
    )


def _labelled(checked: Checked) -> Fix:
    label = _LABEL.get(language_in(checked), _LABEL["en"])
    words = f"{label}: "
    first = checked.said[0]
    return first.fix(0, 0, words, f"Begin with “{words.strip()}”")


AD_LABEL_MISSING = legal_rule(
    "ad_label_missing",
    Severity.WARNING,
    "Copy that somebody is paid for, with money, goods or a commission, says so clearly and at its start.",
    ad_label_missing,
    _LAWS,
    flagged=(
        unbriefed("KitchenPro paid me for this post."),
        unbriefed("Thank you KitchenPro for sponsoring this post."),
        unbriefed("I love these boots. Use my code ANA10 for 10% off."),
        unbriefed("Diese Schuhe! Affiliate-Link unten."),
        unbriefed("Thanks to my friends at Nestlé for the trip to Bali."),
        unbriefed("Proud to be a brand ambassador for Rolex."),
        unbriefed("Danke @adidas für die gratis Schuhe!"),
        unbriefed("Merci à Sephora pour ce cadeau."),
        unbriefed("J'adore. Avec mon code ANA10, -10 %."),
        unbriefed("Me encanta. Con mi código ANA10, -10 %."),
        Example("Our boots are light.", news="A sponsored post for Ana's channel."),
    ),
    passing=(
        unbriefed("Ad: I love these boots. Use my code ANA10 for 10% off."),
        unbriefed("Use the code SPRING for 10% off."),
        unbriefed("Thanks to Ana for the trip of a lifetime."),
    ),
)
AD_LABEL_UNCLEAR = legal_rule(
    "ad_label_unclear",
    Severity.WARNING,
    "Tags such as #sp, #collab or #ambassador tell few readers that copy is paid for.",
    ad_label_unclear,
    _LAWS,
    flagged=(unbriefed("These boots are light. #collab"), unbriefed("So leicht! #kooperation")),
    passing=(
        unbriefed("#ad These boots are light. #collab"),
        unbriefed("We collaborate with Acme on boots."),
    ),
)
AD_LABEL_LATE = legal_rule(
    "ad_label_late",
    Severity.WARNING,
    "A label that stands at the end, behind “more” or among hashtags is seen by nobody.",
    ad_label_late,
    _LAWS,
    flagged=(
        unbriefed(
            "These boots are light, they are dry, and they take you up any hill in any weather that "
            "you can think of, all year. #ad",
            platform=PlatformName.INSTAGRAM,
        ),
        unbriefed("#boots #hiking #hills #ad These are light."),
    ),
    passing=(unbriefed("#ad These boots are light. #hiking"), unbriefed("Our new ad is out. Have a look.")),
)
DISCLOSURE_RULES = (AD_LABEL_MISSING, AD_LABEL_UNCLEAR, AD_LABEL_LATE)
