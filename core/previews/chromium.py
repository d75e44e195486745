"""Pictures of pages, by a Chromium that runs for one of them: one at a time, each with a deadline.

It gets a page whose policy lets nothing run or be loaded, and has no way to any host: what people wrote can
bring it to call nobody. Where it hangs or dies there is no picture, and it has a rest after that.
"""

import asyncio
import os
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import structlog

from core.foundation.errors import Unavailable
from core.foundation.threads import Threads

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OFF = "off"
WITHIN = 20.0
"""Seconds for one picture."""
ENDS_WITHIN = 2.0
"""Seconds that the system is given to end one that was killed."""
RESTS = 300.0
"""Seconds after one that hung or died."""
MOST_WAITING = 20
SIZE = (2048, 1400)
"""Pixels of what it draws; what is empty of it is cut off, and so is the end of what is very long."""
QUIET = (
    "--headless",
    "--disable-gpu",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-crash-reporter",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",  # where nobody answers: addresses written out need no resolver
    f"--window-size={SIZE[0]},{SIZE[1]}",
)

log = structlog.get_logger(__name__)


class NoPicture(Unavailable):
    """None can be taken now."""

    code = "no_picture"

    @property
    def message(self) -> str:
        return "There is no picture of this preview now; its page shows the same."


class Chromium:
    """Takes pictures. Find it with `found`."""

    def __init__(self, program: str) -> None:
        self.program = program
        self._turn, self._waiting = asyncio.Semaphore(1), 0
        self._threads = Threads("Pictures of previews", most=1, within=WITHIN)
        self._rests_until = 0.0

    @classmethod
    def found(cls, asked: str) -> "Chromium | None":
        """The one at the path that is asked for, or on PATH; None where it is off or there is none."""
        if asked.casefold() == OFF:
            return None
        names = (asked,) if asked else NAMES
        program = next(filter(None, map(shutil.which, names)), None)
        return cls(program) if program else None

    async def picture(self, page: str) -> bytes:
        """A PNG of the page, cut to what is on it; empty where it hung, died or drew nothing.

        Raises:
            NoPicture: too many wait, or it rests.
        """
        if self._waiting >= MOST_WAITING or time.monotonic() < self._rests_until:
            raise NoPicture
        self._waiting += 1
        try:
            async with self._turn:
                taken = await self._taken(page)
        finally:
            self._waiting -= 1
        if not taken:
            self._rests_until = time.monotonic() + RESTS
        return taken

    async def _taken(self, page: str) -> bytes:
        began = time.monotonic()
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="copydesk-preview-"))
        try:
            async with asyncio.timeout(WITHIN):
                (folder / "page.html").write_text(page, encoding="utf-8", errors="replace")
                await self._run(folder)
                return await self._threads.run(_cut, folder / "shot.png")
        except (OSError, TimeoutError, Unavailable, ValueError) as error:
            seconds = round(time.monotonic() - began, 1)
            log.warning("preview_not_pictured", error=type(error).__name__, seconds=seconds)
            return b""
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _run(self, folder: Path) -> None:
        gently = shutil.which("nice")  # whoever waits for an answer comes first
        process = await asyncio.create_subprocess_exec(
            *((gently, "-n", "10") if gently else ()),
            self.program,
            *QUIET,
            # Chromium refuses to run as root with its sandbox; containers are theirs then.
            *(("--no-sandbox",) if os.geteuid() == 0 else ()),
            f"--user-data-dir={folder / 'profile'}",
            f"--screenshot={folder / 'shot.png'}",
            (folder / "page.html").as_uri(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env=_without_secrets(folder),
            start_new_session=True,
        )
        try:
            await process.wait()
        finally:
            # All that it started is in its group, and may outlive it.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            with suppress(TimeoutError):
                async with asyncio.timeout(ENDS_WITHIN):
                    await process.wait()


def _without_secrets(home: Path) -> dict[str, str]:
    """What Chromium needs of our environment, which holds keys as well."""
    needed = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "TZ")
    return {name: os.environ[name] for name in needed if name in os.environ} | {"HOME": str(home)}


def _cut(shot: Path) -> bytes:
    """The picture without what is empty below and beside, as its first pixel is."""
    from PIL import Image, ImageChops

    with Image.open(shot) as opened:
        whole = opened.convert("RGB")
    ground = Image.new("RGB", whole.size, whole.getpixel((0, 0)))
    box = ImageChops.difference(whole, ground).getbbox()
    if box is None:
        return b""
    _, _, right, low = box
    margin = min(box[0], box[1])
    kept = whole.crop((0, 0, min(right + margin, whole.width), min(low + margin, whole.height)))
    saved = BytesIO()
    kept.save(saved, "PNG", optimize=True)
    return saved.getvalue()
