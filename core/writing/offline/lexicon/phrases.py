"""Everything after the first sentence: turns to the news, invitations, closing lines, greetings, headings.

The places in braces are those of the hooks; besides, {News} is the main news where it is a clause, {Again}
the same after the product was named, and {Fragment} news that is no clause. Nothing here gives a motive for
the news: the brief tells what is new, not why.
"""

from core.foundation.ids import TemplateName, Tone

LAUNCH, UPDATE, OFFER = TemplateName.LAUNCH, TemplateName.UPDATE, TemplateName.OFFER
EVENT, STORY = TemplateName.EVENT, TemplateName.STORY
FRIENDLY, CONFIDENT, PLAYFUL = Tone.FRIENDLY, Tone.CONFIDENT, Tone.PLAYFUL
PLAIN, URGENT, EXPERT = Tone.PLAIN, Tone.URGENT, Tone.EXPERT

TURNS = {
    LAUNCH: ("{News}.", "Meet {intro}.", "{Here_is} {intro}."),
    UPDATE: ("{News}.", "Here's what's new: {Told}."),
    OFFER: ("{News}.", "Here's the offer: {Offer}."),
    EVENT: (
        "{News}.",
        "Come to {event}: {Fragment}.",
        "Join us for {event}: {Fragment}.",
        "Come along: {News}.",
    ),
    STORY: ("{News}.", "{Here_is} {intro}.", "Meet {intro}."),
}
"""From a moment people know to the news."""

LIST_TURNS = ("Here's what's new:", "These things are new:", "What's new:")
NAMING_LIST_TURNS = ("Here's what's new with {P}:", "News from {P}:")
"""Before the main news as a list."""

SHORT_TURNS = (
    "In short: {Told}.",
    "We'll keep it short: {Told}.",
    "Let's get to it: {Told}.",
    "The news in one line: {Told}.",
)
"""From a remark that fits every brief to the news."""

NAMING = ("{News}.", "{P}: {Lead}.")
NAMING_ALONE = (*NAMING, "{P} – {lead}.")
"""The news with the product's name; the last for texts where no link will name it."""

CALLS = {
    LAUNCH: ("Have a look", "Take a closer look", "All the details", "See for yourself"),
    UPDATE: ("See what's new", "Have a look", "All the details"),
    OFFER: ("Go to the offer", "See the offer", "Have a look"),
    EVENT: ("All the details", "Find out more", "Have a look and come along"),
    STORY: ("Read on", "Find out more", "Read more"),
}
"""Invitations before a link."""

NAMING_CALLS = (
    "More about {the_P}",
    "Take a look at {the_P}",
    "All about {the_P}",
    "Get to know {newcomer}",
    "Find out more about {the_P}",
)
"""Invitations for texts that have not named the product yet."""

TONE_CALLS = {PLAIN: ("Details",), EXPERT: ("Full details", "Details"), URGENT: ("Go straight to it",)}

ASKS = {
    LAUNCH: (
        "Come and see for yourself.",
        "Tell us what you think.",
        "Questions? Ask away.",
        "Tell a friend.",
    ),
    UPDATE: ("Questions? Just ask.", "Tell us what you think.", "Tell a friend."),
    OFFER: (
        "Questions about the offer? Just ask.",
        "Tell a friend.",
        "Ask us for the details.",
    ),
    EVENT: ("Put it in your calendar.", "Tell us if you're coming.", "Ask us anything about it."),
    STORY: ("Tell us what you think.", "Pass it on to somebody who should read this."),
}
"""Invitations where the brief has no link."""

CLOSINGS = {
    LAUNCH: (
        "Tell us what you think.",
        "Who should know about this?",
        "We're curious what you make of it.",
        "Questions? We're happy to answer.",
    ),
    UPDATE: ("Questions? Just ask.", "What should come next?", "Let us know what you think."),
    OFFER: (
        "Know somebody who would like this? Send it on.",
        "Questions? Just ask.",
        "Pass it on to somebody who should know.",
    ),
    EVENT: (
        "Who are you bringing?",
        "Know somebody who should come? Send it on.",
        "Are you coming?",
        "See you there.",
    ),
    STORY: (
        "Who should read this?",
        "Know somebody who should read this? Send it on.",
        "Tell us what you think.",
    ),
}
"""Last lines that start a conversation."""

PLAIN_CLOSINGS = {
    LAUNCH: ("Questions? Just ask.", "We're glad to answer questions."),
    UPDATE: ("Questions? Just ask.", "We're glad to answer questions."),
    OFFER: ("Questions about the offer? Just ask.", "We're glad to answer questions."),
    EVENT: ("Questions? Just ask.", "We're glad to answer questions."),
    STORY: ("Tell us what you think.", "Who should read this?"),
}
"""The same for tones that keep to the matter."""

SAVE_LINES = ("Save this for later.", "Send this to the person you thought of first.")
"""For Instagram, where people keep and pass on posts."""

FOR_READERS = ("If {if_you}, this is for you.", "This is for {aud}.")

GREETINGS = {
    FRIENDLY: ("Hi there,", "Hello,"),
    CONFIDENT: ("Hello,", "Hi,"),
    PLAYFUL: ("Hi there,", "Hello you,"),
    PLAIN: ("Hello,",),
    URGENT: ("Hello,", "Hi,"),
    EXPERT: ("Hello,", "Good day,"),
}
FAREWELLS = {
    FRIENDLY: ("Warm wishes,", "All the best,"),
    CONFIDENT: ("Best wishes,", "All the best,"),
    PLAYFUL: ("See you soon,", "Cheers,"),
    PLAIN: ("Kind regards,",),
    URGENT: ("Best wishes,", "All the best,"),
    EXPERT: ("Kind regards,", "With best regards,"),
}

SUBJECTS = {
    LAUNCH: ("{Told}", "{Short}", "New: {Thing}", "Meet {newcomer}", "{P}: {Lead}", "News from {brand}"),
    UPDATE: ("{Told}", "{Short}", "Now you can {can}", "{P}: {Lead}", "What's new with {the_P}"),
    OFFER: (
        "{Told}",
        "{Short}",
        "{P}: {Deal}",
        "Until {deadline}: {Deal}",
        "{P}: {Lead}",
        "An offer from {brand}",
    ),
    EVENT: ("{E}: {Day}", "{Told}", "{Short}", "You're invited to {event}", "Come to {event}", "{P}: {Lead}"),
    STORY: ("{P}: {Lead}", "{Told}", "{Short}", "About {the_P}", "What {newcomer} is about"),
}
TITLES = {
    LAUNCH: (
        "{Told}",
        "{Short}",
        "{P}: {Lead}",
        "Meet {newcomer}",
        "New: {Thing}",
        "What's new from {brand}",
    ),
    UPDATE: ("{Told}", "{Short}", "{P}: {Lead}", "Now you can {can}", "What's new with {the_P}"),
    OFFER: ("{Told}", "{Short}", "{P}: {Lead}", "{P}: {Deal}", "An offer from {brand}"),
    EVENT: ("{P}: {Lead}", "{E}: {Day}", "{Told}", "What to expect at {event}", "Why come to {event}"),
    STORY: ("{P}: {Lead}", "{Told}", "{Short}", "About {the_P}", "What {newcomer} is about"),
}
PLAIN_TITLES = {
    LAUNCH: ("New: {P}", "{P}: what's new", "{P} in short", "{P} at a glance", "A first look at {the_P}"),
    UPDATE: ("{P}: what's new", "What's new: {P}", "{P} in short", "A closer look at {the_P}", "News: {P}"),
    OFFER: ("{P}: our offer", "Our offer: {P}", "{P} in short", "{P} at a glance", "The offer in short: {P}"),
    EVENT: ("{P}: what to expect", "An invitation: {P}", "{P} in short", "{P} at a glance", "Join us: {P}"),
    STORY: ("{P} in short", "The story: {P}", "A closer look at {the_P}", "{P} at a glance", "In brief: {P}"),
}
"""What fits when the news does not: with any name, and as many as a campaign has variants."""

HEADINGS = {
    LAUNCH: ("What it is", "What's new", "What you should know"),
    UPDATE: ("What changes", "What's new", "The change in detail"),
    OFFER: ("The offer", "What you get", "How the offer works"),
    EVENT: ("What to expect", "What happens", "The plan"),
    STORY: ("What it is about", "The story", "What you will find"),
}
READER_HEADING = "Who it's for"
GLANCE_HEADINGS = ("At a glance", "In short", "The essentials")
NEXT_HEADINGS = {
    LAUNCH: ("Next step", "Your turn"),
    UPDATE: ("What to do now", "Next step"),
    OFFER: ("How to get it", "Next step"),
    EVENT: ("How to join", "Before you come"),
    STORY: ("Where to go from here", "Next step"),
}
