"""The registers of SANITIZE STATUS: a completed bit alone is never the end of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.ata.command import AtaReply
from host.ata.commands import sanitize_status
from host.ata.reply import ata_reply
from host.ata.sanitize_status import (
    AbortReason,
    abort_reason,
    read_sanitize,
    sanitize_status_of,
)
from host.capabilities import SanitizePhase
from tests.host.ata.sense import ILLEGAL_FIXED, descriptor_sense, fixed_sense


def reply(sense: bytes) -> AtaReply:
    return ata_reply(sanitize_status(), 2 if sense else 0, sense)


def answered(count: int, lba: int = 0xFFFF) -> AtaReply:
    return reply(descriptor_sense(count=count, lba=lba))


def aborted(lba: int) -> AtaReply:
    return reply(descriptor_sense(error=4, status=0x51, lba=lba, key=0x0B))


@pytest.mark.parametrize(
    ("count", "lba", "phase", "progress"),
    [
        (0x0000, 0xFFFF, SanitizePhase.IDLE, None),
        (0x1000, 0xFFFF, SanitizePhase.IDLE, None),
        (0x8000, 0xFFFF, SanitizePhase.DONE, None),
        (0x4000, 0x028F, SanitizePhase.RUNNING, 655),
        (0xC000, 0x0000, SanitizePhase.RUNNING, 0),
        (0xE000, 0x0001, SanitizePhase.RUNNING, 1),
        (0x2000, 0xFFFF, SanitizePhase.FROZEN, None),
        (0xA000, 0xFFFF, SanitizePhase.FROZEN, None),
    ],
)
def test_phases(count: int, lba: int, phase: SanitizePhase, progress: int | None) -> None:
    told = sanitize_status_of(answered(count, lba))
    assert told is not None
    assert (told.phase, told.progress) == (phase, progress)
    assert told.raw == answered(count, lba).raw


def test_h25_while_one_runs_the_completed_bit_is_an_old_one() -> None:
    told = read_sanitize(answered(0xC000))
    assert told is not None
    assert (told.running, told.completed) == (True, False)


def test_a_frozen_drive_may_have_completed_one() -> None:
    told = read_sanitize(answered(0xA000))
    assert told is not None
    assert (told.frozen, told.completed) == (True, True)


@pytest.mark.parametrize(
    ("lba", "reason", "phase"),
    [
        (0, AbortReason.NOT_REPORTED, None),
        (1, AbortReason.FAILED, SanitizePhase.FAILED),
        (0xFF01, AbortReason.FAILED, SanitizePhase.FAILED),
        (2, AbortReason.UNSUPPORTED, None),
        (3, AbortReason.FROZEN, SanitizePhase.FROZEN),
        (4, AbortReason.ANTIFREEZE, None),
        (5, AbortReason.OTHER, None),
        (255, AbortReason.OTHER, None),
    ],
)
def test_why_it_was_aborted(lba: int, reason: AbortReason, phase: SanitizePhase | None) -> None:
    assert abort_reason(aborted(lba)) is reason
    told = sanitize_status_of(aborted(lba))
    assert (None if told is None else told.phase) is phase


@pytest.mark.parametrize(
    "sense",
    [b"", fixed_sense(count=0x80, lba=0xFFFF), descriptor_sense(device=0, status=0), ILLEGAL_FIXED],
)
def test_h26_without_registers_nothing_is_known(sense: bytes) -> None:
    assert sanitize_status_of(reply(sense)) is None
    assert abort_reason(reply(sense)) is None


@given(st.integers(0, 0xFFFF), st.integers(0, (1 << 48) - 1))
def test_h25_done_needs_b15_and_never_b14(count: int, lba: int) -> None:
    told = read_sanitize(answered(count, lba))
    assert told is not None
    assert told.completed is (count & 0xC000 == 0x8000)
    assert told.running is bool(count & 0x4000)
    assert told.progress == lba & 0xFFFF
