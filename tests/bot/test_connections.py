"""Connections: half a request is given up in its time, and meanwhile everybody else is served."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import connect

from bot.cli.processes import serve
from bot.cli.processes.ports import Door
from bot.connections import PatientProtocol
from core.foundation.headers import ANSWER
from tests.stand_ins.serving import listening

HANG = 60.0
"""Seconds after which something that should have ended never will."""
HALVES = [
    b"",
    b"\r\n",
    b"GET /heal",
    b"GET /health HTTP/1.1\r\nHost: a\r\nX-Slow: ",
    b"POST / HTTP/1.1\r\nHost: a\r\n",
]


class Hurried(PatientProtocol):
    HEAD_SECONDS = 1.0
    BODY_SECONDS = 1.0
    WRITE_SECONDS = 1.0


class Curt(PatientProtocol):
    LINGER_SECONDS = HANG
    MOST_THROWN_AWAY = 1 << 20


class Crowded(PatientProtocol):
    MOST_CONNECTIONS = 10


async def health(_request: Request) -> Response:
    return PlainTextResponse("fine")


async def echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def slow_stream(_request: Request) -> Response:
    async def pieces() -> AsyncIterator[str]:
        for _ in range(8):
            await asyncio.sleep(0.25)
            yield "event"

    return StreamingResponse(pieces())


async def refuse(_request: Request) -> Response:
    return PlainTextResponse("no", 401, {"Connection": "close"})


async def flood(_request: Request) -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 65_536
            await asyncio.sleep(0)

    return StreamingResponse(pieces())


async def say_back(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(await socket.receive_text())
    await socket.close()


APP = Starlette(
    routes=[
        WebSocketRoute("/socket", say_back),
        Route("/health", health),
        Route("/echo", echo, methods=["POST"]),
        Route("/refuse", refuse, methods=["POST"]),
        Route("/stream", slow_stream),
        Route("/flood", flood),
    ]
)


@asynccontextmanager
async def served(protocol: type[PatientProtocol]) -> AsyncIterator[tuple[uvicorn.Server, int]]:
    async with listening(APP, http=protocol, ws="websockets-sansio") as server:
        yield server, server.servers[0].sockets[0].getsockname()[1]


class Half:
    """A connection on which somebody says something and then no more."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, port: int, said: bytes) -> "Half":
        half = cls(*await asyncio.open_connection("127.0.0.1", port))
        half.writer.write(said)
        return half

    async def closed(self) -> bool:
        """Wait until the other side has closed."""
        try:
            async with asyncio.timeout(HANG):
                await self.reader.read()
        except ConnectionError:
            pass
        await self.leave()
        return True

    async def leave(self) -> None:
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


async def answers(port: int) -> bool:
    async with httpx.AsyncClient(trust_env=False, timeout=HANG) as http:
        return (await http.get(f"http://127.0.0.1:{port}/health")).text == "fine"


async def test_half_open_connections_are_closed_and_health_answers_meanwhile() -> None:
    async with served(Hurried) as (_, port):
        halves = [await Half.open(port, HALVES[number % len(HALVES)]) for number in range(500)]
        assert await answers(port)
        assert all(await asyncio.gather(*(half.closed() for half in halves)))
        assert await answers(port)


async def test_who_comes_while_slow_bodies_have_every_connection_is_served() -> None:
    slow = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n"
    async with served(Crowded) as (_, port):
        halves = [await Half.open(port, slow) for _ in range(Crowded.MOST_CONNECTIONS * 2)]
        for _ in range(5):
            assert await answers(port)
        await asyncio.gather(*(half.leave() for half in halves))


@pytest.mark.parametrize(
    "begun", [b"", b"GET /health HTTP/1.1\r\nX: ", b"POST /echo HTTP/1.1\r\nContent-Length: 9999\r\n\r\n"]
)
async def test_a_request_that_comes_by_the_byte_is_given_up(begun: bytes) -> None:
    async with served(Hurried) as (_, port):
        half = await Half.open(port, begun)

        async def drip() -> None:
            while True:
                half.writer.write(b"\r\n" if not begun else b"x")
                await asyncio.sleep(0.05)

        dripping = asyncio.create_task(drip())
        assert await half.closed()
        dripping.cancel()
        await asyncio.wait([dripping])


async def test_of_too_many_connections_those_that_ask_nothing_give_way() -> None:
    async with served(Crowded) as (server, port):
        halves = [await Half.open(port, b"GET /") for _ in range(40)]
        assert await answers(port)
        assert len(server.server_state.connections) <= Crowded.MOST_CONNECTIONS
        assert all(await asyncio.gather(*(half.closed() for half in halves[:25])))
        for half in halves[25:]:
            await half.leave()


async def test_a_head_without_end_is_given_up() -> None:
    async with served(PatientProtocol) as (_, port):
        half = await Half.open(port, b"GET /health HTTP/1.1\r\n" + b"X-Long: y\r\n" * 60_000)
        assert await half.closed()


async def test_an_answer_that_nobody_reads_is_given_up() -> None:
    async with served(Hurried) as (server, port):
        half = await Half.open(port, b"GET /flood HTTP/1.1\r\nHost: a\r\n\r\n")
        async with asyncio.timeout(HANG):
            await half.reader.readexactly(10)
            while server.server_state.connections:
                await asyncio.sleep(0.05)
        await half.leave()


async def test_a_stream_is_not_cut_and_a_connection_serves_more_than_one_request() -> None:
    async with served(Hurried) as (_, port), httpx.AsyncClient(trust_env=False, timeout=HANG) as http:
        address = f"http://127.0.0.1:{port}"
        assert (await http.get(f"{address}/stream")).text == "event" * 8
        for size in (0, 1_000, 100_000):
            assert (await http.post(f"{address}/echo", content=b"x" * size)).text == str(size)


def test_web_and_playground_listen_with_that_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(uvicorn, "run", lambda application, **how: asked.update(how))
    serve._serve(APP, "127.0.0.1", Door("the web process", "PORT", 0), start="copydesk web")
    assert asked["http"] is PatientProtocol


async def test_who_is_refused_before_the_end_of_a_large_body_gets_the_answer() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b"x" * 65_536

    async with served(PatientProtocol) as (_, port), httpx.AsyncClient(trust_env=False) as client:
        for _ in range(5):
            for body in (b"x" * (4 << 20), pieces()):
                refused = await client.post(f"http://127.0.0.1:{port}/refuse", content=body)
                assert (refused.status_code, refused.text) == (401, "no")


async def test_of_a_body_that_nobody_reads_not_more_is_taken_than_it_takes_to_answer() -> None:
    async with served(Curt) as (_, port):
        half = await Half.open(port, b"POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n")
        with suppress(ConnectionError):
            async with asyncio.timeout(HANG):
                while True:
                    half.writer.write(b"x" * 65_536)
                    await half.writer.drain()
        assert await half.closed()


async def test_a_websocket_is_not_cut_however_long_it_says_nothing() -> None:
    async with (
        asyncio.timeout(HANG),
        served(Hurried) as (_, port),
        connect(f"ws://127.0.0.1:{port}/socket", proxy=None) as socket,
    ):
        half = await Half.open(port, b"POST / HTTP/1.1\r\nHost: a\r\n")
        assert await half.closed()  # as the socket would be
        await asyncio.sleep(0.2)
        await socket.send("still here")
        assert await socket.recv() == "still here"


@pytest.mark.parametrize("said", [b"NONSENSE\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n"])
async def test_what_is_no_http_is_answered_with_the_headers_of_every_answer(said: bytes) -> None:
    async with served(PatientProtocol) as (_, port):
        half = await Half.open(port, said)
        async with asyncio.timeout(HANG):
            answer = (await half.reader.read()).decode()
        assert await half.closed()
        assert answer.startswith("HTTP/1.1 400 ")
        assert all(f"{name}: {value}" in answer for name, value in ANSWER.items())
