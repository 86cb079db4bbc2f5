"""TCG level 0 discovery: what a self-encrypting drive says without any password.

Source: TCG Storage Architecture Core Specification 2.01 §3.3.6; the subclasses' own
specifications for the feature codes.
"""

import struct

from host.capabilities import OpalState
from host.errors import AnswerMalformed

_HEADER_BYTES = 48
_LENGTH = struct.Struct(">I")
"""Of everything behind the field itself."""
_DESCRIPTOR = struct.Struct(">HBB")
"""Feature code, version in the upper half of a byte, length of what follows."""

_LOCKING = 0x0002
_BLOCK_SID = 0x0402
_SUBCLASSES = {
    0x0203: "opal2",
    0x0200: "opal1",
    0x0100: "enterprise",
    0x0304: "ruby",
    0x0302: "pyrite",
    0x0303: "pyrite",
    0x0301: "other",
}
"""Best known first: a drive may name several. 0301h is Opalite."""

_LOCKING_SUPPORTED, _LOCKING_ENABLED, _LOCKED = 1 << 0, 1 << 1, 1 << 2
_MEDIA_ENCRYPTION, _MBR_ENABLED, _MBR_DONE = 1 << 3, 1 << 4, 1 << 5
_SID_BLOCKED = 1 << 1


def parse_discovery(raw: bytes) -> OpalState | None:
    """Read the answer.

    Returns:
        The state; `None` when the drive locks nothing.

    Raises:
        AnswerMalformed: a length leads out of the answer, or a feature is told twice.
    """
    features = _features(raw)
    locking = features.get(_LOCKING)
    if locking is None:
        return None
    if not locking:
        raise AnswerMalformed("level 0 discovery: a locking feature without data")
    flags = locking[0]
    if not flags & _LOCKING_SUPPORTED:
        return None
    kind = next((name for code, name in _SUBCLASSES.items() if code in features), "other")
    block_sid = features.get(_BLOCK_SID)
    return OpalState(
        kind=kind,
        locking_enabled=bool(flags & _LOCKING_ENABLED),
        locked=bool(flags & _LOCKED),
        # Pyrite is the class without encryption, whatever its bit says (H37)
        encrypts=bool(flags & _MEDIA_ENCRYPTION) and kind != "pyrite",
        mbr_shadow=bool(flags & _MBR_ENABLED) and not flags & _MBR_DONE,
        sid_blocked=bool(block_sid[0] & _SID_BLOCKED) if block_sid else None,
    )


def _features(raw: bytes) -> dict[int, bytes]:
    """Feature data by code. Every step goes forward by four bytes at least."""
    if len(raw) < _HEADER_BYTES:
        raise AnswerMalformed(f"level 0 discovery of {len(raw)} bytes has no header")
    end = _LENGTH.unpack_from(raw)[0] + _LENGTH.size
    if not _HEADER_BYTES <= end <= len(raw):
        raise AnswerMalformed(f"level 0 discovery says it has {end} of {len(raw)} bytes")
    features: dict[int, bytes] = {}
    at = _HEADER_BYTES
    while at < end:
        if at + _DESCRIPTOR.size > end:
            raise AnswerMalformed(f"level 0 discovery breaks off at byte {at}")
        code, _, length = _DESCRIPTOR.unpack_from(raw, at)
        at += _DESCRIPTOR.size
        if at + length > end:
            raise AnswerMalformed(f"feature {code:04x}h leads out of the answer")
        if code in features:
            raise AnswerMalformed(f"feature {code:04x}h is told twice")
        features[code] = raw[at : at + length]
        at += length
    return features
