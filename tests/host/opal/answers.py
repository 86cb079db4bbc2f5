"""Level 0 discovery answers for tests, laid out by the TCG core specification."""


def feature(code: int, content: bytes, version: int = 1) -> bytes:
    """One descriptor."""
    return code.to_bytes(2, "big") + bytes([version << 4, len(content)]) + content


def locking(flags: int) -> bytes:
    """The locking feature."""
    return feature(0x0002, bytes([flags]) + bytes(11))


TPER = feature(0x0001, b"\x11" + bytes(11))
GEOMETRY = feature(0x0003, b"\x01" + bytes(27))
OPAL2 = feature(0x0203, b"\x07\xfe\x00\x01" + bytes(12))


def discovery(*features: bytes, padded_to: int = 2048) -> bytes:
    """The whole answer, padded with zeros as drives do."""
    body = b"".join(features)
    head = (44 + len(body)).to_bytes(4, "big") + b"\x00\x00\x00\x01" + bytes(40)
    return (head + body).ljust(padded_to, b"\0")
