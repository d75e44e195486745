"""The guard: which addresses are called, and that the one called is the one checked."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import httpcore
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation import guarded_client
from core.foundation.guarded_client import GuardedNetwork, open_client
from core.foundation.outgoing import (
    AddressNotAllowed,
    IPAddress,
    check_url,
    is_public,
    may_call,
)
from tests.stand_ins.receiver import receiving

SECRET = "whsec_" + "A" * 44
PUBLIC = "93.184.215.14"
Resolver = Callable[..., Any]


class Recorder(httpcore.AsyncNetworkBackend):
    """A network that connects nowhere and remembers where it was asked to."""

    def __init__(self, *, deaf: tuple[str, ...] = ()) -> None:
        self.asked: list[str] = []
        self._deaf = deaf

    async def connect_tcp(self, host: str, port: int, **_: Any) -> httpcore.AsyncNetworkStream:
        self.asked.append(host)
        if host in self._deaf:
            raise httpcore.ConnectTimeout
        return httpcore.AsyncMockStream([])


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Answer questions for names: each question gets the next of the answers, the last one for ever."""

    def use(*answers: list[str]) -> list[str]:
        left, asked = list(answers), []

        def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
            asked.append(host)
            answer = left.pop(0) if len(left) > 1 else left[0]
            family = socket.AF_INET
            return [(family, socket.SOCK_STREAM, 6, "", (address, port)) for address in answer]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return use


@asynccontextmanager
async def answering(reply: bytes = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok") -> AsyncIterator[Any]:
    """A server on loopback that gives one fixed answer; yields its port and the requests it got."""
    requests: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(reply)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], requests


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "168.63.129.16",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.88.99.1",
        "::",
        "::1",
        "::7f00:1",
        "fe80::1",
        "fec0::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "3fff::1",
        "5f00::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)
def test_an_address_that_is_not_on_the_public_internet_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"]
)
def test_a_public_address_is_allowed(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4).filter(lambda address: not address.is_global))
def test_no_disguise_makes_a_private_address_public(address: IPv4Address) -> None:
    disguises = (
        f"::ffff:{address}",
        f"::{address}",
        f"64:ff9b::{address}",
        f"::ffff:0:{address}",
        str(IPv6Address((0x2002 << 112) | (int(address) << 80))),
    )
    assert not any(is_public(ip_address(disguise)) for disguise in disguises)


SERVICES = [IPv4Address(a) for a in ("169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192")]


@pytest.mark.parametrize(
    "address",
    [*map(str, SERVICES), "fd00:ec2::254", "fd00:ec2::254%eth0", "fd20:ce::254", "fe80::a9fe:a9fe%2"],
)
def test_metadata_services_stay_out_of_bounds_where_private_addresses_are_allowed(address: str) -> None:
    assert not may_call(ip_address(address), allow_private=True)
    assert may_call(ip_address("10.0.0.1"), allow_private=True)


@given(st.sampled_from(SERVICES), st.integers(0, 2**48 - 1), st.integers(0, 2**32 - 1))
def test_no_ipv6_dress_lets_a_metadata_service_through(service: IPv4Address, some: int, other: int) -> None:
    v4 = int(service)
    dressed = (
        v4,
        (0xFFFF << 32) | v4,
        (0xFFFF << 48) | v4,
        (0x64FF9B << 96) | v4,
        (0x64FF9B0001 << 80) | ((some >> 16) << 32) | v4,
        (0x2002 << 112) | (v4 << 80) | some,
        (0x20010000 << 96) | (other << 64) | (v4 ^ 0xFFFFFFFF),
        (0x20010000 << 96) | (v4 << 64) | other,
        (0x2A00 << 112) | (0x5EFE << 32) | v4,
    )
    assert not any(may_call(IPv6Address(bits), allow_private=True) for bits in dressed)


@given(st.sampled_from([*SERVICES, IPv4Address("169.254.7.7")]), st.data())
def test_no_spelling_lets_a_metadata_service_through_the_door(
    service: IPv4Address, data: st.DataObject
) -> None:
    parts = [*service.packed]
    kept = data.draw(st.integers(0, 3))
    rest = int.from_bytes(bytes(parts[kept:]))
    base = st.sampled_from(["{:d}", "0x{:x}", "0X{:X}", "0{:o}", "0x000{:x}"])
    numbers = [data.draw(base).format(number) for number in (*parts[:kept], rest)]
    host = ".".join(numbers) + data.draw(st.sampled_from(["", "."]))
    with pytest.raises(AddressNotAllowed):
        check_url(f"http://{host}/latest", allow_private=True)


@given(st.text(max_size=40))
def test_whatever_is_typed_as_an_address_is_taken_or_refused_in_a_sentence(typed: str) -> None:
    for url in (typed, f"https://{typed}/", f"https://xn--{typed}.com"):
        with suppress(AddressNotAllowed):
            check_url(url, allow_private=False)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("http://example.com/hook", "https://"),
        ("ftp://example.com/hook", "https://"),
        ("javascript:alert(1)", "https://"),
        ("https://user:pass@example.com/", "password"),
        ("https://", "whole web address"),
        ("https://exa mple.com/", "whole web address"),
        ("https://example.com/\nX", "not a web address"),
        ("https://example.com:0/", "no port 0"),
        ("https://example.com:99999/", "no port 99999"),
        ("https://127.0.0.1/", "public internet"),
        ("https://[::1]/", "public internet"),
        ("https://[::ffff:10.0.0.1]/", "public internet"),
        ("https://localhost/", "public internet"),
        ("https://LOCALHOST./", "public internet"),
        ("https://printer.local/", "public internet"),
        ("https://metadata.google.internal/", "public internet"),
        ("https://intranet/", "public internet"),
        ("https://example.com/" + "x" * 2_000, "characters"),
        ("https://xn--a.com/", "not the name of a host"),
        ("https://xn--.com/", "not the name of a host"),
        ("https://a_b.example.com/", "not the name of a host"),
        ("https://-a.example.com/", "not the name of a host"),
        ("https://a..example.com/", "not"),
        (f"https://{'a.' * 130}com/", "not"),
        (f"https://{'a' * 64}.com/", "not"),
        ("https://[fe80::1%25eth0]/", "not"),
        ("https://169.254.169.254./", "public internet"),
        ("https://2852039166/", "public internet"),
        ("https://0xa9fea9fe/", "public internet"),
        ("https://0251.0376.0251.0376/", "not a web address"),
        ("https://127.1/", "public internet"),
        ("https://\uff11\uff12\uff17.0.0.1/", "not"),
        ("https://metadata.goog/", "public internet"),
    ],
)
def test_the_door_refuses_with_a_reason(url: str, word: str) -> None:
    with pytest.raises(AddressNotAllowed) as refused:
        check_url(url, allow_private=False)
    assert word in refused.value.message


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/hook",
        "https://example.com:8443/",
        "https://bücher.example.com/",
        "https://1.1.1.1/",
    ],
)
def test_the_door_lets_public_https_addresses_in(url: str) -> None:
    check_url(url, allow_private=False)


def test_the_door_lets_plain_http_to_this_machine_in_where_private_addresses_are_allowed() -> None:
    check_url("http://127.0.0.1:8000/hook", allow_private=True)
    check_url("http://localhost:8000/hook", allow_private=True)


def test_a_refusal_does_not_repeat_the_password() -> None:
    with pytest.raises(AddressNotAllowed) as refused:
        check_url("https://user:hunter2@example.com/", allow_private=False)
    assert "hunter2" not in refused.value.message


async def test_a_name_that_means_a_private_address_is_never_connected_to(resolve: Any) -> None:
    resolve(["10.0.0.7"])
    network = Recorder()
    with pytest.raises(AddressNotAllowed):
        await GuardedNetwork(allow_private=False, network=network).connect_tcp("hook.example.com", 443)
    assert network.asked == []


async def test_one_private_address_among_public_ones_is_enough_to_refuse(resolve: Any) -> None:
    resolve([PUBLIC, "127.0.0.1"])
    network = Recorder()
    with pytest.raises(AddressNotAllowed):
        await GuardedNetwork(allow_private=False, network=network).connect_tcp("hook.example.com", 443)
    assert network.asked == []


async def test_a_name_that_changes_its_meaning_after_the_check_gains_nothing(resolve: Any) -> None:
    asked = resolve([PUBLIC], ["127.0.0.1"])
    network = Recorder()
    await GuardedNetwork(allow_private=False, network=network).connect_tcp("rebind.example.com", 443)
    assert network.asked == [PUBLIC]
    assert asked == ["rebind.example.com"]


async def test_over_real_sockets_the_address_that_was_judged_is_the_one_connected_to(resolve: Any) -> None:
    """The second answer comes to whoever asks between the check and the connection, and at the next call."""
    moved = b"HTTP/1.1 302 Found\r\nlocation: http://moved.example.com/\r\nconnection: close\r\n\r\n"
    async with answering(moved) as (port, requests), open_client(timeout=30, allow_private=True) as client:
        asked = resolve(["127.0.0.1"], ["169.254.169.254"])
        assert (await client.post(f"http://rebind.example.com:{port}/")).status_code == 302
        with pytest.raises(AddressNotAllowed):
            await client.post(f"http://rebind.example.com:{port}/")
    assert asked == ["rebind.example.com"] * 2
    assert len(requests) == 1


async def test_what_speaks_no_http_is_connected_to_the_address_that_was_judged(resolve: Any) -> None:
    async with answering() as (port, _):
        resolve(["127.0.0.1"], ["169.254.169.254"])
        network = GuardedNetwork(allow_private=True)
        with await network.connect_socket("rebind.example.com", port, within=5) as connected:
            assert connected.getpeername() == ("127.0.0.1", port)
        with pytest.raises(AddressNotAllowed):
            await network.connect_socket("rebind.example.com", port, within=5)


async def test_what_speaks_no_http_reaches_no_private_address_either(resolve: Any) -> None:
    async with answering() as (port, _):
        resolve([PUBLIC, "127.0.0.1"])
        with pytest.raises(AddressNotAllowed):
            await GuardedNetwork(allow_private=False).connect_socket("mail.example.com", port, within=5)


async def test_where_nobody_listens_no_socket_is_connected(resolve: Any) -> None:
    resolve(["127.0.0.1"])
    with pytest.raises(httpcore.ConnectError):
        await GuardedNetwork(allow_private=True).connect_socket("mail.example.com", 1, within=5)


async def test_a_refusal_does_not_tell_what_the_name_resolved_to(resolve: Any) -> None:
    resolve(["10.0.0.7"])
    with pytest.raises(AddressNotAllowed) as refused:
        await GuardedNetwork(allow_private=False, network=Recorder()).connect_tcp("hook.example.com", 443)
    assert "10.0.0.7" not in refused.value.message
    assert "hook.example.com" in refused.value.message


async def test_the_next_address_is_tried_when_one_does_not_answer(resolve: Any) -> None:
    resolve(["93.184.215.13", PUBLIC])
    network = Recorder(deaf=("93.184.215.13",))
    await GuardedNetwork(allow_private=False, network=network).connect_tcp("hook.example.com", 443)
    assert network.asked == ["93.184.215.13", PUBLIC]


async def test_the_last_failure_is_told_when_no_address_answers(resolve: Any) -> None:
    resolve([PUBLIC])
    network = Recorder(deaf=(PUBLIC,))
    with pytest.raises(httpcore.ConnectTimeout):
        await GuardedNetwork(allow_private=False, network=network).connect_tcp("hook.example.com", 443)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
async def test_no_way_to_write_loopback_gets_through_the_client(host: str) -> None:
    async with answering() as (port, requests), open_client(timeout=30, allow_private=False) as client:
        with pytest.raises(AddressNotAllowed):
            await client.post(f"http://{host}:{port}/")
        assert requests == []


async def test_the_client_calls_this_machine_where_private_addresses_are_allowed() -> None:
    async with answering() as (port, requests), open_client(timeout=30, allow_private=True) as client:
        assert (await client.post(f"http://localhost:{port}/hook")).status_code == 200
    assert requests[0].startswith(b"POST /hook")
    assert f"host: localhost:{port}".encode() in requests[0].lower()


async def test_proxies_in_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    async with answering() as (proxy_port, through_proxy):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy_port}")
        async with answering() as (port, requests), open_client(timeout=30, allow_private=True) as client:
            await client.post(f"http://127.0.0.1:{port}/")
    assert (len(requests), len(through_proxy)) == (1, 0)


async def test_redirects_are_not_followed() -> None:
    async with answering() as (inner_port, inner):
        moved = f"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:{inner_port}/\r\ncontent-length: 0\r\n\r\n"
        async with (
            answering(moved.encode()) as (port, _),
            open_client(timeout=30, allow_private=True) as client,
        ):
            assert (await client.post(f"http://127.0.0.1:{port}/")).status_code == 302
    assert inner == []


async def test_cookies_of_a_receiver_are_not_kept() -> None:
    reply = b"HTTP/1.1 200 OK\r\nset-cookie: seen=1; path=/\r\ncontent-length: 0\r\n\r\n"
    async with answering(reply) as (port, requests), open_client(timeout=30, allow_private=True) as client:
        await client.post(f"http://127.0.0.1:{port}/")
        await client.post(f"http://127.0.0.1:{port}/")
    assert b"cookie" not in requests[1].lower()


async def test_a_connection_that_was_checked_is_used_again_and_others_to_the_same_host_are_checked_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked: list[IPAddress] = []

    def judge(address: IPAddress, *, allow_private: bool) -> bool:
        checked.append(address)
        return allow_private

    monkeypatch.setattr(guarded_client, "may_call", judge)
    async with receiving() as receiver, open_client(timeout=30, allow_private=True) as client:
        receiver.secret = SECRET
        for _ in range(3):
            await client.post(receiver.url)
        assert len(checked) == 1
        await asyncio.gather(*(client.post(receiver.url) for _ in range(3)))
        assert len(checked) == 3


async def test_calls_to_more_hosts_at_once_than_connections_are_kept_to_are_all_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guarded_client, "MOST_POOLS", 2)
    async with (
        AsyncExitStack() as stack,
        open_client(timeout=30, allow_private=True) as client,
    ):
        receivers = [await stack.enter_async_context(receiving()) for _ in range(5)]
        urls = [receiver.url for receiver in receivers]
        for receiver in receivers:
            receiver.secret = SECRET
        for _ in range(2):
            answers = await asyncio.gather(*(client.post(url) for url in urls))
            assert [answer.status_code for answer in answers] == [401] * len(urls)
        for url in urls:
            await client.post(url)
        assert len(client._transport._pools) == 2  # type: ignore[attr-defined]


async def test_a_name_that_does_not_exist_is_a_failure_to_connect(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    async with open_client(timeout=30, allow_private=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.post("https://nowhere.example.com/")


async def test_names_whose_servers_never_answer_hold_up_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    real, answered = socket.getaddrinfo, threading.Event()

    def mute(host: str, *args: Any, **kwargs: Any) -> Any:
        if host == "mute.example.com":
            answered.wait()
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", mute)
    try:
        async with answering() as (port, _), open_client(timeout=30, allow_private=True) as client:
            asking = [asyncio.create_task(client.get("http://mute.example.com/")) for _ in range(40)]
            assert (await client.get(f"http://localhost:{port}/")).status_code == 200
            assert await asyncio.to_thread(lambda: "other work of the process") == "other work of the process"
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)
    finally:
        answered.set()


async def test_tls_still_asks_for_the_name(resolve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve([PUBLIC])
    names: list[str | None] = []

    class Stream(httpcore.AsyncMockStream):
        async def start_tls(self, ssl_context: Any, server_hostname: str | None = None, **_: Any) -> Any:
            names.append(server_hostname)
            return httpcore.AsyncMockStream([b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"])

    async def connect(_self: Any, host: str, port: int, **_: Any) -> Stream:
        assert host == PUBLIC
        return Stream([])

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    async with open_client(timeout=30, allow_private=False) as client:
        assert (await client.post("https://hook.example.com/")).status_code == 200
    assert names == ["hook.example.com"]
