"""Commands run in this process, as if typed; what they set up for a whole process is put back."""

import json
import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.cli import main
from bot.cli.doctor import local_models
from bot.cli.run import command
from core.foundation.settings import Settings


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it printed."""

    code: int
    output: str
    errors: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.output)


Copydesk = Callable[..., Ended]


@pytest.fixture(autouse=True)
def _nothing_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("FALLBACK_OFFLINE", "off")
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    monkeypatch.setattr(local_models, "USUAL", ())


@pytest.fixture(autouse=True)
def _nothing_ends_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that is refused while moderation loads ends its whole process at once: here that is ours."""
    monkeypatch.setattr(command, "end_now_if_anything_hangs", lambda _: None)


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    mask = os.umask(0o022)
    yield
    os.umask(mask)
    logging.captureWarnings(False)
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def tables(migrated_sqlite: Path) -> Callable[[Path], None]:
    """Make a data folder whose database is as `copydesk migrate` leaves it, which takes a second."""

    def make(folder: Path) -> None:
        folder.mkdir(mode=0o700)
        (folder / "copydesk.db").touch(mode=0o600)
        shutil.copyfile(migrated_sqlite, folder / "copydesk.db")

    return make


@pytest.fixture
def migrated(tables: Callable[[Path], None], tmp_path: Path) -> Path:
    """The usual data folder, with its tables."""
    tables(tmp_path / "var")
    return tmp_path / "var"


@pytest.fixture
def copydesk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Copydesk:
    """`copydesk("run", "brief.yaml")`; nobody sits at the keyboard."""

    def run(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["copydesk", *map(str, arguments)])
        with pytest.raises(SystemExit) as ending:
            main()
        printed = capsys.readouterr()
        return Ended(int(ending.value.code or 0), printed.out, printed.err)

    return run
