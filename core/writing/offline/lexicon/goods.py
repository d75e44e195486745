"""Topics of things people carry, wear and plug in."""

from core.writing.offline.lexicon.topic import Topic

GOODS = (
    Topic(
        words="shoes?\\b|sneaker|jacket|dress(?:es)?\\b|fashion|knit|wardrobe|t?-?shirts?\\b|jeans"
        "|coats?\\b|clothes|clothing",
        pains=(
            "The wardrobe is full, and you always wear the same things.",
            "Things that look good seldom last, and things that last seldom look good.",
            "Clothes should fit your day, not the other way round.",
        ),
        questions=(
            "What do you reach for first?",
            "What have you worn longest?",
            "What is the one thing you would buy again?",
        ),
        scenes=(
            "Coat on, keys in hand, and one last look in the hall mirror.",
            "The chair in the bedroom is covered, and the favourite is on top again.",
        ),
        tags=("Fashion", "SlowFashion"),
        calls=("Have a look", "Find yours"),
        emoji="🧥",
    ),
    Topic(
        words="wi-?fi|router|smart home|smart speaker|cameras?\\b|laptop (?!stand)|tablets?\\b|chargers?\\b",
        pains=(
            "The signal is strong everywhere except where you are sitting.",
            "Every new device comes with one more app and one more password.",
            "Technology at home is noticed mostly when it stops.",
        ),
        questions=(
            "Who is asked first when something at home stops working?",
            "How many chargers are in your drawer?",
            "Which corner of your home has no signal?",
        ),
        scenes=(
            "The film stops, the wheel turns, and everybody in the room looks at the same person.",
            "The box is open, the manual is in nine languages, and somebody says: It cannot be that hard.",
        ),
        tags=("Gadgets", "SmartHome"),
        calls=("See what it does", "All the details"),
        emoji="🔌",
    ),
    Topic(
        words="backpack|rucksack|(?<!sleeping )bags?\\b|luggage|suitcase|totes?\\b",
        pains=(
            "Most bags are fine until it rains.",
            "You notice a bag most on the day it lets you down.",
            "What you need is always at the bottom of the bag.",
        ),
        questions=(
            "What do you carry every day?",
            "What is at the bottom of your bag right now?",
            "What did your last bag go through?",
        ),
        scenes=(
            "The first drops fall at the corner, and everybody looks at their bags.",
            "The bag is packed, the door is shut, and the keys are at the very bottom.",
        ),
        tags=("EverydayCarry", "OnTheGo"),
        calls=("Have a look", "Take a closer look"),
        emoji="🎒",
    ),
    Topic(
        words="headphones?\\b|earbuds?\\b|earphones?\\b|loudspeakers?\\b|hi-?fi\\b",
        pains=(
            "Good songs deserve better than a tinny little sound.",
            "The world is loud, and the song is just beginning.",
        ),
        questions=("What are you listening to right now?", "Which song do you always turn up?"),
        scenes=("Headphones on, eyes closed, and for one song nobody can reach you.",),
        tags=("Music", "Headphones"),
        calls=("Have a look", "Find yours"),
        emoji="🎧",
    ),
)
