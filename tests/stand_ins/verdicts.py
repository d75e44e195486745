"""What a model says that judges copy."""

import json
from typing import Any

from core.foundation.harm_categories import CATEGORIES


def verdict(**scores: Any) -> str:
    """A whole judgement: nothing is harmful but for `scores`."""
    clean = {name.replace("/", "_").replace("-", "_"): 0.0 for name in CATEGORIES}
    return json.dumps({**clean, "quote": "", **scores})
