"""Time zones: the newer of two databases, the system's and the package's.

Python asks the system first, whose database is often older than the law: with the wrong one a post leaves
an hour early. Source: PEP 615, "Sources for time zone data".
"""

import os
import zoneinfo
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ZoneData:
    """The versions there are, such as 2026f; empty where there is none, or it does not tell its own."""

    system: str
    package: str

    @property
    def is_packaged(self) -> bool:
        return self.package > self.system

    @property
    def version(self) -> str:
        """The one that is used."""
        return max(self.package, self.system)


def installed() -> ZoneData:
    """What this machine has."""
    system = (_version_in(Path(folder)) for folder in _SYSTEM if Path(folder).is_dir())
    package = find_spec("tzdata")
    places = package.submodule_search_locations if package else None
    return ZoneData(next(system, ""), _version_in(Path(places[0]) / "zoneinfo") if places else "")


def use_newest() -> None:
    """Let `zoneinfo` take the newer database from now on, unless PYTHONTZPATH has chosen one."""
    if "PYTHONTZPATH" not in os.environ and installed().is_packaged:
        zoneinfo.reset_tzpath(to=())
        zoneinfo.ZoneInfo.clear_cache()


def named(zone: str) -> str:
    """`zone` if it is empty or a time zone's name.

    Raises:
        ValueError: there is no such zone.
    """
    try:
        return zoneinfo.ZoneInfo(zone).key if zone else ""
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("must be a time zone's name, such as America/New_York.") from error


def of_this_machine() -> zoneinfo.ZoneInfo | None:
    """The zone of the machine's own clock, from the newest database; None where it has no name.

    The system's own calls know only the system's database.
    """
    linked = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    name = os.environ.get("TZ", "").removeprefix(":") or linked
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _version_in(folder: Path) -> str:
    """What the database in `folder` says of itself: “# version 2026f”, or +VERSION on some systems."""
    try:
        with (folder / "tzdata.zi").open(encoding="utf-8") as source:
            return source.readline().removeprefix("# version").strip()
    except OSError:
        pass
    try:
        return (folder / "+VERSION").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


_SYSTEM = zoneinfo.TZPATH
