"""The ATA commands that opknap sends, as values (pure).

Source: ACS-4 (IDENTIFY DEVICE, SANITIZE DEVICE, SECURITY feature set, ACCESSIBLE MAX ADDRESS
CONFIGURATION) and ATA8-ACS (READ NATIVE MAX, SET MAX, DEVICE CONFIGURATION OVERLAY). There is no
way to build a sanitize without the bit that lets a failure be left, except `restricted`, and none
to build an overwrite of sixteen passes (H17, H18).
"""

from enum import Enum

from host.ata.command import AtaCommand, AtaProtocol

PASSWORD_BYTES = 32
_BLOCK_BYTES = 512
_LONG_MS = 60_000
"""Commands that may first have to drain a cache or spin a disk up."""
_FAILURE_MODE = 1 << 4
_CLEAR_FAILURE = 1 << 0
_PATTERN_BITS = 32
_MOST_PASSES = 15


class SanitizeAction(Enum):
    """What SANITIZE DEVICE can do to the medium."""

    BLOCK = "block"
    CRYPTO = "crypto"
    OVERWRITE = "overwrite"


def identify() -> AtaCommand:
    """IDENTIFY DEVICE (ECh)."""
    return AtaCommand(
        "IDENTIFY DEVICE",
        0xEC,
        AtaProtocol.PIO_IN,
        count=1,
        data_in_bytes=_BLOCK_BYTES,
        harmless=True,
    )


def sanitize_status() -> AtaCommand:
    """SANITIZE STATUS EXT: only asks."""
    return _sanitize("SANITIZE STATUS", 0x0000, 0, 0, harmless=True)


def sanitize_clear_failure() -> AtaCommand:
    """SANITIZE STATUS EXT with COUNT b0: leaves the state `failed` (SD3)."""
    return _sanitize("SANITIZE STATUS clearing the failure", 0x0000, _CLEAR_FAILURE, 0)


def sanitize_start(
    action: SanitizeAction, *, pattern: int = 0, passes: int = 1, restricted: bool = False
) -> AtaCommand:
    """Start a sanitize; it runs on by itself.

    Args:
        action: what it does.
        pattern: of an overwrite, 32 bits.
        passes: of an overwrite, 1 to 15. On the wire 0 stands for sixteen.
        restricted: without COUNT b4. Only to repair one that was started so and failed.

    Raises:
        ValueError: the standard has no such command, or opknap must never send it.
    """
    failure_mode = 0 if restricted else _FAILURE_MODE
    match action:
        case SanitizeAction.CRYPTO:
            return _sanitize("CRYPTO SCRAMBLE", 0x0011, failure_mode, 0x4372_7970)
        case SanitizeAction.BLOCK:
            return _sanitize("BLOCK ERASE", 0x0012, failure_mode, 0x426B_4572)
        case SanitizeAction.OVERWRITE:
            if not 1 <= passes <= _MOST_PASSES:
                raise ValueError(f"{passes} passes: 1 to {_MOST_PASSES}, and 0 would be sixteen")
            if not 0 <= pattern < 1 << _PATTERN_BITS:
                raise ValueError(f"pattern {pattern:#x} is not of 32 bits")
            return _sanitize("OVERWRITE", 0x0014, failure_mode | passes, 0x4F57 << 32 | pattern)


def _sanitize(
    name: str, feature: int, count: int, lba: int, *, harmless: bool = False
) -> AtaCommand:
    return AtaCommand(
        name,
        0xB4,
        AtaProtocol.NON_DATA,
        feature=feature,
        count=count,
        lba=lba,
        extend=True,
        timeout_ms=_LONG_MS,
        harmless=harmless,
    )


def security_set_user_password(password: bytes) -> AtaCommand:
    """SECURITY SET PASSWORD (F1h): user, level high, so that a master password still unlocks."""
    return _with_password("SECURITY SET PASSWORD", 0xF1, 0x00, password)


def security_unlock(password: bytes) -> AtaCommand:
    """SECURITY UNLOCK (F2h) with a user password. Five wrong ones end all tries (H33)."""
    return _with_password("SECURITY UNLOCK", 0xF2, 0x00, password)


def security_erase_prepare() -> AtaCommand:
    """SECURITY ERASE PREPARE (F3h): must directly precede SECURITY ERASE UNIT."""
    return AtaCommand("SECURITY ERASE PREPARE", 0xF3, AtaProtocol.NON_DATA, timeout_ms=_LONG_MS)


def security_erase_unit(password: bytes, *, enhanced: bool, timeout_ms: int) -> AtaCommand:
    """SECURITY ERASE UNIT (F4h) with the user password: blocks until the drive is erased."""
    flags = 0b10 if enhanced else 0b00
    return _with_password("SECURITY ERASE UNIT", 0xF4, flags, password, timeout_ms=timeout_ms)


def security_disable_password(password: bytes) -> AtaCommand:
    """SECURITY DISABLE PASSWORD (F6h) with the user password."""
    return _with_password("SECURITY DISABLE PASSWORD", 0xF6, 0x00, password)


def _with_password(
    name: str, command: int, flags: int, password: bytes, *, timeout_ms: int = _LONG_MS
) -> AtaCommand:
    """Byte 0 of the block: b0 user (0) or master, b1 enhanced; bytes 2 to 33 the password."""
    if len(password) > PASSWORD_BYTES:
        raise ValueError(f"an ATA password has {PASSWORD_BYTES} bytes, not {len(password)}")
    block = bytes((flags, 0)) + password.ljust(PASSWORD_BYTES, b"\0")
    return AtaCommand(
        name,
        command,
        AtaProtocol.PIO_OUT,
        count=1,
        data_out=block.ljust(_BLOCK_BYTES, b"\0"),
        timeout_ms=timeout_ms,
        secret=True,
    )


def read_native_max(*, extend: bool) -> AtaCommand:
    """READ NATIVE MAX ADDRESS (F8h) or EXT (27h): the last sector with the hidden ones."""
    return AtaCommand(
        "READ NATIVE MAX ADDRESS EXT" if extend else "READ NATIVE MAX ADDRESS",
        0x27 if extend else 0xF8,
        AtaProtocol.NON_DATA,
        extend=extend,
        harmless=True,
    )


def set_max(last_sector: int, *, extend: bool) -> AtaCommand:
    """SET MAX ADDRESS (F9h) or EXT (37h), kept over a power cycle (COUNT b0).

    READ NATIVE MAX ADDRESS must come immediately before it, and only one is taken per power-on.

    Raises:
        ValueError: an address that the command cannot carry.
    """
    bits = 48 if extend else 28
    if not 0 < last_sector < 1 << bits:
        raise ValueError(f"sector {last_sector} is no address of {bits} bits")
    return AtaCommand(
        "SET MAX ADDRESS EXT" if extend else "SET MAX ADDRESS",
        0x37 if extend else 0xF9,
        AtaProtocol.NON_DATA,
        count=1,
        lba=last_sector if extend else last_sector & 0xFF_FFFF,
        # a 28-bit address keeps its last four bits in DEVICE
        device=0x40 if extend else 0x40 | last_sector >> 24,
        extend=extend,
        timeout_ms=_LONG_MS,
    )


def ama_get() -> AtaCommand:
    """GET NATIVE MAX ADDRESS EXT (78h, FEATURE 0000h)."""
    return AtaCommand(
        "GET NATIVE MAX ADDRESS EXT",
        0x78,
        AtaProtocol.NON_DATA,
        feature=0x0000,
        extend=True,
        harmless=True,
    )


def ama_set(last_sector: int) -> AtaCommand:
    """SET ACCESSIBLE MAX ADDRESS EXT (78h, FEATURE 0001h).

    Raises:
        ValueError: an address that the command cannot carry.
    """
    if not 0 < last_sector < 1 << 48:
        raise ValueError(f"sector {last_sector} is no address of 48 bits")
    return AtaCommand(
        "SET ACCESSIBLE MAX ADDRESS EXT",
        0x78,
        AtaProtocol.NON_DATA,
        feature=0x0001,
        lba=last_sector,
        extend=True,
        timeout_ms=_LONG_MS,
    )


def dco_identify() -> AtaCommand:
    """DEVICE CONFIGURATION IDENTIFY (B1h, FEATURE C2h)."""
    return AtaCommand(
        "DEVICE CONFIGURATION IDENTIFY",
        0xB1,
        AtaProtocol.PIO_IN,
        feature=0xC2,
        count=1,
        data_in_bytes=_BLOCK_BYTES,
        harmless=True,
    )


def dco_restore() -> AtaCommand:
    """DEVICE CONFIGURATION RESTORE (B1h, C0h): refused while SET MAX hides sectors."""
    return AtaCommand(
        "DEVICE CONFIGURATION RESTORE",
        0xB1,
        AtaProtocol.NON_DATA,
        feature=0xC0,
        timeout_ms=_LONG_MS,
    )
