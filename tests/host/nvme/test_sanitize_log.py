"""Log page 81h: five states, and everything else is an error and never idle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.capabilities import SanitizePhase
from host.errors import AnswerMalformed
from host.nvme.sanitize_log import parse_sanitize_log
from tests.host.nvme.fake import log_bytes


@pytest.mark.parametrize(
    ("sstat", "phase"),
    [
        (0x000, SanitizePhase.IDLE),
        (0x001, SanitizePhase.DONE),
        (0x101, SanitizePhase.DONE),
        (0x002, SanitizePhase.RUNNING),
        (0x003, SanitizePhase.FAILED),
        (0x004, SanitizePhase.DONE),
        (0x8F9, SanitizePhase.DONE),
    ],
)
def test_the_status_is_in_three_bits(sstat: int, phase: SanitizePhase) -> None:
    assert parse_sanitize_log(log_bytes(0xFFFF, sstat, 0x0A)).status.phase is phase


def test_progress_counts_only_while_it_runs() -> None:
    assert parse_sanitize_log(log_bytes(655, 2, 0x0A)).status.progress == 655
    assert parse_sanitize_log(log_bytes(655, 1, 0x0A)).status.progress is None
    assert parse_sanitize_log(log_bytes(0xFFFF, 0, 0)).status.progress is None


def test_the_command_that_started_it_is_told() -> None:
    told = parse_sanitize_log(log_bytes(0xFFFF, 0x103, 0x1B)).status
    assert (told.action, told.unrestricted, told.global_data_erased) == (3, True, True)
    bare = parse_sanitize_log(log_bytes(0xFFFF, 3, 2)).status
    assert (bare.action, bare.unrestricted, bare.global_data_erased) == (2, False, False)


def test_before_the_first_sanitize_nothing_is_told_of_one() -> None:
    told = parse_sanitize_log(log_bytes(0xFFFF, 0x100, 0)).status
    assert (told.action, told.unrestricted) == (None, None)
    assert told.global_data_erased is True


def test_estimates_may_be_absent() -> None:
    assert parse_sanitize_log(log_bytes(0, 0, 0)).estimate_block_s is None
    assert parse_sanitize_log(log_bytes(0, 0, 0, etbe=90)).estimate_block_s == 90
    assert parse_sanitize_log(log_bytes(0, 0, 0, etbe=0)).estimate_block_s == 0


@pytest.mark.parametrize("sstat", [5, 6, 7, 0x105])
def test_h25_a_status_of_no_standard_is_unknown_and_not_idle(sstat: int) -> None:
    with pytest.raises(AnswerMalformed, match="not in the standard"):
        parse_sanitize_log(log_bytes(0xFFFF, sstat, 0))


@given(raw=st.binary(max_size=520) | st.binary(min_size=512, max_size=512))
def test_any_bytes_give_a_log_or_the_one_error(raw: bytes) -> None:
    try:
        told = parse_sanitize_log(raw)
    except AnswerMalformed:
        assert len(raw) != 512 or raw[2] & 7 > 4
    else:
        assert len(raw) == 512
        assert bytes.fromhex(told.raw) == raw[:37]
        assert told.status.phase is told.phase
