"""Every command byte for byte, after the tables of the standard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.ata import commands
from host.ata.command import AtaCommand
from host.ata.commands import SanitizeAction

SECRET = bytes(range(32))

CDBS = {
    "identify": (commands.identify(), "85 08 0E 00 00 00 01 00 00 00 00 00 00 40 EC 00"),
    "status": (commands.sanitize_status(), "85 07 20 00 00 00 00 00 00 00 00 00 00 40 B4 00"),
    "clear": (
        commands.sanitize_clear_failure(),
        "85 07 20 00 00 00 01 00 00 00 00 00 00 40 B4 00",
    ),
    "crypto": (
        commands.sanitize_start(SanitizeAction.CRYPTO),
        "85 07 20 00 11 00 10 43 70 00 79 00 72 40 B4 00",
    ),
    "block": (
        commands.sanitize_start(SanitizeAction.BLOCK),
        "85 07 20 00 12 00 10 42 72 00 45 00 6B 40 B4 00",
    ),
    "overwrite": (
        commands.sanitize_start(SanitizeAction.OVERWRITE, pattern=0xA3A2A1A0),
        "85 07 20 00 14 00 11 A3 A0 57 A1 4F A2 40 B4 00",
    ),
    "block, restricted": (
        commands.sanitize_start(SanitizeAction.BLOCK, restricted=True),
        "85 07 20 00 12 00 00 42 72 00 45 00 6B 40 B4 00",
    ),
    "overwrite, restricted": (
        commands.sanitize_start(SanitizeAction.OVERWRITE, restricted=True),
        "85 07 20 00 14 00 01 00 00 57 00 4F 00 40 B4 00",
    ),
    "set password": (
        commands.security_set_user_password(SECRET),
        "85 0A 06 00 00 00 01 00 00 00 00 00 00 40 F1 00",
    ),
    "unlock": (
        commands.security_unlock(SECRET),
        "85 0A 06 00 00 00 01 00 00 00 00 00 00 40 F2 00",
    ),
    "prepare": (
        commands.security_erase_prepare(),
        "85 06 20 00 00 00 00 00 00 00 00 00 00 40 F3 00",
    ),
    "erase": (
        commands.security_erase_unit(SECRET, enhanced=True, timeout_ms=1),
        "85 0A 06 00 00 00 01 00 00 00 00 00 00 40 F4 00",
    ),
    "disable": (
        commands.security_disable_password(SECRET),
        "85 0A 06 00 00 00 01 00 00 00 00 00 00 40 F6 00",
    ),
    "native max": (
        commands.read_native_max(extend=False),
        "85 06 20 00 00 00 00 00 00 00 00 00 00 40 F8 00",
    ),
    "native max ext": (
        commands.read_native_max(extend=True),
        "85 07 20 00 00 00 00 00 00 00 00 00 00 40 27 00",
    ),
    "set max": (
        commands.set_max(0x0F0E0D0C, extend=False),
        "85 06 20 00 00 00 01 00 0C 00 0D 00 0E 4F F9 00",
    ),
    "set max ext": (
        commands.set_max(0x0A0B0C0D0E0F, extend=True),
        "85 07 20 00 00 00 01 0C 0F 0B 0E 0A 0D 40 37 00",
    ),
    "ama get": (commands.ama_get(), "85 07 20 00 00 00 00 00 00 00 00 00 00 40 78 00"),
    "ama set": (
        commands.ama_set(0x0A0B0C0D0E0F),
        "85 07 20 00 01 00 00 0C 0F 0B 0E 0A 0D 40 78 00",
    ),
    "dco identify": (
        commands.dco_identify(),
        "85 08 0E 00 C2 00 01 00 00 00 00 00 00 40 B1 00",
    ),
    "dco restore": (
        commands.dco_restore(),
        "85 06 20 00 C0 00 00 00 00 00 00 00 00 40 B1 00",
    ),
}
HARMLESS = {"identify", "status", "native max", "native max ext", "ama get", "dco identify"}


@pytest.mark.parametrize("name", CDBS)
def test_the_bytes_are_those_of_the_standard(name: str) -> None:
    command, expected = CDBS[name]
    assert command.cdb() == bytes.fromhex(expected)


@pytest.mark.parametrize("name", CDBS)
def test_only_questions_are_harmless(name: str) -> None:
    assert CDBS[name][0].harmless is (name in HARMLESS)


@pytest.mark.parametrize("passes", [-1, 0, 16, 17, 256])
def test_h17_sixteen_passes_cannot_be_asked_for_by_a_zero(passes: int) -> None:
    with pytest.raises(ValueError, match="0 would be sixteen"):
        commands.sanitize_start(SanitizeAction.OVERWRITE, passes=passes)


@given(st.sampled_from(SanitizeAction), st.integers(1, 15), st.integers(0, 0xFFFF_FFFF))
def test_h18_every_start_lets_a_failure_be_left(
    action: SanitizeAction, passes: int, pattern: int
) -> None:
    command = commands.sanitize_start(action, passes=passes, pattern=pattern)
    assert command.count & 0x10
    assert command.count & 0x0F == (passes if action is SanitizeAction.OVERWRITE else 0)


@pytest.mark.parametrize("pattern", [-1, 1 << 32])
def test_a_pattern_has_32_bits(pattern: int) -> None:
    with pytest.raises(ValueError, match="32 bits"):
        commands.sanitize_start(SanitizeAction.OVERWRITE, pattern=pattern)


@pytest.mark.parametrize(
    ("command", "flags"),
    [
        (commands.security_set_user_password(SECRET), 0),
        (commands.security_unlock(SECRET), 0),
        (commands.security_erase_unit(SECRET, enhanced=False, timeout_ms=1), 0),
        (commands.security_erase_unit(SECRET, enhanced=True, timeout_ms=1), 2),
        (commands.security_disable_password(SECRET), 0),
    ],
)
def test_a_password_block_is_512_bytes_with_the_password_at_2(
    command: AtaCommand, flags: int
) -> None:
    # byte 0 b0 user, byte 1 b0 level high, bytes 34 and 35 no new master id
    assert command.data_out == bytes((flags, 0)) + SECRET + bytes(478)
    assert command.secret
    assert SECRET.hex() not in repr(command)
    assert repr(SECRET) not in repr(command)


def test_a_short_password_is_filled_with_zeros_and_a_long_one_refused() -> None:
    assert commands.security_unlock(b"maas").data_out[2:36] == b"maas" + bytes(30)
    with pytest.raises(ValueError, match="32 bytes"):
        commands.security_unlock(bytes(33))


@pytest.mark.parametrize(("sector", "extend"), [(0, True), (1 << 48, True), (1 << 28, False)])
def test_an_address_that_does_not_fit_is_refused(sector: int, *, extend: bool) -> None:
    with pytest.raises(ValueError, match="no address"):
        commands.set_max(sector, extend=extend)
    with pytest.raises(ValueError, match="no address"):
        commands.ama_set(0 if sector == 0 else 1 << 48)
