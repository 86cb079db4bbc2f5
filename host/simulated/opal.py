"""TCG level 0 discovery as a simulated drive answers it, NVMe and ATA alike.

Source: TCG Storage Architecture Core Specification 2.01 §3.3.6, Opal SSC 2.01 §3.1.1; numbers of
the feature codes as in sedutil's DtaStructures.h.
"""

import struct
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from host.value import Value

_BASE_COMID = 0x07FE


class OpalKind(StrEnum):
    """Which security subsystem class a drive tells."""

    OPAL1 = "opal1"
    OPAL2 = "opal2"
    ENTERPRISE = "enterprise"
    PYRITE = "pyrite"
    """Authenticates and does not encrypt (H37)."""
    RUBY = "ruby"


class OpalProfile(Value):
    """The TCG side of a drive."""

    kind: OpalKind = OpalKind.OPAL2
    locking_enabled: bool = False
    locked: bool = False
    """A range is locked: its reads and writes fail."""
    encrypts: bool = True
    mbr_enabled: bool = False
    mbr_done: bool = False
    sid_blocked: bool | None = None
    """`None`: no Block SID feature is told."""
    psid: Annotated[str, Field(pattern="^[0-9A-Z]{32}$")] = "SIM0PSID0OF0A0DRIVE0000000000001"
    """The code on its label."""


def discovery(profile: OpalProfile) -> bytes:
    """The whole answer: header of 48 bytes and one descriptor after the other, big-endian."""
    descriptors = _tper() + _locking(profile) + _geometry() + _class(profile.kind)
    if profile.sid_blocked is not None:
        descriptors += _feature(0x0402, bytes((int(profile.sid_blocked) << 1,)) + bytes(11))
    # The length does not count its own four bytes.
    header = struct.pack(">II", 44 + len(descriptors), 1)
    return header.ljust(48, b"\0") + descriptors


def _feature(code: int, payload: bytes, *, version: int = 1) -> bytes:
    return struct.pack(">HBB", code, version << 4, len(payload)) + payload


def _tper() -> bytes:
    """Synchronous and streaming protocol."""
    return _feature(0x0001, bytes((0x11,)) + bytes(11))


def _locking(profile: OpalProfile) -> bytes:
    flags = (
        True,
        profile.locking_enabled,
        profile.locked,
        profile.encrypts,
        profile.mbr_enabled,
        profile.mbr_done,
    )
    return _feature(0x0002, bytes((sum(int(on) << bit for bit, on in enumerate(flags)), *[0] * 11)))


def _geometry() -> bytes:
    return _feature(0x0003, struct.pack(">B7xIQQ", 1, 512, 8, 0))


def _class(kind: OpalKind) -> bytes:
    """The descriptor of the security subsystem class, as long as the kind's standard makes it."""
    match kind:
        case OpalKind.OPAL1:
            return _feature(0x0200, struct.pack(">HH", _BASE_COMID, 1))
        case OpalKind.ENTERPRISE:
            return _feature(0x0100, struct.pack(">HHB11x", _BASE_COMID, 2, 0))
        case OpalKind.OPAL2:
            return _feature(0x0203, _second_generation())
        case OpalKind.PYRITE:
            return _feature(0x0303, _second_generation())
        case OpalKind.RUBY:
            return _feature(0x0304, _second_generation())


def _second_generation() -> bytes:
    """Base ComID, one ComID, four admins and nine users, PINs equal to MSID."""
    return struct.pack(">HHBHHBB5x", _BASE_COMID, 1, 0, 4, 9, 0, 0)
