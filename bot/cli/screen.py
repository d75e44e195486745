"""The console for tables and panels: what people and models wrote is shown and never obeyed, be it an escape
sequence, a mark that turns the direction of writing, or square brackets that look like markup.
"""

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from core.foundation.text import harmless


class Screen(Console):
    """Shows texts as they were written. Markup of our own is printed with `markup=True`."""

    def __init__(self, *, stderr: bool = False, width: int | None = None) -> None:
        super().__init__(stderr=stderr, width=width, markup=False, emoji=False, highlight=False)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=harmless(segment.text))
