"""PSID revert: bytes, typing errors, tries, and what the kernel's answer means.

No test reaches a drive: the system call is an argument, or goes to a plain file.
"""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.capabilities import OpalState
from host.errors import CommandLost, DriveGone, HostError, NoSuchInterface
from host.opal.psid import (
    IOC_OPAL_PSID_REVERT_TPR,
    MOST_TRIES,
    PsidRefusal,
    PsidRefused,
    packed_key,
    psid_from,
    revert_by_psid,
)

PSID = "0123456789ABCDEFGHIJKLMNOPQRSTUV"
LOCKED = OpalState(kind="opal2", locking_enabled=True, locked=True, encrypts=True)
PYRITE = OpalState(kind="pyrite", locking_enabled=True, locked=True, encrypts=False)

UNLOCKED = OpalState(kind="opal2", locking_enabled=True, locked=False, encrypts=True)


class Kernel:
    def __init__(self, status: int = 0, number: int = 0) -> None:
        self.status = status
        self.number = number
        self.calls: list[tuple[int, int, bytes]] = []

    def __call__(self, descriptor: int, request: int, key: bytes) -> int:
        self.calls.append((descriptor, request, key))
        if self.number:
            raise OSError(self.number, os.strerror(self.number))
        return self.status


def test_the_ioctl_number_is_that_of_the_kernel() -> None:
    # direction write, size 264, magic 'p', number 232
    assert (1 << 30) | (264 << 16) | (ord("p") << 8) | 232 == IOC_OPAL_PSID_REVERT_TPR


def test_the_key_is_packed_byte_for_byte() -> None:
    raw = packed_key(PSID.encode())
    assert raw == b"\x00\x20" + bytes(6) + PSID.encode() + bytes(224)
    assert len(raw) == 264


def test_the_key_is_sent_once() -> None:
    kernel = Kernel()
    revert_by_psid(7, PSID, LOCKED, tries=0, ioctl=kernel)
    assert kernel.calls == [(7, 0x410870E8, packed_key(PSID.encode()))]


@pytest.mark.parametrize(
    "typed",
    [
        PSID,
        PSID.lower(),
        " 01234567-89ABCDEF-GHIJKLMN-OPQRSTUV\n",
        "0123 4567 89ab cdef ghij klmn opqr stuv",
    ],
    ids=["plain", "small", "dashes", "groups"],
)
def test_h12_what_labels_print_and_people_type_is_put_right(typed: str) -> None:
    assert psid_from(typed) == PSID.encode()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        PSID[:-1],
        PSID + "0",
        PSID[:-1] + "_",
        PSID[:-1] + "é",
        PSID[:-2] + "ß",
        PSID[:-1] + "\u0131",
    ],
    ids=["empty", "short", "long", "sign", "accent", "sharp s", "dotless i"],
)
def test_h12_a_typing_error_costs_no_try(typed: str) -> None:
    kernel = Kernel()
    with pytest.raises(PsidRefused) as refused:
        revert_by_psid(7, typed, LOCKED, tries=0, ioctl=kernel)
    assert refused.value.reason is PsidRefusal.NOT_A_PSID
    assert kernel.calls == []


def test_what_was_typed_is_repeated_nowhere() -> None:
    with pytest.raises(PsidRefused) as refused:
        psid_from(PSID[:-1])
    assert PSID[:-1] not in str(refused.value)


@given(
    typed=st.one_of(
        st.text(max_size=80), st.text("09AZaz -", min_size=30, max_size=40), st.text("Aß\u0131 -")
    )
)
def test_h12_only_32_capitals_and_digits_ever_come_out(typed: str) -> None:
    meant = "".join(c for c in typed if not c.isspace() and c != "-")
    try:
        psid = psid_from(typed)
    except PsidRefused:
        assert len(meant) != 32 or not (meant.isascii() and meant.isalnum())
    else:
        assert psid == meant.upper().encode("ascii")
        assert len(psid) == 32


@pytest.mark.parametrize("tries", [3, 4, 100])
def test_h12_there_is_no_fourth_try(tries: int) -> None:
    kernel = Kernel()
    with pytest.raises(PsidRefused) as refused:
        revert_by_psid(7, PSID, LOCKED, tries=tries, ioctl=kernel)
    assert refused.value.reason is PsidRefusal.TOO_MANY_TRIES
    assert (kernel.calls, MOST_TRIES) == ([], 3)


def test_h37_pyrite_is_opened_too_although_nothing_is_erased_by_it() -> None:
    kernel = Kernel()
    revert_by_psid(7, PSID, PYRITE, tries=0, ioctl=kernel)
    assert len(kernel.calls) == 1


def test_a_drive_that_locks_nothing_is_not_reverted() -> None:
    kernel = Kernel()
    with pytest.raises(PsidRefused) as refused:
        revert_by_psid(7, PSID, UNLOCKED, tries=0, ioctl=kernel)
    assert refused.value.reason is PsidRefusal.NOT_LOCKED
    assert kernel.calls == []


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (0x01, PsidRefusal.WRONG),
        (0x12, PsidRefusal.LOCKED_OUT),
        (0x03, PsidRefusal.FAILED),
        (0x3F, PsidRefusal.FAILED),
    ],
)
def test_a_method_status_is_no_success(status: int, reason: PsidRefusal) -> None:
    with pytest.raises(PsidRefused) as refused:
        revert_by_psid(7, PSID, LOCKED, tries=2, ioctl=Kernel(status))
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOTTY, NoSuchInterface),
        (errno.EOPNOTSUPP, NoSuchInterface),
        (errno.EACCES, NoSuchInterface),
        (errno.ENODEV, DriveGone),
        (errno.EIO, CommandLost),
        (errno.ETIMEDOUT, CommandLost),
    ],
)
def test_a_failed_call_is_told_apart(number: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        revert_by_psid(7, PSID, LOCKED, tries=0, ioctl=Kernel(number=number))


@given(number=st.integers(1, 200))
def test_no_error_number_is_ever_success(number: int) -> None:
    with pytest.raises(HostError):
        revert_by_psid(7, PSID, LOCKED, tries=0, ioctl=Kernel(number=number))


def test_a_plain_file_has_no_such_command(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as file, pytest.raises(NoSuchInterface):
        revert_by_psid(file.fileno(), PSID, LOCKED, tries=0)
