"""People on their way: by bike, by car, on foot, by train. Who names no way is given no scene of one."""

from core.writing.offline.lexicon.persona import Persona

ON_THE_WAY = (
    Persona(
        words="(?:by|on) (?:an? )?(?:cargo |e-?)?(?:bike|bicycle)|bike commut|cycl(?:e|es|ing|ist)|bikers?\\b"
        "|bike owner|bike rider|riding (?:a )?bikes?",
        pains=(
            "Rain likes to begin at the second traffic light.",
            "A bike ride is short until the weather joins in.",
            "The last hill always comes just before the office.",
        ),
        questions=(
            "Rain or shine?",
            "What do you always take along on the bike?",
            "How do you arrive when it rains?",
        ),
        scenes=(
            "The light turns green, the first drops fall, and the office is still three streets away.",
            "Trouser leg up, bell checked, and the street is still half asleep.",
        ),
        cares="how it holds up on the road and in the rain",
        tag="BikeCommute",
    ),
    Persona(
        words="by car|drivers?\\b|motorist|car owner|car commut|with (?:a|an electric) car",
        pains=(
            "Traffic has its own idea of when you arrive.",
            "The longest part of the drive is the search for a parking space.",
        ),
        questions=("How long was the last red light?", "What do you listen to on the way?"),
        scenes=("The lights change, nobody moves, and the radio knows why.",),
        cares="what it costs and how much time it takes",
        tag="OnTheRoad",
    ),
    Persona(
        words="on foot|walk(?:s|ing|ers?)?\\b|pedestrian|hik(?:e|es|ing|ers?)\\b|dog owner",
        pains=(
            "The best paths are seldom on the first map you open.",
            "A walk is easy to put off and hard to regret.",
        ),
        questions=("Where does your favourite walk begin?", "Which way do you take when you have time?"),
        scenes=(
            "The path is still wet, the air is cold, and nobody is in a hurry.",
            "Shoes by the door, jacket on, and the dog has known for a while.",
        ),
        cares="whether it makes going out easier",
        tag="Outdoors",
    ),
    Persona(
        words="(?:by|on the) (?:train|bus|tram|metro|tube|subway|ferry|public transport)|passenger"
        "|train rider|rail commut|bus rider|train commut",
        pains=(
            "A commute feels longest on the platform.",
            "A delay always picks the morning when you can't afford one.",
        ),
        questions=("What do you do while you wait?", "Do you still run for it every morning?"),
        scenes=(
            "The doors close, the platform is empty again, and the display counts down from the start.",
            "It is raining sideways, and everybody under the shelter looks in the same direction.",
        ),
        cares="waiting less and knowing when to leave",
        tag="Commuting",
    ),
    Persona(
        words="commut",
        pains=(
            "The way to work is the same every day, and every day it is different.",
            "A commute takes time that nobody gives back.",
        ),
        questions=("How do you get to work?", "What would make your way to work better?"),
        scenes=("It is early, the bag is packed, and the day begins at the front door.",),
        cares="what makes the way to work easier",
        tag="Commuting",
    ),
)
