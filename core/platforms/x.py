"""X: 280 weighted characters; a link always counts 23."""

from core.foundation.ids import PlatformName
from core.platforms.port import Fold, Limit, TextRules
from core.platforms.text import weighted_length

RULES = TextRules(
    platform=PlatformName.X,
    limits=(Limit(280, "weighted characters", weighted_length),),
    source="https://docs.x.com/resources/fundamentals/counting-characters",
    hashtags=1,
    text_target=240,
    # Only the longer posts of Premium accounts fold. Measured by the field.
    fold=Fold(280, "https://replysocial.co/blog/long-form-x-posts-when-to-use-4000-chars-vs-280"),
)
