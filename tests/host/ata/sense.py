"""Sense data as adapters build it: after SAT-4, and after what was seen of bad ones."""


def descriptor_sense(
    *,
    error: int = 0,
    count: int = 0,
    lba: int = 0,
    device: int = 0x40,
    status: int = 0x50,
    key: int = 1,
    extend: bool = True,
    before: bytes = b"",
) -> bytes:
    """Descriptor format; `before` is another descriptor in front of ours."""
    low = lba.to_bytes(6, "little")
    high_then_low = bytes((low[3], low[0], low[4], low[1], low[5], low[2]))
    part = bytes((0x09, 0x0C, int(extend), error)) + count.to_bytes(2, "big")
    part += high_then_low + bytes((device, status))
    return bytes((0x72, key, 0x00, 0x1D, 0, 0, 0, len(before) + len(part))) + before + part


def fixed_sense(
    *, error: int = 0, count: int = 0, lba: int = 0, status: int = 0x50, key: int = 1
) -> bytes:
    """Fixed format: without the upper half of COUNT."""
    low = lba.to_bytes(6, "little")
    head = (0xF0, 0, key, error, status, 0x40, count & 0xFF, 10)
    return bytes((*head, 0, *low[:3], 0x00, 0x1D, 0, 0, 0, 0))


ILLEGAL_FIXED = bytes.fromhex("7000050000000000000000002000")
"""ILLEGAL REQUEST, invalid operation code: sense `70 00 05` of the bridges of H1."""
ILLEGAL_DESCRIPTOR = bytes.fromhex("7205240000000000")
TIMED_OUT = descriptor_sense(error=0x01, status=0x50, key=0x0B)
"""ABORTED COMMAND over registers without an error: the command was given up and reset."""
