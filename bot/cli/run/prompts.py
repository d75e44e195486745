"""Asking a person at the terminal about a variant: on standard error, so that output stays for machines."""

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from bot.cli.choices import Choice
from bot.cli.run.edited import Said, file_of, said_in
from bot.cli.variant_status import as_whom
from core.flow.cards.card import VariantCard
from core.foundation.errors import CopydeskError
from core.foundation.money import Money
from core.foundation.text import text_in_utf8
from core.platforms.catalogue import rules_of
from core.review.findings import Severity

QUESTION = "[b]a[/]pprove  [b]e[/]dit  [b]r[/]eject  re[b]g[/]enerate  [b]s[/]kip  [b]q[/]uit: "
COLOURS = {Severity.INFO: "blue", Severity.WARNING: "yellow", Severity.BLOCKING: "red"}


@dataclass(frozen=True, slots=True)
class Asking:
    """A person in front of a terminal. `read` gives the next line they type."""

    console: Console
    read: Callable[[], str] = input

    def show(self, variant: VariantCard) -> None:
        """A variant as people decide on it: text, measures, findings, who wrote it."""
        self.console.print(variant_panel(variant))

    def choose(self) -> Choice:
        """One of the choices; asks again until it is one."""
        while True:
            try:
                choice = Choice.meant(self._line(QUESTION))
            except EOFError:
                return Choice.STOP
            if choice is not None:
                return choice
            self.tell("Type one of the letters a, e, r, g, s or q.")

    def ask(self, question: str) -> str:
        """What the person types.

        Raises:
            EOFError: they quit, or have gone.
        """
        said = self._line(question)
        if Choice.meant(said) is Choice.STOP:
            raise EOFError
        return said

    def _line(self, question: str) -> str:
        self.console.print(question, end=" ", markup=question == QUESTION)
        with _interruptible():
            return self.read().strip()

    def tell(self, sentence: str) -> None:
        self.console.print(Text(sentence, style="yellow"))

    def edit(self, variant: VariantCard) -> Said:
        """What the variant says as the person left it in their editor ($VISUAL, $EDITOR, or vi).

        Raises:
            CopydeskError: there is no editor, it failed, or left no text; nothing was changed.
        """
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"{variant.platform}-{variant.label}.txt"
            file.write_text(file_of(variant), encoding="utf-8")
            open_editor(file)
            left = text_in_utf8(file.read_bytes(), "The text").replace("\r\n", "\n")
            return said_in(left, variant)


def variant_panel(variant: VariantCard) -> Panel:
    lines = [Text(variant.title, style="bold")] if variant.title else []
    lines += [Text(variant.preheader, style="italic")] if variant.preheader else []
    lines += [Text(variant.text), Text(), *_shown_with(variant)]
    lines.append(
        Text(
            " · ".join(
                f"{measure.used:,} of {measure.limit:,} {measure.unit}" for measure in variant.measures
            ),
            style="dim",
        )
    )
    lines += [Text(f"! {finding.told}", style=COLOURS[finding.severity]) for finding in variant.findings]
    written = "written offline" if variant.writer == "offline" else f"written by {variant.model}"
    if variant.angle:
        written = f"{variant.angle} · {written}"
    if variant.why_not_first:
        written = f"{written} instead: {variant.why_not_first}"
    if variant.saved_micros:
        written = f"{written}, from cache, saved {Money(variant.saved_micros)}"
    if variant.edited_by:
        written = f"edited by {variant.edited_by.name}"
    if variant.brand_version:
        written = f"{written} · brand voice {variant.brand_version}"
    language = f"{variant.language.label} · " if variant.language else ""
    title = f"{variant.platform.label} · {variant.label} · {language}{as_whom(variant)}"
    return Panel(Group(*lines), title=Text(title), subtitle=Text(written))


def _shown_with(variant: VariantCard) -> list[Text]:
    """Its images with their alt texts, and each text that is posted below it."""
    lines, media, below = [], variant.media, variant.follow_ups
    for number, each in enumerate(media, start=1):
        which = f" {number} of {len(media)}" if len(media) > 1 else ""
        alt = f"alt text: {each.alt}" if each.alt else "no alt text"
        lines.append(Text(f"Image{which}, {alt}" if each.kind.is_image else f"Video{which}: {each.key}"))
    if media:
        lines.append(Text())
    for number, text in enumerate(below, start=1):
        name = rules_of(variant.platform).follow_up_name(number, len(below))
        lines += [Text(f"↳ {name}", style="bold"), Text(text), Text()]
    return lines


def open_editor(file: Path) -> None:
    """Let the person change `file` in an editor of theirs.

    Raises:
        CopydeskError: it can't be started, or failed.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        # The person's own editor, as they set it.
        ended = subprocess.run([*shlex.split(editor), str(file)], check=False)  # noqa: S603
    except (OSError, ValueError):
        raise CopydeskError(f"The editor “{editor}” can't be started. Set EDITOR to one of yours.") from None
    if ended.returncode != 0:
        raise CopydeskError(f"The editor “{editor}” failed; the text stays as it was.")


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end a question at once: inside asyncio it would only be noted until the next line."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
