"""Topics of life at home: food, body, children, books, things."""

from core.writing.offline.lexicon.topic import Topic

HOME = (
    Topic(
        words="bak(?:e|ing)|bread|sourdough|buns?\\b|pastr|cake|croissant|loaf|cookies?\\b",
        pains=(
            "Good bread is usually sold out by the time you get there.",
            "A morning without something fresh is only half a morning.",
            "The detour for decent bread gets old quickly.",
        ),
        questions=(
            "Sweet or savoury first?",
            "How far would you walk for good bread?",
            "What belongs on a fresh slice of bread?",
        ),
        scenes=(
            "The street is still dark, and somebody is already pulling trays out of the oven.",
            "The bag is warm, the crust crackles, and the end piece does not make it home.",
        ),
        tags=("Bakery", "FreshBread", "Breakfast"),
        calls=("Have a look", "Find out more"),
        asks=("Come by and say hello.", "Come hungry.", "See you at the counter."),
        emoji="🥐",
    ),
    Topic(
        words="coffee|mugs?\\b|espresso|roastery|coffee roast|caf[eé]|barista|tea\\b|brew",
        pains=(
            "The first coffee decides more than it should.",
            "Bad coffee is still coffee, but only just.",
            "There is never enough time for the second cup.",
        ),
        questions=(
            "How do you take your first cup?",
            "Filter or espresso?",
        ),
        scenes=(
            "The kettle clicks off, the kitchen is quiet, and the day may start now.",
            "Rain on the window, both hands around the cup, nowhere to be for a while.",
        ),
        tags=("Coffee", "CoffeeLovers"),
        calls=("Have a look", "Find out more"),
        emoji="☕",
    ),
    Topic(
        words="restaurant|trattoria|bistro|menu\\b|recipe|dinner|lunch|meals?\\b|vegan|kitchen|chef"
        "|snack|street food",
        pains=(
            "What's for dinner is a question that comes back every day.",
            "The fridge is full, and there is still nothing to eat.",
            "Cooking is lovely on days with more hours in them.",
        ),
        questions=(
            "What's for dinner?",
            "What did you last eat that made you close your eyes?",
        ),
        scenes=(
            "The pan is hot, the window is open, and somebody asks how long it will be.",
            "One long table, too many plates, and nobody is looking at a phone.",
        ),
        tags=("Food", "GoodFood"),
        calls=("Have a look", "Find out more"),
        asks=("Come hungry.", "Come by and say hello."),
        emoji="🍽️",
    ),
    Topic(
        words="serum|skin(?:care)?\\b|creams?\\b|cosmetic|vitamin c|moistur|lotion|beauty|fragrance"
        "|makeup|shampoo|sunscreen",
        pains=(
            "Sensitive skin notices everything, and forgives little.",
            "The bathroom shelf is full, and most of it is never used.",
            "Long lists of ingredients rarely make a choice easier.",
        ),
        questions=(
            "What does your skin ask for in the morning?",
            "How many bottles on your shelf do you really use?",
            "When did you last read the back of a bottle?",
        ),
        scenes=(
            "The mirror is still steamed up, the window is open, and the day can wait a moment.",
            "One shelf, nine bottles, and a hand that always goes to the same one.",
        ),
        tags=("Skincare", "Beauty", "SelfCare"),
        calls=("Have a look", "Find out more"),
        emoji="🌿",
    ),
    Topic(
        words="toys?\\b|blocks\\b|playtime|kids?\\b|toddler|puzzle|dolls?\\b|lego\\b|building blocks?"
        "|magnets?\\b",
        pains=(
            "The best toys are often the ones that do the least.",
            "Most toys are loud on the first day and forgotten on the third.",
            "A quiet toy is worth its weight in naps.",
        ),
        questions=(
            "What will it be today, a castle or a crane?",
            "Which toy never makes it back into the box?",
            "How tall can a tower get before lunch?",
        ),
        scenes=(
            "The tower is taller than its builder, and nobody in the room is breathing.",
            "It is quiet in the next room. There is a tower going up.",
        ),
        tags=("Toys", "PlayTime", "KidsAtHome"),
        calls=("Have a look", "See all details"),
        emoji="🧱",
    ),
    Topic(
        words="refill|cleaning|laundry|plastic|detergent|soap|household|zero waste|compost",
        pains=(
            "The bin fills up faster than anybody likes.",
            "Most of what we throw away was packaging.",
            "Doing the right thing is easier when it is not extra work.",
        ),
        questions=(
            "How full is your recycling bin?",
            "What do you throw away most?",
            "Which empty bottle is under your sink right now?",
        ),
        scenes=(
            "The cupboard under the sink is full of bottles, and all of them are nearly empty.",
            "The bin is full again, and it was somebody else's turn.",
        ),
        tags=("LessPlastic", "Refill", "ZeroWaste"),
        calls=("See how it works", "Have a look"),
        emoji="♻️",
    ),
    Topic(
        words="garden(?:s|ing)?\\b|plants?\\b|seeds?\\b|flowers?\\b|balcony|soil\\b|herbs?\\b",
        pains=(
            "Plants never complain, they just stop.",
            "A balcony is only small until you try to water it twice a day.",
            "The garden grows fastest while you are away.",
        ),
        questions=(
            "What is growing at your place?",
            "Who waters your plants while you are away?",
            "Sun, shade, or somewhere between?",
        ),
        scenes=(
            "Soil under the nails, a watering can by the step, and the first green since winter.",
            "The windowsill is full, and there is always room for one more.",
        ),
        tags=("Gardening", "UrbanGarden"),
        calls=("See more", "Have a look"),
        emoji="🌱",
    ),
    Topic(
        words="dog|cat\\b|cats\\b|pets?\\b|puppy|kitten|vet\\b",
        pains=(
            "They cannot tell you what is wrong, so you guess.",
            "The walk is short, and the coat is still wet.",
            "Everything you buy is first inspected, then ignored.",
        ),
        questions=(
            "Who really owns your sofa?",
            "What does your dog hear from two rooms away?",
            "Who was up first today?",
        ),
        scenes=(
            "A bowl is pushed across the floor, loudly, and everybody knows what it means.",
            "The lead comes off the hook, and four feet are at the door.",
        ),
        tags=("Pets", "DogsAndCats"),
        calls=("Have a look", "See more"),
        emoji="🐾",
    ),
    Topic(
        words="novel\\b|novels\\b|(?<!your |own |the )books?\\b|author|pages?\\b|paperback|e-?book"
        "|chapter|poem|thriller|memoir|audiobook|bookshop",
        pains=(
            "It is hard to find a book that takes its time.",
            "The stack by the bed grows, and the right book is still missing.",
            "Most stories are over before they have begun to matter.",
        ),
        questions=(
            "What do you read when you want the world to be quiet?",
            "When did a book last make you miss your stop?",
            "Do you read the first page in the shop?",
        ),
        scenes=(
            "The tea has gone cold, and there is one more chapter before the light goes out.",
            "Rain on the window, a lamp, and a first sentence that will not let go.",
        ),
        tags=("Books", "NewBooks", "Fiction"),
        calls=("Find out more", "Read more about it"),
        emoji="📖",
    ),
    Topic(
        words="solar|energy|heat(?:ing|er| ?pump)|electricity|power bill|insulation|carbon|climate",
        pains=(
            "The energy bill is the letter nobody wants to open.",
            "Everybody wants to use less, and few know where to start.",
            "Old heating keeps a house warm and its owner awake.",
        ),
        questions=(
            "Where does your energy go?",
            "How warm is your living room?",
            "When did you last read your meter?",
        ),
        scenes=(
            "The radiator ticks, the windows are cold, and somebody puts on a second jumper.",
            "Sun on the roof, a cat on the warm tiles, and a meter that turns more slowly.",
        ),
        tags=("Energy", "Sustainability"),
        calls=("See how it works", "Find out more"),
        emoji="☀️",
    ),
    Topic(
        words="sleep(?!ing bag)|mattress|pillow|doctor|clinic|therap|health|medic|pharmac|wellbeing|meditat",
        pains=(
            "You notice good health mostly when it is gone.",
            "Getting an appointment can be the hardest part of getting well.",
            "Rest is the first thing a full week takes away.",
        ),
        questions=(
            "How did you sleep?",
            "When did you last do something just for yourself?",
            "What helps you to switch off?",
        ),
        scenes=("It is late, the ceiling is well known by now, and tomorrow starts early.",),
        tags=("Health", "Wellbeing"),
        calls=("Read more", "See all details"),
        emoji="🌙",
    ),
)
