"""People briefs address outside their work: what is true of most of them, and claimed of no product."""

from core.writing.offline.lexicon.persona import Persona

AT_HOME = (
    Persona(
        words="parent|mum|mom|dad|mother|father|famil",
        pains=(
            "Some days end before you have sat down once.",
            "A calm afternoon with children rarely happens by itself.",
            "Between breakfast and bedtime there is little room for anything extra.",
        ),
        questions=(
            "What would you do with one calm afternoon?",
            "When did the children last forget the time?",
            "Who else is planning the week from the back of a shopping list?",
        ),
        scenes=(
            "The shoes are by the door, one is missing, and everybody is looking under the sofa.",
            "It is quiet in the next room, and for once that is a good sign.",
            "Dinner is on the table, homework is under it, and somebody is telling a very long joke.",
        ),
        cares="what fits into a full day",
        tag="FamilyLife",
    ),
    Persona(
        words="student|undergrad|pupil|campus",
        pains=(
            "Between lectures, work and friends, the week fills itself.",
            "A student's week has more plans than hours.",
            "The timetable never asks what else you had planned.",
        ),
        questions=(
            "How full is your week already?",
            "What is left of your week after lectures and work?",
            "Which part of the day is really yours?",
        ),
        scenes=(
            "The lecture starts soon, the coffee is still too hot, and the bag will not close.",
            "The library is full, the laptop is at its last bar, and somebody is whispering the answer.",
        ),
        cares="time and money, because both are short",
        tag="StudentLife",
    ),
    Persona(
        words="runner|jogg|athlet|sports? (?:club|people|fans)|sporty|triathlet",
        pains=(
            "Training alone is easy to put off.",
            "The weather forecast is a popular excuse.",
            "Every season starts with good intentions.",
        ),
        questions=(
            "What is on your calendar this season?",
            "When did you last stand at a start line?",
            "Early morning or after work?",
        ),
        scenes=(
            "The laces are tied twice, the air is cold, and everybody is looking at the same line.",
            "There is a moment before the start when the whole street goes quiet.",
        ),
        cares="date, distance and a reason to start",
        tag="RunningCommunity",
    ),
    Persona(
        words="(?<!newsletter )readers?\\b|book (?:lover|club|fan)|bookworm|bibliophile|fiction|literature",
        pains=(
            "Most of us own more books than we have evenings.",
            "The right book at the wrong time is still the wrong book.",
        ),
        questions=(
            "Where do you read best?",
            "What do you look for on a first page?",
            "Which book did you last press into somebody's hands?",
        ),
        scenes=(
            "The tea has gone cold, the light has gone down, and there is one more chapter before bed.",
            "It is late, the house is asleep, and the page has not been turned for a while.",
        ),
        cares="voice and mood before plot",
        tag="BookLovers",
    ),
    Persona(
        words="neighbo|locals\\b|local (?:people|famil|resident|communit)|residents?\\b|villag",
        pains=(
            "What is just around the corner is the last thing we hear about.",
            "You can live in a street for years and still miss what opens in it.",
            "A neighbourhood is made of the places where people stop.",
        ),
        questions=(
            "Who around here should know about this?",
            "Where do you meet people around here?",
            "Have you walked down the street lately?",
        ),
        scenes=(
            "Shutters go up, somebody sweeps the step, and the first good morning crosses the street.",
            "The street is still grey, and one window is already lit.",
        ),
        cares="what is close, and when",
        tag="ShopLocal",
    ),
    Persona(
        words="beginner|newcomer|first-time|starter|novice|learner",
        pains=(
            "The first step is small, and it is still the hardest.",
            "Everybody else seems to know where things are.",
            "Starting is harder when it feels like people are watching.",
        ),
        questions=(
            "What has kept you from starting?",
            "Remember how it feels to be new?",
            "What would make the first time easier?",
        ),
        scenes=(
            "You stand in the doorway, everyone seems to know the way, and you pretend to read the notice.",
            "New shoes, new bag, and the strong wish to be invisible.",
        ),
        cares="whether it is made easy to begin",
        tag="StartSmall",
    ),
    Persona(
        words="senior|retire|pension|grandpar|older",
        pains=(
            "New things are often explained to people who know them already.",
            "Small print seems to get smaller every year.",
            "Plenty of offers forget to say what you really need to know.",
        ),
        questions=(
            "When did somebody last explain it properly?",
            "What would you do with a free weekday?",
            "What do you look for first?",
        ),
        scenes=(
            "The newspaper is folded, the coffee is poured, and the morning has all the time in the world.",
            "The telephone rings, and it is somebody with good news for once.",
        ),
        cares="clear words and no surprises",
    ),
    Persona(
        words="travel|tourist|visitor|explorer|holiday",
        pains=(
            "You always find the good places on the last day.",
            "Every itinerary looks better before the first delay.",
            "Most city guides send everybody to the same square.",
        ),
        questions=(
            "What do you pack first?",
            "What do you remember of your last trip?",
            "Do you plan, or do you wander?",
        ),
        scenes=(
            "The map is folded wrong, the street has no name, and it is the best part of the day.",
            "A side street, an open door, and a reason to forget the plan.",
        ),
        cares="when, where and what it costs",
        tag="Travel",
    ),
    Persona(
        words="curious people|museum|culture|art lover|theatre|architecture",
        pains=(
            "You mean to go, and then the evening is over.",
            "Culture has awkward opening hours for people with jobs.",
            "The things next door are the ones we keep putting off.",
        ),
        questions=(
            "When did you last see something for the first time?",
            "What have you walked past for years?",
            "Whom would you bring?",
        ),
        scenes=(
            "A quiet room, a long look, and a thought that stays for the evening.",
            "The city is dark, the windows are bright, and people are talking on the steps.",
        ),
        cares="what they can only see there",
        tag="Culture",
    ),
    Persona(
        words="home ?owner|house owner|tenant|landlord|renter",
        pains=(
            "An old house always has one more surprise.",
            "Every repair begins with three opinions.",
            "Houses are patient. Bills are not.",
        ),
        questions=(
            "What would you change first at home?",
            "Which room is never quite warm?",
            "How many quotes are in your drawer?",
        ),
        scenes=(
            "The tradesman looks at the wall, says nothing for a while, and then breathes in.",
            "The kitchen is warm, the hall is cold, and everybody has a favourite chair.",
        ),
        cares="costs, effort and whether it suits their house",
        tag="HomeOwners",
    ),
)
