"""Words of four letters and more that any text of their language may hold, whoever wrote it."""

STOP_WORDS = frozenset(
    """
    aber about after again agora ahora ainda algo alla alle allem allen aller alles alors also altijd always
    anche ancora andere antes après aquí assim auch aussi autre avant avec avere avoir bardzo because been
    before beim being bereits between bien both będzie cada can't cela cette ceux chaque chez coisa comme
    como contra cosa così could cuando daar dabei dalla dalle damit dann dans darauf dass degli dein deine
    deinen deiner dela dele della delle denn depois depuis deren desde deux deze dich diese diesem diesen
    dieser dieses doch does don't donc donde done door dopo dove down durante durch each eine einem einen
    einer eines elke ella elle elles ellos encore entre eres essa esse essere esta este esto estos etwas
    euch euer even ever every faire fait fino from fuer geen gegen haar haben habt hace hacia hasta hatte
    have having hebben hebt heeft here heute hier hinter ihnen ihre ihrem ihren ihrer immer into isso it's
    itself jede jeden jeder jedes jego jest jeszcze jetzt jeśli jour jouw jullie just kann kannst każdy keep
    kein keine know która które który kunnen können könnt leur leurs like loro maar machen made mais make
    many meer mehr mein meine mesmo mich mientras moins molto more most może much mucho muito must même naar
    nach nada nasz nasza nasze nawet need nella nelle never nicht nichts niet noch nossa nosso notre nous
    nuestra nuestro oder oggi ogni ohne only ontem onze oraz other otra otro over para pela pelo perché pero
    però plus poco porque pour prima przed przez przy puede qualche quand quando quella quello quem questa
    questo quien quindi same sans schon sein seine seit seja sempre senza sera should sich siempre since
    sind sobre soll some sondern sono sont sous still such sulla sólo take también também tanto tegen tego
    than that that's their them then there these they this those through tiene time toch toda todas today
    todo todos tous tout toute toutes très tussen tutta tutti tutto twój tylko under unos unser unsere
    unserem unseren unserer unter until usted veel vers very viel viele você vocês voor votre vous waar
    wanneer want we're we've well wenn werden were what when where which while wieder will wird with within
    without więc worden wordt would wszystko wurde year years you'll you're your yours zeit zijn zonder
    zwischen être über żeby
    """.split()
)
