"""Bad weather on order: what goes wrong between Slack and a bot, so that tests and people can watch it.

Each count says how many more times something happens and falls by one as it does.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any

from core.foundation.errors import InvalidInput


@dataclass(slots=True)
class Weather:
    """Sunny until told otherwise."""

    slow_ack_seconds: float = 0.0
    """Every request to the bot waits this long on its way, while trigger ids age."""
    duplicate_deliveries: int = 0
    """The next requests to the bot are sent twice at once."""
    lost_responses: int = 0
    """The next Web API calls do their work, then hang up without an answer."""
    rate_limited: int = 0
    """The next Web API calls are answered with 429 and Retry-After: 1."""
    unavailable: int = 0
    """The next Web API calls and late answers do nothing and get 503 in plain text."""
    pages: int = 0
    """The next ones do nothing and get a proxy's HTML page, with 200."""
    cut_answers: int = 0
    """The next Web API calls do their work; of the answer only the beginning arrives."""
    empty_answers: int = 0
    """The next Web API calls do their work and answer nothing."""
    webhook_failures: int = 0
    """The next webhooks are answered with 500."""

    def take(self, name: str) -> bool:
        """Whether this kind of weather strikes now; uses up one of its count."""
        left: int = getattr(self, name)
        if left <= 0:
            return False
        setattr(self, name, left - 1)
        return True

    def change(self, raw: Any) -> None:
        """Set what `raw` names; the rest stays.

        Raises:
            InvalidInput: a name or a number isn't known here.
        """
        known = {field.name: float if field.name.endswith("seconds") else int for field in fields(self)}
        if not isinstance(raw, dict):
            raise InvalidInput({"weather": "must be an object."})
        wrong = {
            str(name): "must be a number from 0 to 100." if name in known else "is not a kind of weather."
            for name, value in raw.items()
            if name not in known
            or isinstance(value, bool)
            or not isinstance(value, int | float)
            or not 0 <= value <= 100
        }
        if wrong:
            raise InvalidInput(wrong)
        for name, value in raw.items():
            setattr(self, name, known[name](value))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
