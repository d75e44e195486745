"""Ports: taken ones are told before anything starts."""

import socket
from collections.abc import Iterator

import pytest

from bot.cli.processes.ports import Door, PortsTaken, free_port, is_free, port_of, require_free
from core.foundation.errors import CopydeskError


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_with_a_listener_is_not_free(taken_port: int) -> None:
    assert not is_free(taken_port, host="127.0.0.1")


def test_the_sentence_names_the_port_what_it_is_for_and_another_one(taken_port: int) -> None:
    doors = (Door("the bot", "PORT", taken_port), Door("the dashboard", "DASHBOARD_PORT", free_port()))

    with pytest.raises(PortsTaken) as refusal:
        require_free(doors, host="127.0.0.1", start="make demo")

    message = refusal.value.message
    assert message.startswith(f"Port {taken_port} (for the bot) is taken")
    assert "PORT=" in message
    assert message.endswith("make demo")
    assert "dashboard" not in message


def test_two_doors_with_one_port_are_refused_before_anything_starts() -> None:
    doors = (Door("the bot", "PORT", 23_000), Door("the dashboard", "DASHBOARD_PORT", 23_000))

    with pytest.raises(CopydeskError, match="PORT and DASHBOARD_PORT are both 23000"):
        require_free(doors, host="127.0.0.1", start="make demo")


def test_what_was_listening_a_moment_ago_is_free_again() -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as every server does
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            listener.accept()[0].close()
            client.recv(1)

    assert is_free(port, host="127.0.0.1")


@pytest.mark.parametrize("asked", ["80a", "-1", "0", "65536", "8000.0"])
def test_what_is_no_port_is_refused_by_its_name(asked: str) -> None:
    with pytest.raises(CopydeskError, match="PLAYGROUND_PORT"):
        port_of({"PLAYGROUND_PORT": asked}, "PLAYGROUND_PORT", 8765)


def test_an_empty_port_is_the_usual_one() -> None:
    assert port_of({"PORT": ""}, "PORT", 8000) == 8000
