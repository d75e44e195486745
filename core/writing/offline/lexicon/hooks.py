"""First sentences, by angle. A pattern is used only where everything it names in braces is known.

{Told} is the main news, as a clause where it can be made one; {Lead} the words of the brief alone, for
patterns that name the product. {P} is the product's name as a label, {the_P} inside a sentence, {brand} where
it is somebody who can speak, {event} where people go to it, {newcomer} where the news is the product itself,
{intro} the product with what it is. {can} is what readers can now do; {aud} and {Group} are the audience;
{if_you} a condition readers meet; {num} a figure, {Fact} another fact. {pain}, {question} and {scene} come
from topics and personas. What follows a colon begins with a capital.
"""

from dataclasses import dataclass

from core.foundation.ids import TemplateName, Tone
from core.writing.offline.lexicon.angle import Angle

FRIENDLY, CONFIDENT, PLAYFUL = Tone.FRIENDLY, Tone.CONFIDENT, Tone.PLAYFUL
PLAIN, URGENT, EXPERT = Tone.PLAIN, Tone.URGENT, Tone.EXPERT
WARM = (FRIENDLY, PLAYFUL)
OPEN = (FRIENDLY, PLAYFUL, CONFIDENT)
SOBER = (PLAIN, EXPERT)
BRISK = (CONFIDENT, URGENT)
CLEAR = (CONFIDENT, URGENT, PLAIN, EXPERT)
LAUNCH, UPDATE, OFFER = TemplateName.LAUNCH, TemplateName.UPDATE, TemplateName.OFFER
EVENT, STORY = TemplateName.EVENT, TemplateName.STORY
NEWS = (LAUNCH, UPDATE)
GOODS = (LAUNCH, UPDATE, OFFER)


@dataclass(frozen=True, slots=True)
class Hook:
    """A pattern, and the tones and templates it belongs to; empty means all."""

    text: str
    tones: tuple[Tone, ...] = ()
    templates: tuple[TemplateName, ...] = ()


HOOKS: dict[Angle, tuple[Hook, ...]] = {
    Angle.BENEFIT: (
        Hook("{scene}", (), (STORY,)),
        Hook("{Told}."),
        Hook("Now you can {can}.", (), NEWS),
        Hook("If you've been waiting to {can}, the wait is over.", OPEN, NEWS),
        Hook("{If_you}? This one is for you.", WARM),
        Hook("If {if_you}, this is for you.", (FRIENDLY, CONFIDENT, PLAIN)),
        Hook("If {if_you}, this is worth a look.", CLEAR),
        Hook("Good news for {aud}: {Told}.", OPEN, GOODS),
        Hook("Something new for {aud}: {Told}.", (), (LAUNCH,)),
        Hook("Something for {aud}: {Told}.", (FRIENDLY, PLAIN)),
        Hook("A little extra for {aud}: {Offer}.", WARM, (OFFER,)),
        Hook("Meet {intro}.", OPEN),
        Hook("Say hello to {intro}.", WARM),
        Hook("The good part first: {Told}.", OPEN, GOODS),
        Hook("Something to look forward to: {Told}.", WARM, (EVENT,)),
        Hook("Yes, really: {Told}.", (PLAYFUL,), GOODS),
        Hook("Worth knowing: {Told}.", (FRIENDLY, CONFIDENT, PLAIN, EXPERT)),
        Hook("Good to know for {aud}: {Told}.", SOBER),
        Hook("{Group}, this one's for you.", WARM),
        Hook("{Group}, take note: {Told}.", BRISK),
        Hook("This one is for {aud}."),
        Hook("Take a closer look at {the_P}.", CLEAR),
        Hook("Here's a reason to look at {the_P}.", OPEN),
        Hook("Let us tell you about {the_P}.", (FRIENDLY,)),
        Hook("There's news about {the_P}.", CLEAR, NEWS),
    ),
    Angle.PROBLEM: (
        Hook("{pain}", (), (LAUNCH, UPDATE, OFFER, EVENT)),
        Hook("{scene}", (), (STORY,)),
        Hook("{scene}", WARM, (LAUNCH, EVENT)),
    ),
    Angle.QUESTION: (
        Hook("{question}"),
        Hook("Want to {can}?", WARM, NEWS),
        Hook("Ever wished you could {can}?", OPEN, NEWS),
        Hook("What would change if you could {can}?", (CONFIDENT, EXPERT), NEWS),
        Hook("Which of these would you use first: {choice}?", (), NEWS),
        Hook("Have you seen what's new with {the_P}?", (FRIENDLY, PLAIN, CONFIDENT), (UPDATE,)),
        Hook("What's new with {the_P}?", (PLAIN, EXPERT, CONFIDENT), (UPDATE,)),
        Hook("May we introduce {newcomer}?", (FRIENDLY,), (LAUNCH,)),
        Hook("Have you met {newcomer}?", WARM, (LAUNCH, STORY)),
        Hook("Have you heard about {newcomer}?", (FRIENDLY, PLAIN, CONFIDENT), (LAUNCH, STORY)),
        Hook("Have you heard about {event}?", (FRIENDLY, PLAIN, CONFIDENT), (EVENT,)),
        Hook("Is {day} still free in your calendar?", OPEN, (EVENT,)),
        Hook("Have you noted {day} yet?", BRISK, (EVENT,)),
        Hook("Any plans for {day}?", OPEN, (EVENT,)),
        Hook("What are you doing on {day}?", OPEN, (EVENT,)),
        Hook("How does {deal} sound?", OPEN, (OFFER,)),
        Hook("Is {deal} worth a minute of your time?", (CONFIDENT, PLAYFUL), (OFFER,)),
        Hook("What happens at {event}?", SOBER, (EVENT,)),
        Hook("What is {newcomer} about?", SOBER, (STORY,)),
        Hook("Curious about {the_P}?", OPEN),
    ),
    Angle.PROOF: (
        Hook("{Figured}."),
        Hook("One number first: {num}.", (FRIENDLY, CONFIDENT, PLAIN)),
        Hook("Remember this number: {num}.", BRISK),
        Hook("Let's start with a number: {num}.", OPEN),
        Hook("The number that matters here: {num}.", (CONFIDENT, EXPERT)),
        Hook("The figure to look at: {num}.", SOBER),
        Hook("In numbers: {nums}.", CLEAR),
        Hook("{P} in numbers: {nums}.", CLEAR),
        Hook("The facts first: {Fact}.", (CONFIDENT, PLAIN, EXPERT)),
        Hook("A detail worth a second look: {Fact}.", (FRIENDLY, CONFIDENT, EXPERT)),
        Hook("Here's the detail we like most: {Fact}.", WARM),
        Hook("Let's begin with a detail: {Fact}.", OPEN),
        Hook("One thing stands out: {Fact}.", (CONFIDENT, EXPERT, PLAIN)),
        Hook("What counts: {Fact}.", BRISK),
        Hook("One fact about {the_P}: {Fact}.", SOBER),
        Hook("No big words, just the facts about {the_P}.", OPEN, GOODS),
        Hook("These are the facts about {the_P}.", SOBER),
        Hook("{P}, in plain facts.", CLEAR, GOODS),
    ),
    Angle.DIRECT: (
        Hook("{scene}", (), (STORY,)),
        Hook("{P}: {Lead}."),
        Hook("News from {brand}: {Lead}.", (), NEWS),
        Hook("{This_is} {intro}.", (FRIENDLY, CONFIDENT, PLAIN, EXPERT)),
        Hook("{This_is} {newcomer}.", OPEN, (LAUNCH, STORY)),
        Hook("Meet {newcomer}.", OPEN, (LAUNCH,)),
        Hook("What's new: {Told}.", (), NEWS),
        Hook("Straight to the point: {Told}.", BRISK),
        Hook("What changes: {Told}.", CLEAR, (UPDATE,)),
        Hook("The change in one line: {Told}.", SOBER, (UPDATE,)),
        Hook("The offer: {Offer}.", CLEAR, (OFFER,)),
        Hook("The deal: {Offer}.", WARM, (OFFER,)),
        Hook("You have until {deadline}.", BRISK, (OFFER,)),
        Hook("Save the date: {When}.", OPEN, (EVENT,)),
        Hook("Note the date: {When}.", CLEAR, (EVENT,)),
        Hook("You're invited to {event}.", (FRIENDLY, CONFIDENT), (EVENT,)),
        Hook("Come along: {Told}.", WARM, (EVENT,)),
        Hook("No long introduction: {Told}.", (FRIENDLY, CONFIDENT, URGENT), GOODS),
        Hook("A quick note from {brand}: {Lead}.", (FRIENDLY,), NEWS),
        Hook("In short: {Told}.", CLEAR, GOODS),
        Hook("In brief: {Told}.", SOBER, GOODS),
        Hook("For the record: {Told}.", (EXPERT,), (UPDATE,)),
        Hook("Just so you know: {Told}.", WARM, GOODS),
        Hook("Short and sweet: {Offer}.", WARM, (OFFER,)),
        Hook("Here's the news: {Told}.", OPEN, GOODS),
        Hook("Put simply: {Told}.", (PLAIN, EXPERT, FRIENDLY), GOODS),
        Hook("Please note: {Told}.", (PLAIN, URGENT), (UPDATE,)),
        Hook("This is about {the_P}.", SOBER),
        Hook("Let's talk about {the_P}.", OPEN),
        Hook("A word about {the_P}.", (FRIENDLY, PLAIN, EXPERT)),
    ),
}

PREFIXES = (
    "Good to know",
    "Worth noting",
    "The short version",
    "To begin with",
    "In one line",
    "In a sentence",
    "What you should know",
    "Something for your list",
    "One thing to remember",
    "A line to pass on",
    "Quick and clear",
    "First of all",
    "The main thing",
    "In plain words",
    "For your notes",
    "The essentials",
    "Our news",
    "What matters here",
    "For your information",
    "Short and clear",
)
"""Beginnings for any fact, when everything better is taken."""
