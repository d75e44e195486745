"""Topics of life outside: culture, sport, getting around, learning, shops, good causes."""

from core.writing.offline.lexicon.topic import Topic

TOWN = (
    Topic(
        words="museum|exhibition|galler|art\\b|kunsthalle|photographs|paintings|culture",
        pains=(
            "You mean to go, and then the last day was yesterday.",
            "The places we show to visitors are the ones we seldom visit ourselves.",
            "Museums are open when most of us are at work.",
        ),
        questions=(
            "Which museum have you walked past for years?",
            "When did you last stand in front of something for a while?",
            "Who would you take along?",
        ),
        scenes=(
            "The last school class has gone home, and the rooms are quiet again.",
            "A bench, a picture, and two strangers whispering about it.",
        ),
        tags=("Museum", "Culture", "ArtLovers"),
        calls=("Plan your visit", "Find out more"),
        emoji="🖼️",
    ),
    Topic(
        words="concert|band\\b|live music|music festival|gigs?\\b|dj\\b|orchestra|choir",
        pains=(
            "The good concerts are sold out by the time you hear of them.",
            "A recording is fine, and still it is not the same.",
            "You always say next year, and then it is next year.",
        ),
        questions=("Who are you taking along?", "What was your first concert?", "Front row or near the bar?"),
        scenes=(
            "The lights go down, somebody shouts a name, and for a second nobody breathes.",
            "The last song is over, ears ringing, and nobody wants to find the coats.",
        ),
        tags=("LiveMusic", "Concert"),
        calls=("All the details", "Find out more"),
        emoji="🎶",
    ),
    Topic(
        words="(?:\\p{Lu}\\p{L}+|charity|fun|park|city|10k|5k) run\\b|runners?\\b|marathon|race\\b"
        "|start line|jogging|triathlon",
        pains=(
            "The sofa has very good arguments.",
            "A goal without a date stays a wish.",
            "Running alone is easy to put off.",
        ),
        questions=(
            "Who gets you out of the door?",
            "What are you training for?",
            "Who would you like to see waiting at the finish?",
        ),
        scenes=(
            "The numbers are pinned on, the laces are tied twice, and somebody is laughing too loudly.",
            "The street is still grey, and the first people are already stretching against a wall.",
        ),
        tags=("Running", "RunTogether"),
        calls=("All the details", "Find out more"),
        emoji="🏃",
    ),
    Topic(
        words="charit|donat|hospice|fundrais|volunteer|rescue|food ?banks?\\b|non-?profit|good cause|refugee"
        "|shelter",
        pains=(
            "Wanting to help is easy. Knowing how is harder.",
            "Most of us plan to give something, some day.",
            "Some work is only noticed by those who need it.",
        ),
        questions=(
            "What is worth an hour of your time?",
            "Who helped you once?",
            "Where would you like your money to go?",
        ),
        scenes=("Somebody leaves an envelope on the counter and is gone before anyone can say thank you.",),
        tags=("Charity", "GivingBack"),
        calls=("See how to help", "Find out more"),
        asks=("Be part of it.", "Pass it on."),
        emoji="💛",
    ),
    Topic(
        words="gym\\b|gyms\\b|squat|workout|fitness|weights|class pass",
        pains=(
            "Going to the gym is easy. Walking in for the first time is not.",
            "At peak hours, the gym belongs to those who know where everything is.",
            "Working out is hard enough without an audience.",
        ),
        questions=(
            "What keeps you away from the gym?",
            "When do you like the gym best, full or empty?",
            "What would make training feel easier?",
        ),
        scenes=(
            "You stand by the machines, everybody else has a plan, and you fill your bottle once more.",
            "The locker clicks shut, the music is loud, and the first weight is still cold.",
        ),
        tags=("Gym", "Fitness", "Training"),
        calls=("Come and have a look", "Find out more"),
        asks=("Come and have a look.", "Come by and try it."),
        emoji="💪",
    ),
    Topic(
        words="line \\d|bus\\b|buses\\b|trains?\\b|trams?\\b|metro\\b|timetable|ferry|ferries|ticket zone",
        pains=(
            "A wait feels longest when you do not know how long it is.",
            "One missed connection, and the morning is gone.",
            "Nobody likes running for a bus that is already leaving.",
        ),
        questions=(
            "How long did you wait this morning?",
            "Which stop do you start from?",
            "How much of your morning is spent waiting?",
        ),
        scenes=(
            "The doors close, the platform is empty again, and the display starts counting from the top.",
            "Everybody under the shelter looks in the same direction, and nothing comes.",
        ),
        tags=("PublicTransport", "Commuting"),
        calls=("See what changes", "All the details"),
        emoji="🚍",
    ),
    Topic(
        words="hotel|flights?\\b|trips?\\b|travel|holidays?\\b|hostel|beach|cabins?\\b|itinerar",
        pains=(
            "Planning a trip can take longer than the trip.",
            "The nicest places are seldom in the first list you find.",
            "Everybody needs a few days without a plan.",
        ),
        questions=("Where to next?", "When were you last really away?", "What makes you stay another day?"),
        scenes=(
            "The bag is by the door, the tickets are somewhere in it, and the taxi is early.",
            "Two coffees, one map, and nobody in a hurry.",
        ),
        tags=("Travel", "Getaway"),
        calls=("Have a look", "Plan your trip"),
        emoji="🧭",
    ),
    Topic(
        words="(?:cargo |e-?)?bikes?\\b|bicycle|cycling|helmet|e-?scooter",
        pains=(
            "The city is small once you are on a bike.",
            "The way is short, and the shopping is heavy.",
            "Most trips in town are shorter than they feel.",
        ),
        questions=("How do you get to work?", "What is your shortest everyday trip?", "Rain or shine?"),
        scenes=(
            "Green light, empty street, and for three crossings in a row nobody has to stop.",
            "The chain clicks, the street is empty, and the morning air does the rest.",
        ),
        tags=("Cycling", "CityLife"),
        calls=("Have a look", "Find out more"),
        emoji="🚲",
    ),
    Topic(
        words="courses?\\b|classes\\b|learn(?:ing)?\\b|lessons?\\b|tutorial|bootcamp|certificate",
        pains=(
            "Starting to learn is easy. Going on is the hard part.",
            "Most courses are planned for people with free afternoons.",
            "You can watch a lot of videos and still not know where to begin.",
        ),
        questions=(
            "What have you always wanted to be able to do?",
            "When did you last learn something for fun?",
            "What would you learn if it fitted into your week?",
        ),
        scenes=(
            "The pencil is sharp, the page is empty, and somebody else is new here too.",
            "For the first time, it works, and there is nobody in the room to tell.",
        ),
        tags=("Learning", "Workshop"),
        calls=("All the details", "Find out more"),
        emoji="✏️",
    ),
    Topic(
        words="second shop|new shop|opening a|stores?\\b|market\\b|pop-?up|flagship|branch\\b",
        pains=(
            "A new place takes a while to find its people.",
            "The way into town is long when you only want something small.",
            "Some errands deserve a shorter walk.",
        ),
        questions=(
            "What does our neighbourhood need more of?",
            "What is the first thing you look for in a new shop?",
            "What is worth getting up for around here?",
        ),
        scenes=(
            "The paper is off the windows, the paint is nearly dry, and people slow down to look in.",
            "A key turns for the first time, and the bell over the door tries its voice.",
        ),
        tags=("ShopLocal", "GrandOpening"),
        calls=("Plan your visit", "Find out more"),
        asks=("Come by and say hello.", "Come in and look around."),
        emoji="🗝️",
    ),
    Topic(
        words="electric cars?\\b|cars?\\b|wallbox|charging station|parking|drivers?\\b|garage",
        pains=(
            "The city is small until you look for a parking space.",
            "A car waits most of the day, and so does its driver.",
        ),
        questions=("Where does your car spend the night?", "Which drive could you do with your eyes closed?"),
        scenes=("The engine is off, the search is over, and the dinner has already started without you.",),
        tags=("Driving", "OnTheRoad"),
        calls=("Have a look", "All the details"),
        emoji="🚗",
    ),
    Topic(
        words="yoga|pilates|stretching|tai chi",
        pains=(
            "Sitting all day is hard work for a back.",
            "An hour without a screen is harder to find than it should be.",
        ),
        questions=("When did you last touch your toes?", "How does your back feel right now?"),
        scenes=("The mat is rolled out, the room is quiet, and nobody is looking.",),
        tags=("Yoga", "SlowDown"),
        calls=("Find out more", "All the details"),
        emoji="🧘",
    ),
)
