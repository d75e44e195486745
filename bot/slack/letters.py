"""A letter: what one person is to be told alone, and where. Sealed: a click's own address is a secret."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Protocol, Self

from bot.blockkit.blocks import Block
from bot.blockkit.build import Message
from bot.slack.post_once import fit_for_slack
from core.foundation.ids import new_id
from core.foundation.sealing import Sealer


class Addressee(Protocol):
    """Somebody who can be told, and where; what is empty is not known."""

    @property
    def user(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def response_url(self) -> str: ...
    @property
    def thread_ts(self) -> str: ...


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """Within Slack's limits. `key` names it in the database."""

    key: str
    user: str
    channel: str
    response_url: str
    thread_ts: str
    text: str
    blocks: list[Block]

    @classmethod
    def to(cls, addressee: Addressee, message: Message) -> Self:
        """`message` for somebody."""
        fit = fit_for_slack(message, "ephemeral")
        return cls(
            new_id("ltr"),
            addressee.user,
            addressee.channel,
            addressee.response_url,
            addressee.thread_ts,
            fit.text,
            fit.blocks,
        )

    def sealed(self, sealer: Sealer) -> str:
        """As it lies in the database."""
        return sealer.seal(json.dumps(asdict(self)), place=self.key)

    @classmethod
    def opened(cls, key: str, sealed: str, sealer: Sealer) -> Self:
        """The letter that was kept under `key`.

        Raises:
            WrongSecretKey: it was sealed under another SECRET_KEY.
        """
        kept = json.loads(sealer.open(sealed, place=key))
        return cls(**{field.name: kept[field.name] for field in fields(cls)})
