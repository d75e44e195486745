"""How copy asks for data and for leave to write: by a choice that is free, informed and made."""

from core.review.findings import Severity
from core.review.rules import laws
from core.review.rules.rule import Example, Family
from core.review.rules.wordings import Phrases, claim, legal_rule, note_missing, unbriefed

CONSENT_ASSUMED = legal_rule(
    "consent_assumed",
    Severity.WARNING,
    "Leave to write to people, or to watch what they do, is given by an act of its own: not by "
    "signing up for "
    "something else, by a box that is ticked already, or by reading on.",
    claim(
        Phrases(
            en=r"""
            by (signing up|subscribing|registering|entering|buying|ordering|downloading|joining|
            participating|commenting),? you (also )?(… )?(agree|consent) to (… )?(receive|receiving|get|
            getting|marketing|newsletters?|e-?mails?|share|sharing|us)
            by (continuing|using|browsing|staying|scrolling|opening|reading|clicking|
            replying) (… )?you (… )?(agree|consent|accept)
            pre-?(ticked|checked|selected)|(box|checkbox) is (already |pre-?)?(ticked|checked)
            we('ll| will) (automatically )?(add|sign) you (up )?(to|for) (our|the) (… )?(list|
            newsletter|mailing list)
            untick (the|this) box (if|to)|(unless|until) you opt out
            you('ll| will) be (automatically )?(added|subscribed) to
            """,
            de=r"""
            mit (der|deiner|ihrer) (anmeldung|teilnahme|bestellung|registrierung) (stimmst du|
            stimmen sie|willigst du|willigen sie|erklärst du dich|erklären sie sich)
            (vorangekreuzt|vorausgewählt|voreingestellt)*|durch (die weitere nutzung|weitersurfen)
            mit dem (öffnen|lesen|klick) (… )?(stimmst du|stimmen sie|willigst du|willigen sie)
            wenn (du|sie) (weiterliest|weitersurfst|die seite weiter nutz)*
            """,
            fr=r"""
            en (vous inscrivant|participant|commandant|continuant|poursuivant|ouvrant|lisant|
            cliquant),? (… )?vous (acceptez|
            consentez)
            case (est )?(pré-?cochée|déjà cochée)
            """,
            es=r"""
            al (registrarte|suscribirte|participar|comprar|inscribirte|continuar|navegar|abrir|
            leer),? (… )?(aceptas|
            consientes)
            casilla (ya |pre)marcada
            """,
            it=r"""
            (iscrivendoti|partecipando|ordinando|continuando|aprendo|leggendo) (… )?(accetti|acconsenti)
            """,
        ),
        "“{words}” takes consent for granted. Ask for it by a choice of its own, which is not made yet.",
        briefed=Severity.WARNING,
    ),
    (
        laws.UK_GDPR.at("articles 4(11) and 7"),
        laws.PECR_CONSENT,
        laws.GDPR.at("articles 4(11) and 7"),
        laws.E_PRIVACY,
    ),
    family=Family.PRIVACY,
    flagged=(
        unbriefed("By signing up you agree to receive our e-mails."),
        unbriefed("Mit der Teilnahme willigst du in Werbung ein."),
        unbriefed("En participant vous acceptez nos e-mails."),
        unbriefed("Al participar aceptas nuestros correos."),
        unbriefed("By opening this mail you accept our newsletter."),
    ),
    passing=(
        unbriefed("Tick the box if you want our newsletter. You can leave at any time."),
        unbriefed("By joining you become one of 400 members."),
    ),
)

DATA_ASKED_IN_PUBLIC = legal_rule(
    "data_asked_in_public",
    Severity.WARNING,
    "Who asks for addresses, numbers or birthdays in comments makes people publish them.",
    claim(
        Phrases(
            en=r"""
            (comment|post|drop|leave|share|write|put|reply with|
            tell us) (… )?your (… )?e-?mail( address)?( (below|here|in the comments))?
            (comment|post|drop|leave|share|write|put|reply with|
            tell us) (… )?your (… )?phone( number)?( (below|here|in the comments))?
            ((comment|post|drop|leave|share|write|put) (… )?your (… )?((home )?address|birthday)|
            (reply with|tell us) (… )?your (… )?(home )?address|(reply with|
            tell us) (… )?your (… )?birthday|(comment|post|drop|leave|
            share) (… )?your (… )?date of birth|(comment|post|drop) (… )?your (… )?(mobile|cell) number|
            (leave|share) (… )?your (… )?(mobile|cell) number|(comment|post|
            drop) (… )?your (… )?(full name|number)|(leave|share) (… )?your (… )?(full name|number)|
            (write|put|reply with|tell us) (… )?your (… )?date of birth|(write|
            put) (… )?your (… )?(mobile|cell) number|(reply with|tell us) (… )?your (… )?(mobile|
            cell) number|(write|put) (… )?your (… )?(full name|number)|(reply with|
            tell us) (… )?your (… )?(full name|number))( (below|here|in the comments))?
            """,
            de=r"""
            (kommentiert? (uns )?(eure|deine)|schreibt? (uns )?eure|schreibt? (uns )?deine|
            postet? (uns )?(eure|deine)|nennt? (uns )?(eure|deine)|verratet? (uns )?eure|
            verratet? (uns )?deine) (e-?mail(-?adresse)?|(telefon|handy)nummer|adresse|geburtstag)*
            """,
            fr=r"""
            (laissez|laisse|commentez|partagez|écrivez) (… )?(votre|ton|vos) (e-?mail|
            adresse( e-?mail)?|numéro( de téléphone)?|date de naissance)
            """,
            es=r"""
            (deja|comenta|comparte|escribe) (… )?tu (correo|e-?mail|dirección|número( de teléfono)?|
            fecha de nacimiento)
            """,
        ),
        "“{words}” makes people publish their data. Ask for it by a form or a message.",
        unless=Phrases(
            en=r"""
            (in|by|via|through) (a |the |our )?(dm|direct message|private message|form)s?|privately
            dm us|link in bio
            """,
            de=r"(per|als|via) (dm|direktnachricht|pn|nachricht|formular)",
            fr=r"en (mp|dm|message privé)|par message privé|formulaire",
            es=r"por (privado|mensaje (directo|privado)|md|dm)|formulario",
        ),
        briefed=Severity.WARNING,
    ),
    (laws.UK_GDPR.at("articles 5 and 25"), laws.GDPR.at("articles 5 and 25")),
    family=Family.PRIVACY,
    flagged=(
        unbriefed("Comment your e-mail below!"),
        unbriefed("Schreibt eure E-Mail-Adresse in die Kommentare."),
        unbriefed("Laissez votre adresse e-mail."),
        unbriefed("Deja tu correo aquí."),
    ),
    passing=(unbriefed("Share your thoughts below."), unbriefed("Tell us your number in a private message.")),
)

PRIVACY_NOTICE_MISSING = legal_rule(
    "privacy_notice_missing",
    Severity.INFO,
    "Copy that collects data on the spot says what for, and where the privacy notice stands.",
    note_missing(
        Phrases(
            en=r"""
            (enter|submit|fill in|give us|provide|send us) (… )?your (… )?(e-?mail( address)?|
            phone( number)?|details|data|date of birth|address)
            """,
            de=r"""
            (gib|geben sie|trag|tragen sie) (… )?(deine|ihre) (… )?(e-?mail|daten|adresse|
            telefonnummer)*
            """,
            fr=r"""
            (saisissez|entrez|indiquez|envoyez-nous) (… )?(votre|vos) (… )?(e-?mail|adresse|coordonnées|
            numéro|données)
            """,
            es=r"""
            (introduce|envíanos|déjanos|facilita) (… )?tus? (… )?(correo|e-?mail|datos|teléfono|
            dirección)
            """,
        ),
        "“{words}” asks for data. Say what for, and link the privacy notice.",
        note=Phrases(
            en=r"""
            privacy( (policy|notice|statement))?|how we use your data|unsubscribe|opt out
            (never|won't|don't) (share|sell)|anonymous(ly)?
            """,
            de=r"datenschutz*|abmelden|anonym|abbestellen",
            fr=r"confidentialité|(données|vie) (personnelles|privée)|désinscri*|anonyme",
            es=r"privacidad|protección de datos|darte de baja|anónim[oa]",
        ),
    ),
    (laws.UK_GDPR.at("article 13"), laws.GDPR.at("article 13")),
    family=Family.PRIVACY,
    flagged=(
        unbriefed("Enter your e-mail and get the guide."),
        unbriefed("Trag deine E-Mail-Adresse ein."),
        unbriefed("Saisissez votre adresse e-mail."),
        unbriefed("Introduce tu correo."),
    ),
    passing=(unbriefed("Enter your e-mail and get the guide. Privacy: https://example.com/privacy"),),
)

CHILDREN_DATA = legal_rule(
    "children_data",
    Severity.WARNING,
    "Data of children is collected only with their parents' consent: under 13 in the US and the UK, "
    "under 16 in the "
    "EU or the age that a country sets.",
    claim(
        Phrases(
            en=r"""
            (kids|children|girls|boys)[,!:]? (… )?(sign up|register|create (an|your) account|
            enter your (name|e-?mail|age)|send us your)
            (for|aged?) (under )?(#(-|–| to )?#?) (year(-| )olds?)?[,!:]? (… )?(sign up|register|
            create your account)
            """,
            de=r"kinder[,!:]? (… )?(meldet euch an|registriert euch|schickt uns eure?)",
            fr=r"les enfants[,!:]? (… )?(inscrivez-vous|envoyez-nous)",
            es=r"niños[,!:]? (… )?(registraos|regístrate|enviadnos)",
        ),
        "“{words}” collects data of children. Ask their parents, and say how they consent.",
        unless=Phrases(
            en=r"parents?|guardians?|(with|ask) (a |an )?(grown-?up|adult)|permission",
            de=r"eltern*|erziehungsberechtigte*|einverständnis*",
            fr=r"parents?|accord parental|autorisation",
            es=r"padres|tutor(es)?|permiso|autorización",
        ),
        briefed=Severity.WARNING,
    ),
    (laws.COPPA, laws.UK_GDPR.at("article 8"), laws.GDPR.at("article 8")),
    family=Family.PRIVACY,
    flagged=(unbriefed("Kids, sign up for the club!"), unbriefed("Kinder, meldet euch an!")),
    passing=(
        unbriefed("Parents sign their children up at the desk."),
        Example("Kids, ask your school.", news=""),
    ),
)
CONSENT_RULES = (CONSENT_ASSUMED, DATA_ASKED_IN_PUBLIC, PRIVACY_NOTICE_MISSING, CHILDREN_DATA)
