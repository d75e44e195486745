"""English word lists: what is safe to write small, what makes a clause, what stays out of copy."""


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


LOWERED_STARTS = words_of(
    """
    a about added additional after again all almost along also an and another any anyone are around as
    at automatic available back because before better big bigger both bring built but buy by can cheaper
    children choose clean clearer closer come customers daily dark debut delivery doors double during
    each earlier early easier easy eight either entry every everyone everything exports extra family
    faster few fewer fifty first five four free fresh from full get great group guests half handmade he
    help here here's hot how if improved in included including installation instead into it it's its
    join kids last later less light live local lower made make members more most much natural new next
    night nine no nobody not nothing now of off offline old on once one only open opening or orders
    organic our out over parents people pick place please plus price prices print private quicker quiet
    quieter readers receive refillable register registration reusable same save seats second secure see
    select self send setup seven several sharing she shorter simple since six small smaller smarter some
    soon split spring start starting starts still summer support ten that that's the their them there
    there's these they they're third this those three through tickets to today today's together tomorrow
    tonight track turn twice two under unlimited until up upcoming updated use users using visit
    visitors warm we we'll we're we've weekly what when where which while who why wider winter with
    within without women wooden work workshops write you you'll you're you've your
    """
)
"""Words whose capital at the start of a brief's sentence says nothing: safe to write small inside another."""

AUXILIARIES = words_of(
    """
    are aren't can can't cannot could did do does doesn't don't had has have he's here's i'm i've is
    isn't it's let's may might must shall she's should that's there's they'll they're was wasn't we'll
    we're we've were will won't would you'll you're you've
    """
)
"""Words that make a clause wherever they stand."""

SUBJECTS = words_of(
    """
    anyone everybody everyone he i it nobody she there they this we who you
    """
)
"""Pronouns that take a verb."""

FINITE = words_of(
    """
    add added adds answer answers appear appears arrive arrives ask asks become becomes begin begins
    benefit benefits book books bring brings build builds built came change changes close closed closes
    collect collects come comes connect connects contain contains continue continues cost costs cover
    covers create creates cut cuts deliver delivers depart departs drop drops earn earns eat eats end
    ends enter enters explain explains feature features feel feels fill fills find finds finish finishes
    fit fits fix fixes follow follows get gets give gives go goes got grow grows happen happens help
    helps hold holds host hosts import imports include includes inherit inherits introduce introduces
    invite invites join joins keep keeps know knows last lasts launch launched launches lead leads learn
    learns leave leaves let lets live lives look looks lose loses love loves made make makes meet meets
    move moved moves need needs offer offers open opened opens pay pays perform performs play plays
    present presents provide provides put puts reach reaches read reads receive receives reduce reduced
    reduces release released releases remain remains remind reminds replace replaced replaces return
    returns run runs said save saves say says see sees sell sells send sends serve serves share shares
    ship ships show shows speak speaks spend spends stand stands start started starts stay stays stop
    stops support supports sync syncs take takes talk talks teach teaches tell tells travel travels turn
    turns use uses visit visits wait waits want wants wear wears welcome welcomes went win wins won work
    works write writes
    """
)
"""Verbs that make a clause after a subject."""

IMPERATIVES = words_of(
    """
    add apply ask book bring build buy call celebrate check choose click come create discover donate
    download enjoy enter explore export find follow get give go grab help import invite join keep learn
    leave let lock make meet order pay pick plan play please preorder pre-order read register rent
    reserve ride run save see send set share shop sign sit spend split start stay stop take taste tell
    try turn use visit walk watch wear win write
    """
)
"""Verbs that open an invitation."""

NOUNS_AFTER = words_of(
    """
    and club clubs day days fair festival for from in launch motion night of party release shop store
    test time tour
    """
)
"""Words before which such a verb is a noun: "book fair", "taste of", "run club"."""

PREDICATE_STARTS = words_of(
    """
    adds begins brings builds charges closes comes contains costs covers cuts drops ends fits fixes
    gives helps holds includes keeps lasts lets makes needs offers opens plays reads reduces removes
    replaces runs saves sends ships shows starts supports syncs takes tells turns uses weighs works
    """
)
"""Verbs that open a line whose subject is the product."""

ATTRIBUTE_STARTS = words_of(
    """
    at available baked based brewed built by designed for from handmade in less made more no on only
    over per printed ready recorded sewn starting suitable tested under until up with without written
    """
)
"""Words that open something said about a thing, not the thing itself."""

BACKWARD = words_of(
    """
    both he her his it it'll it's its she their them they they're
    """
)
"""Words that speak of something named before."""

AFTER_PARTICIPLE = words_of(
    """
    against at by for free from in into of on out to under with without
    """
)
"""Words that show the form before them to be a participle: "sewn from", "repaired free of charge"."""

DETERMINERS = words_of(
    """
    a an eight five four its my nine our seven six ten the their these this those three two your
    """
)
"""Words before a noun."""

OBJECT_STARTS = words_of(
    """
    a an her his its my our the their your
    """
)
"""Words that begin an object, and hardly ever stand after the subject of another verb."""

PLURALS = words_of(
    """
    alumni anybody anyone children data everybody everyone families folks kids media men parents people
    police staff teams those us women you
    """
)
"""Plural words without an s."""

SELF_STANDING = words_of(
    """
    all any anybody anyone each every everybody everyone our the
    """
)
"""Words before a singular that can follow 'for' as they are."""

UNCALLED = words_of(
    """
    adults anybody anyone boys customers everybody everyone girls men people those us users women you
    """
)
"""Plurals that are no name to call people by."""

COMMON_ADJECTIVES = words_of(
    """
    amateur aspiring busy creative curious existing expecting first-time freelance independent keen
    local medium mid-size nervous new professional remote retired senior single small tired urban
    working young
    """
)
"""Adjectives of people, written small."""

BARE_VERBS = words_of(
    """
    are can could do have may must need should want will would
    """
)
"""Verbs that are the same for one and for many."""

DANGLING = words_of(
    """
    a an and are as at but by can for from has have in into is of on or our so than that the their to
    was we were which while who will with without you your
    """
)
"""Words no cut text should end with."""

ADVERBS = words_of(
    """
    again already also always even first just longer never now often only soon still
    """
)
"""Words between a subject and its verb."""

AFTER_HEAD = words_of(
    """
    about at by for from in inside made of on that to until which who with without
    """
)
"""Words that come after the noun a phrase is about."""

CONTRACTIONS = {
    "can't": "cannot",
    "won't": "will not",
    "don't": "do not",
    "doesn't": "does not",
    "didn't": "did not",
    "isn't": "is not",
    "aren't": "are not",
    "it's": "it is",
    "that's": "that is",
    "here's": "here is",
    "there's": "there is",
    "what's": "what is",
    "who's": "who is",
    "you're": "you are",
    "you've": "you have",
    "you'd": "you would",
    "you'll": "you will",
    "we're": "we are",
    "we've": "we have",
    "we'd": "we would",
    "we'll": "we will",
    "they're": "they are",
    "let's": "let us",
}

CLICHES = (
    "game-changer",
    "game changer",
    "revolution",
    "unlock",
    "elevate",
    "fast-paced",
    "excited to announce",
    "thrilled",
    "delve",
    "seamless",
    "cutting-edge",
    "next level",
    "next-level",
    "look no further",
    "supercharge",
    "transform your",
    "unleash",
    "empower",
    "say goodbye",
    "world-class",
    "state-of-the-art",
    "one-stop",
    "treat yourself",
    "don't miss out",
    "hurry",
    "best-in-class",
    "tired of",
    "take your",
)
"""Worn phrases that copy does without."""
