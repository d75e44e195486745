"""The offline writer: writes by rule, with no model and no network."""

from core.foundation.money import ZERO, Money
from core.foundation.threads import Threads
from core.spending.prices import Price
from core.writing.port import CannotTranslate, Draft, Usage, WritingRequest, Written


class OfflineWriter:
    """Writes without a model: free, at once, the same every time."""

    name = "offline"
    model = "offline-2"
    answers_at_once = True
    is_left_alone = False

    def __init__(self) -> None:
        self._threads = Threads("The offline writer", most=4)

    def estimate(self, request: WritingRequest) -> Money:
        """Nothing.

        Raises:
            CannotTranslate: it is asked for another language than that of the news.
        """
        _require_own_language(request)
        return ZERO

    def cost(self, usage: Usage) -> Price:
        return Price(ZERO, assumed=False)

    async def write(self, request: WritingRequest) -> Written:
        drafts = await self._threads.run(drafts_for, request)
        return Written(drafts, writer=self.name, model=self.model)


def drafts_for(request: WritingRequest) -> tuple[Draft, ...]:
    """At most as many drafts as were asked for; the one on screen changed, where a hint says how.

    Raises:
        WriterRefused: no other fact can lead, or nothing that is wished can be done without a model.
        CannotTranslate: it is asked for another language than that of the news.
    """
    _require_own_language(request)
    # Here, since its words and patterns take longer to build than much of a start.
    from core.writing.offline.changing import changed
    from core.writing.offline.drafting import Work, drafted

    work = Work.of(request)
    return (changed(work, request),) if request.hint and request.current else drafted(work, request)


def _require_own_language(request: WritingRequest) -> None:
    if request.language is None:
        return
    # Here, as above.
    from core.writing.offline.other_language import is_translated, named, written_in

    if is_translated(request.brief, request.language):
        raise CannotTranslate(request.language, named(written_in(request.brief)))
