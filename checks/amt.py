"""The answer of Intel's AMT host interface (pure).

A header of 12 bytes (version, reserved, command, length), a status, then the data; little-endian.
"""

import struct

_HEADER = struct.Struct("<BBHIII")
_PROVISIONING_STATE_RESPONSE = 0x04800011
_MAJOR_VERSION = 1
_SUCCESS = 0
_LENGTH_STARTS_AT = 12
_KNOWN_STATES = frozenset({0, 1, 2})


def parse_provisioning(reply: bytes) -> int | None:
    """0 not provisioned, 1 under way, 2 provisioned; `None` for an answer that is not whole.

    A wrong command, length, version or status is no answer: silence never becomes "no".
    """
    if len(reply) <= _HEADER.size:
        return None
    major, _, reserved, command, length, status = _HEADER.unpack_from(reply)
    whole = (
        major == _MAJOR_VERSION
        and reserved == 0
        and command == _PROVISIONING_STATE_RESPONSE
        and length == len(reply) - _LENGTH_STARTS_AT
        and status == _SUCCESS
    )
    state = int.from_bytes(reply[_HEADER.size :], "little")
    return state if whole and state in _KNOWN_STATES else None
