"""Evidence as files: compressed on the stick, digested as it came.

`dmidecode.txt` lies there as `dmidecode.txt.gz`. The record names and digests what was said, so
that anybody can check it with `gzip -dc FILE | sha256sum`.
"""

import gzip
import hashlib
import zlib
from collections.abc import Mapping
from pathlib import Path

ENDING = ".gz"
_LARGEST_BYTES = 64 << 20
"""What unpacks to more is no evidence of ours."""
_LEVEL = 6


def packed(evidence: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files by name; the same evidence always gives the same bytes."""
    # Without a time in its header, so that repeating a seal writes the same file.
    return {
        f"{name}{ENDING}": gzip.compress(content, _LEVEL, mtime=0)
        for name, content in evidence.items()
    }


def unpacked(content: bytes) -> bytes:
    """What a file holds.

    Raises:
        ValueError: it is torn, or no evidence of ours.
    """
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        whole = unpacker.decompress(content, _LARGEST_BYTES)
    except zlib.error as torn:
        raise ValueError(str(torn)) from torn
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("not one whole compressed file")
    return whole


def name_and_digest(file: Path) -> tuple[str, str]:
    """Under which name the record speaks of a file, and the SHA-256 of what it holds.

    A torn file has the digest of its own bytes, which is nobody's.
    """
    if file.suffix != ENDING:
        return file.name, _digest(file)
    try:
        return file.stem, hashlib.sha256(unpacked(file.read_bytes())).hexdigest()
    except ValueError:
        return file.stem, _digest(file)


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
