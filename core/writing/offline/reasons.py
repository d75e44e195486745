"""Says in a sentence or two why a draft should work for its audience on its platform."""

from core.foundation.ids import PlatformName
from core.platforms.catalogue import profile_of
from core.writing.offline.english import mid
from core.writing.offline.lexicon.angle import Angle
from core.writing.offline.work import Work

_ANGLES = {
    Angle.BENEFIT: "Puts what readers get first",
    Angle.PROBLEM: "Starts from a moment the readers know before it names the product",
    Angle.QUESTION: "Asks a question that readers can answer for themselves",
    Angle.PROOF: "Lets a fact from the brief do the talking",
    Angle.DIRECT: "Says what it is about at once",
}
_PLATFORMS = {
    PlatformName.X: "on X the first line has to carry the post",
    PlatformName.LINKEDIN: "on LinkedIn only the first lines show before “see more”",
    PlatformName.FACEBOOK: "on Facebook a short post that speaks to one person is read to the end",
    PlatformName.INSTAGRAM: "on Instagram the caption is cut after its first line",
    PlatformName.THREADS: "on Threads posts that sound like talk are answered",
    PlatformName.BLUESKY: "on Bluesky a plain, complete thought travels best",
    PlatformName.MASTODON: "on Mastodon people follow those who come to the point",
    PlatformName.TELEGRAM: "in Telegram the first line is the notification",
    PlatformName.DISCORD: "in Discord people scan for what changes for them",
    PlatformName.BLOG: "on a blog the first paragraph decides who reads on",
    PlatformName.EMAIL: "in an inbox subject and first line are read together",
}


def reasoning(work: Work) -> str:
    """The reason for this draft, and which wishes of the reviewer were followed."""
    audience = work.material.audience
    who = mid(audience.group or audience.name) or "readers"
    cares = (
        next((f"{who} tend to look for {p.cares}" for p in audience.personas), "") if audience.group else ""
    )
    platform = work.request.platform
    there = _PLATFORMS.get(platform, f"{profile_of(platform).where} the first words decide who reads on")
    reason = f"{_ANGLES[work.opening.angle]}: {there}"
    reason = f"{reason}, and {cares}." if cares else f"{reason}."
    if tongue := work.material.tongue:
        reason = f"{reason} Written in {tongue.name}, as the brief is"
        follows = "; of your note only length, emoji, hashtags and additions count there"
        return f"{reason}{follows if work.request.hint.strip() else ''}."
    if not work.request.hint.strip():
        return reason
    if work.wishes.understood:
        return f"{reason} Your note was read as: {', '.join(work.wishes.understood)}."
    return f"{reason} The offline writer could not read your note, so this is a new angle."
