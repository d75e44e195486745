"""The languages besides English that the offline writer has words for, and how each is known.

It knows no grammar of them: it sets the brief's own sentences, and adds only lines that are whole in
themselves, address nobody as du, tu or tú, and are true of any news.
"""

from dataclasses import dataclass

from core.writing.offline.lexicon.english import words_of


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language. {P} is the product's name."""

    name: str
    words: frozenset[str]
    """Small words it is known by; none is a name."""
    last_of_list: str
    """What joins the last thing of a list."""
    openers: tuple[str, ...]
    """Before a colon and any fact; may be written small."""
    naming: tuple[str, ...]
    """The same, with the product's name."""
    questions: tuple[str, ...]
    calls: tuple[str, ...]
    """Before a link."""
    naming_calls: tuple[str, ...]
    asks: tuple[str, ...]
    """Where the brief has no link."""
    naming_asks: tuple[str, ...]
    closings: tuple[str, ...]
    titles: tuple[str, ...]
    greetings: tuple[str, ...]
    farewells: tuple[str, ...]
    team: str
    link_in_bio: str
    small_after_colon: bool = False
    """Whether a sentence behind a colon begins small."""
    marks_apart: bool = False
    """Whether a space stands before `:`, `;`, `!` and `?`."""


GERMAN = Tongue(
    name="German",
    words=words_of(
        """
        ab alle allem aller alles am auch auf aus bei beim bis das dem den der des die durch
        ein eine einem einen einer eines euch euer eure es für gibt im ihr ihre ihren ist
        jede jeden jeder jedes jetzt kein keine mehr mit nach neu neue neuem neuen neuer
        neues nicht noch nur oder ohne seit sich sie sind über uhr um und uns unser unsere
        unserem unseren unserer vom von vor war was wer werden wie wir wird zu zum zur zwei
        zwischen
        """
    ),
    last_of_list=" und ",
    openers=(
        "Gut zu wissen",
        "Kurz gesagt",
        "Auf einen Blick",
        "Auf den Punkt gebracht",
        "In einem Satz",
        "Zum Vormerken",
        "Das Wichtigste zuerst",
        "Zum Weitersagen",
        "Wissenswert",
        "Darum geht es",
        "Gleich vorweg",
        "Kurz und knapp",
        "Aus erster Hand",
        "Kurz notiert",
        "Für alle, die es noch nicht wissen",
        "Nicht zu übersehen",
        "Hier steht, worum es geht",
        "Ohne Umschweife",
        "Zum Mitnehmen",
        "Was zählt",
    ),
    naming=("Nachricht von {P}", "{P} in Kürze", "Post von {P}", "{P} auf einen Blick", "{P} meldet sich"),
    questions=(
        "Schon gehört?",
        "Kurz Zeit?",
        "Was gibt es bei {P}?",
        "Wer sollte das wissen?",
        "Worum geht es heute?",
        "Schon vorgemerkt?",
        "Was tut sich bei {P}?",
    ),
    calls=("Mehr dazu", "Alle Infos", "Alle Details", "Hier weiterlesen"),
    naming_calls=("Mehr über {P}", "Alles zu {P}"),
    asks=("Fragen? Gern melden.", "Gern weitersagen."),
    naming_asks=("Fragen? {P} hilft gern weiter.", "{P} freut sich über jede Nachricht."),
    closings=("Fragen? Gern melden.", "Gern weitersagen.", "Rückmeldungen sind willkommen."),
    titles=("Neu: {P}", "{P}: kurz und knapp", "{P} im Überblick", "{P}: das Wichtigste", "Kurz gesagt: {P}"),
    greetings=("Guten Tag,", "Hallo,"),
    farewells=("Herzliche Grüße", "Viele Grüße"),
    team="Das Team von {P}",
    link_in_bio="Link im Profil",
)

FRENCH = Tongue(
    name="French",
    words=words_of(
        """
        à au aux avec c' ce ces cette chez d' dans de des dès du elle en est et être il
        jusqu' l' la le les leur leurs mais ne nos notre nous nouveau nouveaux nouvelle
        nouvelles ont ou où par pas plus pour qu' que qui sa sans sera ses son sont sur tous
        tout toute toutes un une vos votre vous
        """
    ),
    last_of_list=" et ",
    openers=(
        "Bon à savoir",
        "En bref",
        "L'essentiel",
        "En une phrase",
        "À noter",
        "À retenir",
        "Pour commencer",
        "Tout simplement",
        "En clair",
        "Une information utile",
        "En quelques mots",
        "Pour information",
        "À partager",
        "À garder en tête",
        "Voici la nouvelle",
        "Ce qu'il faut savoir",
        "Sans détour",
        "Droit au but",
        "Une chose à retenir",
        "En deux mots",
    ),
    naming=("Un mot de {P}", "{P} en bref", "Des nouvelles de {P}", "Message de {P}", "{P} en quelques mots"),
    questions=(
        "Déjà au courant ?",
        "Une minute ?",
        "De quoi s'agit-il ?",
        "Qui devrait le savoir ?",
        "Quoi de neuf du côté de {P} ?",
        "C'est noté ?",
        "Et si on parlait de {P} ?",
    ),
    calls=("En savoir plus", "Tous les détails", "Toutes les infos", "Lire la suite"),
    naming_calls=("En savoir plus sur {P}", "Tout sur {P}"),
    asks=("Des questions ? Nous sommes là.", "Parlez-en autour de vous."),
    naming_asks=("Des questions ? {P} vous répond.", "{P} vous attend."),
    closings=(
        "Des questions ? Nous sommes là.",
        "Parlez-en autour de vous.",
        "Vos retours sont les bienvenus.",
    ),
    titles=(
        "{P} en bref",
        "À découvrir : {P}",
        "{P} : l'essentiel",
        "En bref : {P}",
        "{P} : ce qu'il faut savoir",
    ),
    greetings=("Bonjour,",),
    farewells=("Bien à vous,", "À bientôt,"),
    team="L'équipe {P}",
    link_in_bio="lien dans la bio",
    small_after_colon=True,
    marks_apart=True,
)

SPANISH = Tongue(
    name="Spanish",
    words=words_of(
        """
        a al años cada como con de del desde el ella en entre es esta estas este están hasta
        la las le llega lo los más muy nuestra nuestras nuestro nuestros nueva nuevas nuevo
        nuevos o para pero por que ser sin sobre son su sus también todas todo todos tu un
        una unas unos y ya
        """
    ),
    last_of_list=" y ",
    openers=(
        "Conviene saberlo",
        "En pocas palabras",
        "Lo esencial",
        "En una frase",
        "Para tener en cuenta",
        "Para empezar",
        "Sin rodeos",
        "Lo más importante",
        "Para compartir",
        "Un dato útil",
        "En resumen",
        "Directo al grano",
        "Para apuntar",
        "Dicho claramente",
        "Una cosa importante",
        "A primera vista",
        "Lo que hay que saber",
        "En breve",
        "En dos palabras",
        "Para no olvidar",
    ),
    naming=(
        "Noticias de {P}",
        "{P} en breve",
        "Un mensaje de {P}",
        "{P} en pocas palabras",
        "Unas líneas de {P}",
    ),
    questions=(
        "¿Un minuto?",
        "¿De qué se trata?",
        "¿Qué hay de nuevo en {P}?",
        "¿Quién debería saberlo?",
        "¿A quién le puede interesar?",
        "¿Todo apuntado?",
        "¿Hablamos de {P}?",
    ),
    calls=("Más información", "Todos los detalles", "Toda la información", "Seguir leyendo"),
    naming_calls=("Más sobre {P}", "Todo sobre {P}"),
    asks=("¿Preguntas? Aquí estamos.", "Se agradece compartirlo."),
    naming_asks=("¿Preguntas? {P} responde.", "Cualquier pregunta es bienvenida en {P}."),
    closings=("¿Preguntas? Aquí estamos.", "Se agradece compartirlo.", "Todo comentario es bienvenido."),
    titles=("{P} en breve", "Novedad: {P}", "{P}: lo esencial", "En breve: {P}", "{P}: lo que hay que saber"),
    greetings=("Hola:", "Buenos días:"),
    farewells=("Un saludo,", "Saludos cordiales,"),
    team="El equipo de {P}",
    link_in_bio="enlace en la bio",
    small_after_colon=True,
)

ENGLISH_WORDS = words_of(
    """
    a an and are as at be by can every for from has have how if in into is it its it's new no now of off on
    open our out that the their this to until up we we're we've what when who will with you your
    """
)
TONGUES = (GERMAN, FRENCH, SPANISH)
OTHER_WORDS = (
    words_of(
        """
        al anche che ci con da dal dalla degli dei del della delle di e è gli i il in la le
        lo ma nel nella non nostra nostre nostri nostro nuova nuove nuovi nuovo o ogni per
        più questa sono su tutti un una
        """
    ),
    words_of(
        """
        a ao aos as até com da das de do dos e é em entre há já mais mas na não nas no nos
        nossa nossas nosso nossos nova novas novo novos o os ou para pela pelo por que sem
        ser seu seus sua suas também toda todas todo todos um uma você
        """
    ),
    words_of(
        """
        aan alle bij dan dat de deze die dit door een en er het hun ik in is jullie kan maar
        met naar niet nieuw nieuwe nog nu of om onze ons ook op over te tot uit van vanaf
        veel voor wat we wij worden zijn zonder
        """
    ),
)
"""Those of Italian, Portuguese and Dutch, for which there is no copy: they are not to be taken for others."""
