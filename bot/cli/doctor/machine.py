"""Checks of this machine: Python, packages, time, folders, ports, secrets. None of them waits for anybody."""

import importlib.metadata
import os
import sys
import tempfile
import zoneinfo
from datetime import UTC, datetime
from pathlib import Path

import httpx
from packaging.requirements import Requirement

from bot.cli.doctor.examination import Diagnosis, attention, broken, fine, told
from bot.cli.processes.ports import is_free, port_of
from core.foundation import zones
from core.foundation.installation import HEADER, installation_of
from core.foundation.private import is_open_to_others, is_ours_alone
from core.foundation.settings import DEVELOPMENT_SECRET, Settings
from core.operations.health import disk_reading
from core.previews.chromium import OFF, Chromium

LEAST_PYTHON = (3, 11)
PLAYGROUND = 8765


def python() -> Diagnosis:
    seen = f"Python {sys.version.split()[0]}"
    if sys.version_info < LEAST_PYTHON:
        return broken("Python", seen, "Install Python 3.11 or newer, and run make again.")
    return fine("Python", seen)


def packages() -> Diagnosis:
    """Every package Copydesk names, in a version it accepts."""
    wrong = []
    for line in importlib.metadata.requires("copydesk") or []:
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate():
            continue
        try:
            version = importlib.metadata.version(wanted.name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{wanted.name} is missing")
            continue
        if not wanted.specifier.contains(version, prereleases=True):
            wrong.append(f"{wanted.name} is {version}, needed is {wanted.specifier}")
    if wrong:
        return broken(
            "Packages", "; ".join(wrong), "Install from the lock: make demo does, or remove .venv first."
        )
    return fine("Packages", f"Copydesk {importlib.metadata.version('copydesk')} and all it needs")


def time_zones() -> Diagnosis:
    count, known = len(zoneinfo.available_timezones()), zones.installed()
    if count < 100:
        return broken("Time zones", f"{count} are known.", "Install the tzdata package: pip install tzdata.")
    if "PYTHONTZPATH" in os.environ:
        return fine("Time zones", f"{count} are known, from PYTHONTZPATH")
    of, other = ("package", "system") if known.is_packaged else ("system", "package")
    older = (known.system if known.is_packaged else known.package) or "an unknown one"
    return fine("Time zones", f"{count} are known, of {known.version} from the {of}; the {other} has {older}")


def clock() -> Diagnosis:
    """Slack refuses what is five minutes off. Our own files can't have been written in the future."""
    now = datetime.now(UTC)
    written = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    if now < written:
        return broken(
            "Clock",
            f"It is {now:%Y-%m-%d %H:%M} UTC, before Copydesk was installed.",
            "Set the machine's clock.",
        )
    return fine("Clock", f"{now:%Y-%m-%d %H:%M} UTC")


def secrets(settings: Settings) -> Diagnosis:
    """Settings for production that are unsafe never get here: they can't even be read."""
    if settings.is_production:
        return fine("Secrets", "Production, with secrets of your own")
    if settings.secret_key.get_secret_value() == DEVELOPMENT_SECRET:
        return fine("Secrets", "Development secrets, which production would refuse")
    return fine("Secrets", f"{settings.copydesk_env.capitalize()}, with a SECRET_KEY of your own")


def env_file() -> list[Diagnosis]:
    """Whether `.env`, which holds secrets, is this user's alone."""
    if is_open_to_others(Path(".env")):
        return [attention(".env", "Other users of this machine may read it.", "Run: chmod 600 .env")]
    return []


def data_folder(settings: Settings) -> list[Diagnosis]:
    """Whether others see what lies in the data folder. One of Copydesk's alone is closed at each start."""
    place = settings.data_dir
    if not is_open_to_others(place) or is_ours_alone(place):
        return []
    seen = f"Other users of this machine may see what lies in {place}, though not read what is Copydesk's."
    return [
        attention("Data folder", seen, f"Name a folder of its own in DATA_DIR, or run: chmod 700 {place}")
    ]


def folder(settings: Settings) -> list[Diagnosis]:
    """Whether the data folder, or what it would be made in, takes files and has room."""
    there = settings.data_dir.absolute()
    while not there.exists():
        there = there.parent
    try:
        with tempfile.TemporaryFile(dir=there):
            writable = fine("Data folder", f"{settings.data_dir} takes files")
    except OSError as error:
        fix = f"Let user {os.geteuid()} write there, or set DATA_DIR to another folder."
        writable = broken("Data folder", f"{there} takes no files: {error.strerror}.", fix)
    return [writable, told("Disk", disk_reading(there))]


def pictures(settings: Settings) -> Diagnosis:
    """Whether cards in Slack can have a picture of their preview."""
    found, asked = Chromium.found(settings.chromium), settings.chromium
    if found is not None:
        return fine("Pictures", f"Taken by {found.program}")
    if asked and asked.casefold() != OFF:
        fix = "Correct CHROMIUM, or leave it empty for the one on PATH."
        return attention("Pictures", f"{asked} is no program: cards have the preview's link alone.", fix)
    return fine("Pictures", "None: cards have the preview's link alone")


def ports(settings: Settings) -> list[Diagnosis]:
    if settings.port == settings.dashboard_port != 0:
        return [broken("Ports", f"PORT and DASHBOARD_PORT are both {settings.port}.", "Change one of them.")]
    ours = installation_of(settings)
    playground = port_of(os.environ, "PLAYGROUND_PORT", PLAYGROUND)
    return [
        _port("Web port", "PORT", settings.host, settings.port, path="/health", ours=ours),
        _port(
            "Dashboard port",
            "DASHBOARD_PORT",
            settings.host,
            settings.dashboard_port,
            path="/_stcore/health",
            ours=ours,
        ),
        _port("Playground port", "PLAYGROUND_PORT", "127.0.0.1", playground, path="/", ours=ours),
    ]


def _port(name: str, setting: str, host: str, port: int, *, path: str, ours: str) -> Diagnosis:
    """Free, or taken by the very process it is for, which says that it is one of `ours`."""
    try:
        if port == 0 or is_free(port, host=host):
            return fine(name, f"{port} is free" if port else "Any free one")
    except OSError as error:
        return broken(name, f"{host}:{port} can't be used: {error.strerror}.", f"Change HOST or {setting}.")
    who = _who_answers(f"http://{_reachable(host)}:{port}{path}")
    if who == ours:
        return fine(name, f"{port} answers: it is running")
    by = {
        None: "a program that does not answer",
        "": "another program",
    }.get(who, "another Copydesk, with a database or SECRET_KEY of its own")
    return attention(name, f"{port} is taken by {by}.", f"Stop that one, or set {setting}.")


def _reachable(host: str) -> str:
    """Where a server that listens on `host` answers this machine."""
    own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared only
    return f"[{own}]" if ":" in own else own


def _who_answers(url: str) -> str | None:
    """The installation that answers; empty where another program does, None where nobody does."""
    try:
        answer = httpx.get(url, timeout=3, trust_env=False)
    except httpx.RemoteProtocolError:
        return ""
    except httpx.HTTPError:
        return None
    return str(answer.headers.get(HEADER, ""))
