"""E-mail: a subject, a preheader and a text.

RFC 5322, section 2.1.1: a line must not be longer than 998 characters and should not be longer than 78;
"Subject: " takes nine of them. The text's limit keeps below Gmail's, which clips a message above about
102 KB behind "View entire message" (measured by the field, not stated by Google):
https://www.spamresource.com/2022/01/what-is-gmail-clipping-and-what-to-do.html.
Of a preheader Apple Mail shows up to 140 characters, Gmail 90 to 97, Outlook 35 to 55:
https://themarketer.com/resources/knowledge-base/how-long-should-your-preview-texts-be.
"""

from core.foundation.ids import PlatformName
from core.platforms.counting import utf8_bytes
from core.platforms.look import Called, Coloured, Look, Shape
from core.platforms.media import GIF, JPEG, PNG, MediaRules
from core.platforms.port import Limit, Profile, TextRules

LONGEST_LINE = 998
GOOD_LINE = 78

PROFILE = Profile(
    rules=TextRules(
        platform=PlatformName.EMAIL,
        limits=(Limit(100_000, "bytes", utf8_bytes),),
        source="https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1",
        title_word="subject",
        title_limit=LONGEST_LINE - len("Subject: "),
        title_target=GOOD_LINE - len("Subject: "),
        preheader_limit=140,
        preheader_target=90,
        text_target=1200,
    ),
    medium="email",
    media=MediaRules(
        source="https://www.rfc-editor.org/rfc/rfc2392",
        # Ours: everybody gets all of them, so a message stays below 1.5 MB.
        most=4,
        max_bytes=250_000,
        types=(JPEG, PNG, GIF),
        # Twice the 600 pixels of a usual column, for screens that show two for one.
        max_width=1_200,
        max_height=2_400,
        max_alt=1_000,
    ),
    is_long_form=True,
    has_addresses=False,
    where="by e-mail",
    tells_figures=False,
    mark="✉",
    colour="#94541d",
    look=Look(Shape.MAIL, (Coloured.LINKS,), called=Called.BOTH),
)
