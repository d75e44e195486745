"""All that counts against a text as spam: mail filters judge e-mails, and platforms posts."""

from core.foundation.ids import PlatformName
from core.platforms.catalogue import profile_of
from core.review.spam.links import links
from core.review.spam.mail import mail
from core.review.spam.pressing import money_with_pressure
from core.review.spam.shape import shape
from core.review.spam.signal import Signal
from core.review.spam.social import social
from core.review.spam.wording import promises


def spam_signals(text: str, title: str, platform: PlatformName) -> list[Signal]:
    """What counts against `text` and its `title`, or subject, on `platform`. Pure, and linear in their
    length."""
    own = mail(text, title) if profile_of(platform).is_mail else social(text, platform)
    worded = list(promises(text, title))
    return [*own, *worded, *money_with_pressure(text, worded), *shape(text), *links(text)]
