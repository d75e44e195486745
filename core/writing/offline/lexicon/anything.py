"""Moments for briefs whose topic is in no list: true of nearly everybody, about nothing in particular."""

from core.writing.offline.lexicon.goods import GOODS
from core.writing.offline.lexicon.home import HOME
from core.writing.offline.lexicon.money import MONEY
from core.writing.offline.lexicon.topic import Topic
from core.writing.offline.lexicon.town import TOWN
from core.writing.offline.lexicon.work import WORK

TOPICS = (*MONEY, *WORK, *HOME, *GOODS, *TOWN)

ANYTHING = Topic(
    words="(?!)",
    pains=(
        "Most weeks are full before they begin.",
        "Some news is easy to miss on a busy day.",
        "There is always one more thing on the list.",
        "The useful news is often the kind you scroll past.",
        "Not every announcement deserves your time.",
        "Plenty of announcements promise a lot and explain little.",
        "You have seen enough big words this week.",
        "Nobody has time for a long introduction.",
        "Feeds are full, and days are short.",
        "Most things can be said in fewer words.",
        "A good thing does not need many words.",
        "Long announcements are seldom read to the end.",
        "Everybody says they will look at it later.",
        "It is hard to listen when everything shouts.",
    ),
    questions=(
        "Got a moment?",
        "What would you try first?",
        "Who comes to mind when you read this?",
        "Where do you start when something is new?",
        "Shall we get straight to it?",
        "What do you want to know first?",
        "Who in your circle should hear about this first?",
        "Ready for some good news?",
        "Is this one for you?",
        "How do you like your news, short or long?",
    ),
    scenes=(
        "It begins like most days, with a plan and too little time.",
        "A kitchen table, two cups, and one of those conversations that go on.",
        "Somebody stops in the middle of a sentence, because there it is.",
        "It is an ordinary afternoon, and then something small changes.",
        "There is a moment before something new when everybody goes quiet.",
        "Sometimes it starts with one person who looks a little closer.",
    ),
    tags=(),
)
