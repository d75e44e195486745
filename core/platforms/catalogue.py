"""All platforms: for each name the profile that its folder gives, and how its accounts are connected."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType

from core.foundation.ids import PlatformName
from core.platforms.connecting import Connects, Outside
from core.platforms.port import Profile, TextRules


def profile_of(platform: PlatformName) -> Profile:
    """All that is true of `platform`."""
    return _PROFILES[platform]


def rules_of(platform: PlatformName) -> TextRules:
    """What a text for `platform` may be."""
    return _PROFILES[platform].rules


def usual_platforms() -> tuple[PlatformName, ...]:
    """Those that are chosen in a new brief until somebody chooses otherwise."""
    return tuple(name for name, profile in _PROFILES.items() if profile.is_usual)


def connectors(outside: Outside) -> Mapping[PlatformName, Connects]:
    """How accounts are connected, for each platform whose folder holds a `connector.py`."""
    found = {}
    for platform in PlatformName:
        where = f"{__package__}.{platform}.connector"
        if find_spec(where) is not None:
            connector: Connects = import_module(where).Connector(outside)
            found[platform] = connector
    return found


class NoProfile(LookupError):
    """A name without its folder: nothing can start before both are there."""

    def __init__(self, platform: PlatformName) -> None:
        super().__init__(
            f"core/foundation/ids.py names {platform.label}, but core/platforms/{platform}/__init__.py gives "
            "no PROFILE of it. docs/architecture.md says how to add a platform."
        )


def profile_in(folder: str, platform: PlatformName) -> Profile:
    """The profile of `platform` in the package `folder`.

    Raises:
        NoProfile: there is none, or it is another platform's.
    """
    where = f"{folder}.{platform}"
    try:
        found = getattr(import_module(where), "PROFILE", None)
    except ModuleNotFoundError as error:
        if error.name != where:
            raise
        raise NoProfile(platform) from error
    if not isinstance(found, Profile) or found.rules.platform is not platform:
        raise NoProfile(platform)
    return found


_PROFILES: Mapping[PlatformName, Profile] = MappingProxyType(
    {platform: profile_in(__package__, platform) for platform in PlatformName}
)
