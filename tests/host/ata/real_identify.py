"""IDENTIFY DEVICE data of real drives, and a drive made of nothing but the words a test names."""

import struct
from pathlib import Path

KEPT = Path(__file__).parents[2] / "data" / "ata"
KINGSTON = KEPT / "kingston-sa400s37240g-not-frozen.identify.hex"


def bytes_of(path: Path) -> bytes:
    """A dump of 256 hexadecimal words as the drive sent it: low byte first."""
    words = [int(word, 16) for word in path.read_text("ascii").split()]
    return struct.pack("<256H", *words)


def words_of(path: Path) -> list[int]:
    return list(struct.unpack("<256H", bytes_of(path)))


def packed(words: list[int]) -> bytes:
    """256 words with the checksum that they need."""
    body = struct.pack("<255H", *words[:255]) + b"\xa5"
    return body + bytes((-sum(body) & 0xFF,))


def changed(changes: dict[int, int], path: Path = KINGSTON) -> bytes:
    """A real drive's answer with other values in some words."""
    words = words_of(path)
    for number, value in changes.items():
        words[number] = value
    return packed(words)
