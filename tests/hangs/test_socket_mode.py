"""A real web process whose connection to Slack hangs: it connects anew, and ends in time when asked to."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from tests.hangs.processes import Nursery
from tests.hangs.test_leaving import ENDED
from tests.ports import free_port

HURRIED = """
from bot.slack import socket_mode
socket_mode.CONNECT_SECONDS, socket_mode.PING_SECONDS = 1.0, 0.4
"""
NO_HANDSHAKE, NO_PONG, GONE, WELL = range(1, 5)
"""What becomes of who connects to the first address that was given, the second and so on."""
ASKED = {
    "envelope_id": "E1",
    "type": "slash_commands",
    "accepts_response_payload": True,
    "payload": {
        "command": "/campaign",
        "text": "help",
        "team_id": "T1",
        "team_domain": "fernweh",
        "user_id": "U1",
        "user_name": "ana",
        "channel_id": "C1",
        "channel_name": "campaigns",
        "trigger_id": "1.1",
        "response_url": "http://127.0.0.1:1/",
    },
}


@dataclass
class Slack:
    """As much of it as Socket Mode needs. It takes no leave of anybody."""

    url: str = ""
    given: int = 0
    met: list[int] = field(default_factory=list)
    heard: list[Any] = field(default_factory=list)

    async def until(self, came: Callable[[], bool]) -> None:
        while not came():
            await asyncio.sleep(0.02)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"GET /socket"):
                await self._socket(head, reader, writer)
            else:
                self._web_api(head, writer)
        writer.close()

    def _web_api(self, head: bytes, writer: asyncio.StreamWriter) -> None:
        self.given += b"apps.connections.open" in head
        address = f"{self.url.replace('http', 'ws')}/socket/{self.given}"
        said = json.dumps({"ok": True, "url": address}).encode()
        about = f"Content-Type: application/json\r\nContent-Length: {len(said)}\r\nConnection: close"
        writer.write(f"HTTP/1.1 200 OK\r\n{about}\r\n\r\n".encode() + said)

    async def _socket(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = int(head.split()[1].rpartition(b"/")[2])
        self.met.append(address)
        if address == GONE:
            writer.write(b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n")
            return
        line = ServerProtocol()
        line.receive_data(head)
        if address != NO_HANDSHAKE:
            (request,) = line.events_received()
            assert isinstance(request, Request)
            line.send_response(line.accept(request))
            if address == WELL:
                line.send_text(json.dumps(ASKED).encode())
            writer.writelines(line.data_to_send())
        while data := await reader.read(65_536):
            line.receive_data(data)
            for frame in line.events_received():
                if isinstance(frame, Frame) and frame.opcode is Opcode.TEXT:
                    self.heard.append(json.loads(frame.data))
            if address == WELL and line.close_rcvd is None:
                writer.writelines(line.data_to_send())


@asynccontextmanager
async def slack() -> AsyncIterator[Slack]:
    it = Slack()
    server = await asyncio.start_server(it.take, "127.0.0.1", 0)
    it.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield it
    server.close()


async def test_a_connection_to_slack_that_hangs_is_made_anew_and_holds_up_no_end(
    tmp_path: Path, sqlite_url: str, nursery: Nursery
) -> None:
    async with asyncio.timeout(110), slack() as it:
        environment = {
            "DATABASE_URL": sqlite_url,
            "PORT": str(free_port()),
            "SLACK_BOT_TOKEN": "xoxb-a-token-for-tests",
            "SLACK_APP_TOKEN": "xapp-a-token-for-tests",
            "SLACK_API_URL": f"{it.url}/api/",
        }
        async with nursery.running(tmp_path, "web", first=HURRIED, **environment) as web:
            await it.until(lambda: bool(it.heard))
            assert await web.ends() in ENDED
        assert "process_did_not_end_by_itself" not in web.said()
    assert list(dict.fromkeys(it.met)) == [NO_HANDSHAKE, NO_PONG, GONE, WELL]
    assert it.heard[0]["envelope_id"] == "E1"
    assert "blocks" in it.heard[0]["payload"]
