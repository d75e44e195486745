"""Names that people in a hurry type small, and the nouns that product names end in."""

from core.writing.offline.lexicon.english import words_of

DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = (
    "January February March April May June July August September October November December "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
).split()
UNMISTAKABLE_MONTHS = "January February April June July August September October November December".split()
"""Months that are no other word, so that their capital is certain without a day beside them."""

PROPER = {
    name.casefold(): name
    for name in """
    Amsterdam Android Athens Barcelona Berlin Bluetooth Bremen Brussels Budapest Chicago Christmas Cologne
    Copenhagen Dresden Dublin Easter Edinburgh Excel Facebook Figma Florence Frankfurt Geneva GitHub Gmail
    Google Halloween Hamburg Hanover HubSpot Instagram iOS iPad iPhone Istanbul Jira Kraków Leipzig Linux
    LinkedIn Lisbon London Lyon macOS Madrid Manchester Marseille Melbourne Milan Munich Naples Oslo
    PayPal Paris PDF Porto Prague Rome Rotterdam Salesforce SAP Shopify Singapore Slack Spotify Stockholm
    Stripe Stuttgart Sydney TikTok Tokyo Toronto Vienna Warsaw WhatsApp Wi-Fi YouTube Zapier Zurich
    """.split()
}
"""Places, makers and feasts whose small spelling is never another word in copy."""

THINGS = words_of(
    """
    alarm armchair backpack bag basket bed bench bike blanket blender board bottle bowl box bracelet
    camera chair charger clock coat cooker cup desk dress drill drone earring grill grinder guitar hammock
    helmet hoodie jacket jumper kettle keyboard knife ladder lamp light lock machine mattress microphone
    monitor mouse mug notebook oven pan pen pillow planner plate printer racket razor ring rucksack sauna
    scarf scooter shelf shirt shoe sneaker sofa speaker stove stroller suitcase sweater table tent
    thermos toaster toothbrush tote toy umbrella vase wallbox wallet watch
    """
)
"""Things one can hold: their names take "the" inside a sentence."""

EVENTS = words_of(
    """
    award awards ball bazaar camp carnival concert conference congress contest cup day days derby evening
    exhibition expo fair fest festival forum gala hackathon market marathon meetup night run show summit
    tour tournament triathlon walk week weekend workshop
    """
)
"""Things one can go to: the same."""

SYSTEMS = words_of("api sdk cli")
"""The same, for what is written in capitals."""

PLACES = words_of(
    """
    academy agency archive association atelier bakery bank bar bistro bookshop brewery café cafe centre
    center church cinema clinic club college cooperative farm florist foundation gallery garden gym
    hofladen hostel hotel institute kindergarten kunsthalle library market museum office opera osteria
    pharmacy practice pub restaurant roastery salon school shop society spa store studio theatre theater
    trattoria trust union university zoo
    """
)
"""Places and organisations: what is new there is not "added to" them, and nobody "meets" them as a thing."""
