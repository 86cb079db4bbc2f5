"""The bytes that are sent, compared with a table from the standard."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.capabilities import NvmeNamespace
from host.nvme.command import NvmeCommand
from host.nvme.commands import (
    EraseSetting,
    SanitizeAction,
    active_namespaces,
    allocated_namespaces,
    clear_deallocated_errors,
    format_namespace,
    health,
    identify_controller,
    identify_namespace,
    leave_failure_mode,
    sanitize,
    sanitize_status,
    security_receive,
    security_send,
)

ADDRESS = 0x7FFF_1234_5000
SPACE = NvmeNamespace(nsid=3, size_blocks=1 << 20, capacity_blocks=1 << 20, block_bytes=4096)


def _structure(*fields: int) -> bytes:
    """`struct nvme_passthru_cmd`, field by field."""
    opcode, nsid, cdw10, cdw11, length, timeout = fields
    return b"".join(
        (
            bytes((opcode, 0, 0, 0)),
            nsid.to_bytes(4, "little"),
            bytes(8),  # cdw2, cdw3
            bytes(8),  # metadata
            (ADDRESS if length else 0).to_bytes(8, "little"),
            bytes(4),  # metadata_len
            length.to_bytes(4, "little"),
            cdw10.to_bytes(4, "little"),
            cdw11.to_bytes(4, "little"),
            bytes(16),  # cdw12 to cdw15
            timeout.to_bytes(4, "little"),
            bytes(4),  # result
        )
    )


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (identify_controller(), (0x06, 0, 1, 0, 4096, 60_000)),
        (identify_namespace(7), (0x06, 7, 0, 0, 4096, 60_000)),
        (active_namespaces(), (0x06, 0, 2, 0, 4096, 60_000)),
        (active_namespaces(1024), (0x06, 1024, 2, 0, 4096, 60_000)),
        (allocated_namespaces(), (0x06, 0, 0x10, 0, 4096, 60_000)),
        (sanitize_status(), (0x02, 0xFFFFFFFF, 0x007F0081, 0, 512, 60_000)),
        (health(), (0x02, 0xFFFFFFFF, 0x007F0002, 0, 512, 60_000)),
        (sanitize(SanitizeAction.BLOCK), (0x84, 0, 0x0A, 0, 0, 600_000)),
        (sanitize(SanitizeAction.CRYPTO), (0x84, 0, 0x0C, 0, 0, 600_000)),
        (sanitize(SanitizeAction.OVERWRITE), (0x84, 0, 0x1B, 0, 0, 600_000)),
        (sanitize(SanitizeAction.BLOCK, restricted=True), (0x84, 0, 0x02, 0, 0, 600_000)),
        (sanitize(SanitizeAction.CRYPTO, restricted=True), (0x84, 0, 0x04, 0, 0, 600_000)),
        (sanitize(SanitizeAction.OVERWRITE, restricted=True), (0x84, 0, 0x13, 0, 0, 600_000)),
        (
            sanitize(SanitizeAction.OVERWRITE, passes=2, pattern=0xA5A5A5A5),
            (0x84, 0, 0x2B, 0xA5A5A5A5, 0, 600_000),
        ),
        (leave_failure_mode(), (0x84, 0, 1, 0, 0, 60_000)),
        (clear_deallocated_errors(3), (0x09, 3, 5, 0, 0, 60_000)),
        (security_receive(1, 1, 2048), (0x82, 0, 0x01000100, 2048, 2048, 60_000)),
        (security_send(1, 0x07FE, b"x" * 512), (0x81, 0, 0x0107FE00, 512, 512, 60_000)),
    ],
)
def test_every_command_is_these_72_bytes(
    command: NvmeCommand, expected: tuple[int, int, int, int, int, int]
) -> None:
    assert command.packed(ADDRESS) == _structure(*expected)
    assert len(command.packed(ADDRESS)) == 72


@pytest.mark.parametrize(
    ("flbas", "protection", "setting", "cdw10"),
    [
        (0x00, 0, EraseSetting.USER_DATA, 0x200),
        (0x00, 0, EraseSetting.CRYPTO, 0x400),
        (0x13, 0, EraseSetting.CRYPTO, 0x413),
        (0x65, 0, EraseSetting.USER_DATA, 0x3205),
        (0x01, 0b1001, EraseSetting.USER_DATA, 0x321),
        (0x81, 0b11110000, EraseSetting.USER_DATA, 0x201),
    ],
)
def test_a_format_keeps_the_format(
    flbas: int, protection: int, setting: EraseSetting, cdw10: int
) -> None:
    space = SPACE.model_copy(update={"flbas": flbas, "protection": protection})
    command = format_namespace(space, setting)
    assert (command.opcode, command.nsid, command.cdw10) == (0x80, 3, cdw10)
    assert format_namespace(space, setting, everywhere=True).nsid == 0xFFFFFFFF


@given(
    flbas=st.integers(0, 255),
    protection=st.integers(0, 255),
    setting=st.sampled_from(EraseSetting),
    blocks=st.integers(1, 2**64 - 1),
)
def test_h24_no_format_can_be_made_that_erases_nothing(
    flbas: int, protection: int, setting: EraseSetting, blocks: int
) -> None:
    space = SPACE.model_copy(
        update={"flbas": flbas, "protection": protection, "size_blocks": blocks}
    )
    command = format_namespace(space, setting)
    assert command.cdw10 >> 9 & 0b111 in {1, 2}
    index = command.cdw10 & 0xF | (command.cdw10 >> 12 & 0b11) << 4
    assert index == flbas & 0xF | (flbas >> 5 & 0b11) << 4
    assert command.cdw10 >> 4 & 1 == flbas >> 4 & 1
    assert command.timeout_ms >= 600_000
    assert len(command.packed(ADDRESS)) == 72


def test_h24_the_settings_have_no_zero() -> None:
    assert {int(each) for each in EraseSetting} == {1, 2}


def test_h30_the_time_out_of_a_format_is_long_and_grows_with_the_size() -> None:
    small = format_namespace(SPACE, EraseSetting.USER_DATA, size_bytes=0)
    large = format_namespace(SPACE, EraseSetting.USER_DATA, size_bytes=2_000_000_000_000)
    assert small.timeout_ms == 600_000
    assert large.timeout_ms == 600_000 + 40_000_000
    assert all(sanitize(each).timeout_ms >= 600_000 for each in SanitizeAction)


@pytest.mark.parametrize("passes", [-1, 0, 16, 17])
def test_h17_a_pass_count_of_zero_is_refused(passes: int) -> None:
    with pytest.raises(ValueError, match="passes"):
        sanitize(SanitizeAction.OVERWRITE, passes=passes)


def test_passes_and_patterns_belong_to_overwrites() -> None:
    with pytest.raises(ValueError, match="BLOCK"):
        sanitize(SanitizeAction.BLOCK, passes=2)
    with pytest.raises(ValueError, match="CRYPTO"):
        sanitize(SanitizeAction.CRYPTO, pattern=1)
    with pytest.raises(ValueError, match="pattern"):
        sanitize(SanitizeAction.OVERWRITE, pattern=1 << 32)


def test_h18_every_sanitize_can_be_left_but_the_repeat_after_a_restricted_failure() -> None:
    for action in SanitizeAction:
        assert sanitize(action).cdw10 & 1 << 3
        assert not sanitize(action, restricted=True).cdw10 & 1 << 3


def test_what_only_asks_is_marked_and_nothing_else_is() -> None:
    asks = (identify_controller(), identify_namespace(1), active_namespaces(), sanitize_status())
    assert all(each.harmless for each in (*asks, allocated_namespaces(), health()))
    changes = (*(sanitize(each) for each in SanitizeAction), leave_failure_mode())
    changes += (format_namespace(SPACE, EraseSetting.CRYPTO), clear_deallocated_errors(1))
    assert not any(each.harmless for each in (*changes, security_send(1, 1, b"x")))
    assert security_send(1, 1, b"x").secret


def test_without_data_there_is_no_address() -> None:
    assert struct.unpack_from("<Q", leave_failure_mode().packed(ADDRESS), 24) == (0,)
