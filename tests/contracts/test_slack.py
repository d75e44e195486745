"""A Slack channel keeps what it promises, over the playground's Web API."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.foundation.ids import AccountId, PlatformName, WorkspaceId
from core.platforms.connecting import Account
from core.platforms.posting import Platform
from core.platforms.slack import images
from core.platforms.slack.connector import Connector
from tests.contracts.promises import Promise, a_post, promises_of
from tests.stand_ins.slack_api import slack_workspace


@pytest.fixture
async def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Platform]:
    monkeypatch.setattr(images, "WAITS", (0, 0))
    async with slack_workspace(tmp_path) as slack:
        connector = Connector(slack.outside)
        made = await connector.connect({"channel": "#campaigns"})
        ids = AccountId("acc_01"), WorkspaceId("wsp_01")
        yield connector.open(
            Account(*ids, PlatformName.SLACK, made.remote_id, made.name, made.settings, made.secrets)
        )


@pytest.mark.parametrize("promise", promises_of(Connector.capabilities))
async def test_slack_keeps(promise: Promise, platform: Platform) -> None:
    await promise(platform, a_post(platform.name))
