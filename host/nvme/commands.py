"""The NVMe admin commands that opknap sends, and no others.

Source: NVM Express base specification 2.0 and NVM command set 1.0; bit numbers are those of
command dword 10 unless another is named.
"""

from enum import IntEnum

from host.capabilities import NvmeNamespace
from host.nvme.command import NvmeCommand
from host.nvme.identify import IDENTIFY_BYTES
from host.nvme.sanitize_log import SANITIZE_LOG_BYTES

ALL_NAMESPACES = 0xFFFF_FFFF
_IDENTIFY, _GET_LOG, _SET_FEATURES = 0x06, 0x02, 0x09
_FORMAT, _SECURITY_SEND, _SECURITY_RECEIVE, _SANITIZE = 0x80, 0x81, 0x82, 0x84
_ERROR_RECOVERY = 0x05
_LEAST_TIMEOUT_MS = 600_000
"""The system's own 60 s reset the controller in the middle of a format (H30)."""
_SLOWEST_BYTES_PER_MS = 50_000
"""A format that rewrites everything at 50 MB/s."""
_MOST_TIMEOUT_MS = 2**32 - 1
_AUSE = 1 << 3
_MOST_PASSES = 15


class SanitizeAction(IntEnum):
    """SANACT of the actions that erase."""

    BLOCK = 2
    OVERWRITE = 3
    CRYPTO = 4


class EraseSetting(IntEnum):
    """SES of Format. There is no 0: that one formats and erases nothing (H24)."""

    USER_DATA = 1
    CRYPTO = 2


def identify_controller() -> NvmeCommand:
    """CNS 01h."""
    return _asks("Identify Controller", 0, 0x01)


def identify_namespace(nsid: int) -> NvmeCommand:
    """CNS 00h: an active namespace."""
    return _asks("Identify Namespace", nsid, 0x00)


def active_namespaces(above: int = 0) -> NvmeCommand:
    """CNS 02h: ids larger than `above` that are attached to this controller."""
    return _asks("Identify Active Namespaces", above, 0x02)


def allocated_namespaces(above: int = 0) -> NvmeCommand:
    """CNS 10h: ids larger than `above` that exist; needs namespace management."""
    return _asks("Identify Allocated Namespaces", above, 0x10)


def _asks(name: str, nsid: int, cns: int) -> NvmeCommand:
    return NvmeCommand(
        name, _IDENTIFY, nsid=nsid, cdw10=cns, data_in_bytes=IDENTIFY_BYTES, harmless=True
    )


def sanitize_status() -> NvmeCommand:
    """Log page 81h."""
    return _log("Get Sanitize Status", 0x81)


def health() -> NvmeCommand:
    """Log page 02h, SMART / Health Information."""
    return _log("Get SMART", 0x02)


def _log(name: str, page: int) -> NvmeCommand:
    dwords = SANITIZE_LOG_BYTES // 4 - 1  # counted from 0
    return NvmeCommand(
        name,
        _GET_LOG,
        nsid=ALL_NAMESPACES,
        cdw10=dwords << 16 | page,
        data_in_bytes=SANITIZE_LOG_BYTES,
        harmless=True,
    )


def sanitize(
    action: SanitizeAction, *, passes: int = 1, pattern: int = 0, restricted: bool = False
) -> NvmeCommand:
    """Sanitize the whole subsystem; it goes on by itself once accepted.

    Always with AUSE, so that a failure can be left (H18), but for one case.

    Args:
        action: What to do.
        passes: Of an overwrite. The wire's 0 means 16 and is refused (H17).
        pattern: Of an overwrite, 32 bits.
        restricted: Without AUSE. Only for a drive whose last sanitize failed without AUSE: it
            takes nothing else.

    Raises:
        ValueError: passes or a pattern that the field cannot say.
    """
    overwrites = action is SanitizeAction.OVERWRITE
    if not 1 <= passes <= _MOST_PASSES:
        raise ValueError(f"{passes} passes: 1 to {_MOST_PASSES} can be said")
    if not 0 <= pattern < 2**32 or not (overwrites or (passes == 1 and pattern == 0)):
        raise ValueError(f"{action.name} with {passes} passes of pattern {pattern:x}h")
    word = int(action) | (0 if restricted else _AUSE)
    return NvmeCommand(
        f"Sanitize {action.name.lower()}",
        _SANITIZE,
        cdw10=word | (passes << 4 if overwrites else 0),
        cdw11=pattern,
        timeout_ms=_LEAST_TIMEOUT_MS,
    )


def leave_failure_mode() -> NvmeCommand:
    """Sanitize with SANACT 1: a drive whose sanitize failed takes other commands again."""
    return NvmeCommand("Sanitize exit failure mode", _SANITIZE, cdw10=1)


def format_namespace(
    namespace: NvmeNamespace,
    setting: EraseSetting,
    *,
    size_bytes: int | None = None,
    everywhere: bool = False,
) -> NvmeCommand:
    """Format that erases and keeps block size, metadata and protection as they are.

    Args:
        namespace: Whose format is kept.
        setting: How the data is erased.
        size_bytes: What the format works on, for the time-out; the namespace when not given.
        everywhere: Every namespace at once, all of which have this format.
    """
    flbas = namespace.flbas
    word = flbas & 0x1F  # LBAF bits 3:0 and MSET bit 4 stand where FLBAS has them
    word |= (namespace.protection & 0b111) << 5 | (namespace.protection >> 3 & 1) << 8
    word |= int(setting) << 9
    word |= (flbas >> 5 & 0b11) << 12  # LBAF bits 5:4
    size = namespace.size_bytes if size_bytes is None else size_bytes
    return NvmeCommand(
        f"Format {setting.name.lower()}",
        _FORMAT,
        nsid=ALL_NAMESPACES if everywhere else namespace.nsid,
        cdw10=word,
        timeout_ms=min(_LEAST_TIMEOUT_MS + size // _SLOWEST_BYTES_PER_MS, _MOST_TIMEOUT_MS),
    )


def clear_deallocated_errors(nsid: int) -> NvmeCommand:
    """Set Features 05h, CDW11 bit 16 (DULBE) 0: emptied blocks read as data, not as errors."""
    return NvmeCommand("Set Error Recovery", _SET_FEATURES, nsid=nsid, cdw10=_ERROR_RECOVERY)


def security_receive(protocol: int, specific: int, length: int) -> NvmeCommand:
    """Security Receive: what a security protocol has to say.

    Args:
        protocol: SECP; 01h is TCG.
        specific: SPSP; the ComID.
        length: Bytes that are asked for.
    """
    return NvmeCommand(
        "Security Receive",
        _SECURITY_RECEIVE,
        cdw10=protocol << 24 | specific << 8,
        cdw11=length,
        data_in_bytes=length,
        harmless=True,
    )


def security_send(protocol: int, specific: int, payload: bytes) -> NvmeCommand:
    """Security Send; its payload may hold a password and is kept out of journals."""
    return NvmeCommand(
        "Security Send",
        _SECURITY_SEND,
        cdw10=protocol << 24 | specific << 8,
        cdw11=len(payload),
        data_out=payload,
        secret=True,
    )
