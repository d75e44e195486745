"""The offline writer: writes by rule, with no model and no network."""

from core.foundation.money import ZERO, Money
from core.foundation.threads import Threads
from core.writing.port import Draft, WritingRequest, Written

AT_ONCE = 4


class OfflineWriter:
    """Writes without a model: free, at once, the same every time."""

    name = "offline"
    model = "offline-2"

    def __init__(self) -> None:
        self._threads = Threads("The offline writer", most=AT_ONCE)

    def estimate(self, request: WritingRequest) -> Money:
        return ZERO

    async def write(self, request: WritingRequest) -> Written:
        drafts = await self._threads.run(_drafts, request)
        return Written(drafts, writer=self.name, model=self.model)


def _drafts(request: WritingRequest) -> tuple[Draft, ...]:
    # Here, since its words and patterns take longer to build than much of a start.
    from core.writing.offline.drafting import drafts_for

    return drafts_for(request)
