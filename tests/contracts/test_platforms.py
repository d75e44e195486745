"""The outbox keeps what adapters promise, for every platform; and whoever can be connected has joined."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.foundation.ids import PlatformName, WorkspaceId
from core.platforms.outbox import OutboxPlatform
from core.platforms.posting import Capability, Platform
from tests.contracts.promises import PROMISES, Promise, a_post, promises_of

TESTS = Path(__file__).parents[1]
PLATFORMS = TESTS.parent / "core" / "platforms"


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


@pytest.fixture(params=PlatformName)
def platform(request: pytest.FixtureRequest, tmp_path: Path) -> Platform:
    return OutboxPlatform(request.param, tmp_path, "http://127.0.0.1:8000", Noon())


@pytest.mark.parametrize("promise", promises_of(OutboxPlatform.capabilities))
async def test_the_outbox_keeps(promise: Promise, platform: Platform) -> None:
    await promise(platform, a_post(platform.name))


async def test_a_post_of_another_workspace_is_not_found_in_the_outbox_that_all_share(
    platform: Platform,
) -> None:
    post = a_post(platform.name)
    await platform.publish(post)
    assert await platform.find(replace(post, workspace_id=WorkspaceId("wsp_02"))) is None


def test_whoever_claims_all_is_asked_for_all_and_whoever_claims_nothing_for_what_all_can() -> None:
    assert len(promises_of(frozenset(Capability))) == len(PROMISES)
    assert 0 < len(promises_of(frozenset())) < len(PROMISES)
    for capability in Capability:
        assert any(capability in claims for claims in PROMISES.values()), capability


def test_each_platform_that_can_be_connected_is_asked_for_its_promises() -> None:
    for connector in PLATFORMS.glob("*/connector.py"):
        name = connector.parent.name
        places = (TESTS / "contracts" / f"test_{name}.py", TESTS / "servers" / name / "test_promises.py")
        assert any("promises_of(" in place.read_text() for place in places if place.is_file()), places
