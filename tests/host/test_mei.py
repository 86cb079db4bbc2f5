"""The question to Intel's management engine: its bytes, and each way of failing."""

import errno
import os
from pathlib import Path

import pytest

from host.mei import (
    AMT_HOST_INTERFACE,
    CONNECT_CLIENT,
    PROVISIONING_STATE_REQUEST,
    ask_amt,
)
from host.readings import Unread, Why


class Engine:
    """Takes the place of the system call."""

    def __init__(self, error: int | None = None) -> None:
        self.error = error
        self.asked: list[tuple[int, bytes]] = []

    def __call__(self, descriptor: int, request: int, argument: bytearray) -> object:
        assert descriptor > 2
        self.asked.append((request, bytes(argument)))
        if self.error is not None:
            raise OSError(self.error, os.strerror(self.error))
        return 0


@pytest.fixture
def node(tmp_path: Path) -> Path:
    """A pipe in the file system: what is written to it can be read from it."""
    path = tmp_path / "mei0"
    os.mkfifo(path)
    return path


def test_the_bytes_of_the_question() -> None:
    # struct amt_host_if_msg_header of mjg59/mei-amt-check, version 1.1, command 0x04000011.
    assert PROVISIONING_STATE_REQUEST.hex() == "010100001100000400000000"
    # UUID_LE of the interface: the first three groups are little-endian.
    assert AMT_HOST_INTERFACE.hex() == "2800f812b7b42d4baca846e0ff65814c"
    # _IOWR('H', 0x01, 16 bytes): direction 3, size 16, type 0x48, number 1.
    assert 3 << 30 | 16 << 16 | ord("H") << 8 | 1 == CONNECT_CLIENT


def test_the_question_is_asked_after_connecting(node: Path) -> None:
    engine = Engine()
    reply = ask_amt(str(node), ioctl=engine)
    assert engine.asked == [(CONNECT_CLIENT, AMT_HOST_INTERFACE)]
    # The pipe gives back what was sent to it.
    assert reply == PROVISIONING_STATE_REQUEST


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (errno.ENOTTY, Why.ABSENT),
        (errno.EACCES, Why.DENIED),
        (errno.ENODEV, Why.FAILED),
        (errno.ETIME, Why.FAILED),
    ],
)
def test_an_engine_that_does_not_let_us_in(node: Path, error: int, why: Why) -> None:
    reply = ask_amt(str(node), ioctl=Engine(error))
    assert isinstance(reply, Unread)
    assert reply.why is why


def test_a_laptop_without_an_engine(tmp_path: Path) -> None:
    reply = ask_amt(str(tmp_path / "mei0"), ioctl=Engine())
    assert isinstance(reply, Unread)
    assert reply.why is Why.ABSENT
