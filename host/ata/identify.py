"""IDENTIFY DEVICE data as values (pure).

Source: ACS-4 §7.13 and, for what newer standards made obsolete (host protected area, device
configuration overlay), ATA8-ACS. `w82.1` in comments is bit 1 of word 82. A word whose validity
bits say nothing is read as if it were not there.
"""

import struct
from collections.abc import Sequence

from host.ata.security_words import security
from host.capabilities import AtaCapabilities, HiddenArea, SanitizeActions
from host.errors import AnswerMalformed

IDENTIFY_BYTES = 512
_CHECKSUM_SIGNATURE = 0xA5
_COMPACT_FLASH = 0x848A
_INCOMPLETE = {0x37C8, 0x8C73}
"""w2: the drive must spin up before it can tell everything."""
_LEAST_BLOCK, _MOST_BLOCK = 512, 65_536
_FIRST_RATE, _LAST_RATE = 0x0401, 0xFFFE
_NOTHING = {0x0000, 0xFFFF}
"""A word of all zeros or all ones tells nothing."""
_LONG_LBA_BITS = 48


def parse_identify(answer: bytes) -> AtaCapabilities:
    """What the drive says of itself; `sanitize_status` and most of `hidden` need more questions.

    Raises:
        AnswerMalformed: it is not the whole and undamaged answer of an ATA drive.
    """
    words = _checked_words(answer)
    rotation = _rotation(words[217])
    trim = bool(_told(words[169]) & 1)
    return AtaCapabilities(
        model=_text(words[27:47]),
        serial=_text(words[10:20]),
        firmware=_text(words[23:27]),
        wwn=_wwn(words),
        logical_block_bytes=_block_bytes(words),
        rotation=rotation,
        shingled=_shingled(words, rotation),
        hybrid=_hybrid(words, rotation),
        trim=trim,
        # w69.14 the same bytes on every read, w69.5 and they are zeros
        zeroes_after_trim=trim and _told(words[69]) & 0x4020 == 0x4020,  # noqa: PLR2004
        trusted=bool(_valid(words[48]) & 1),
        security=security(words),
        sanitize=_sanitize(_told(words[59])),
        hidden=HiddenArea(
            current=_sectors(words),
            hpa_supported=bool(_supported(words, 82) >> 10 & 1),
            ama_supported=bool(_valid(words[119]) >> 8 & 1),
            dco_supported=bool(_supported(words, 83) >> 11 & 1),
        ),
    )


def has_48_bit_commands(answer: bytes) -> bool:
    """Whether the 48-bit address feature set is there (w83.10)."""
    return bool(_supported(_checked_words(answer), 83) >> 10 & 1)


def _checked_words(answer: bytes) -> tuple[int, ...]:
    if len(answer) != IDENTIFY_BYTES:
        raise AnswerMalformed(f"IDENTIFY DEVICE gave {len(answer)} bytes instead of 512")
    words: tuple[int, ...] = struct.unpack("<256H", answer)
    if words[255] & 0xFF == _CHECKSUM_SIGNATURE and sum(answer) & 0xFF:
        raise AnswerMalformed("the checksum of the IDENTIFY DEVICE data is wrong")
    if words[0] >> 15 and words[0] != _COMPACT_FLASH:
        raise AnswerMalformed(f"not the IDENTIFY data of an ATA drive (word 0 is {words[0]:04X}h)")
    if words[2] in _INCOMPLETE:
        raise AnswerMalformed("the drive says that its IDENTIFY DEVICE data is incomplete")
    if not _sectors(words):
        raise AnswerMalformed("the IDENTIFY DEVICE data tells no capacity")
    return words


def _told(word: int) -> int:
    return 0 if word in _NOTHING else word


def _valid(word: int) -> int:
    """A word that vouches for itself: bits 15:14 are 01b."""
    return word if word >> 14 == 0b01 else 0


def _supported(words: Sequence[int], number: int) -> int:
    """w82 or w83, for both of which w83 vouches."""
    return words[number] if _valid(words[83]) else 0


def _text(words: Sequence[int]) -> str:
    """An ATA string: the first character is in the upper byte of the first word."""
    swapped = b"".join(word.to_bytes(2, "big") for word in words)
    return swapped.decode("ascii", "replace").strip(" \0")


def _number(words: Sequence[int]) -> int:
    """The lowest word comes first."""
    return sum(word << 16 * place for place, word in enumerate(words))


def _sectors(words: Sequence[int]) -> int:
    """User addressable sectors now: whatever hides sectors lowers it."""
    if not _supported(words, 83) >> 10 & 1:
        return _number(words[60:62])
    extended = _number(words[230:234]) if _told(words[69]) >> 3 & 1 else 0
    sectors = extended or _number(words[100:104]) or _number(words[60:62])
    if sectors >> _LONG_LBA_BITS:
        raise AnswerMalformed(f"{sectors} sectors cannot be addressed")
    return sectors


def _block_bytes(words: Sequence[int]) -> int:
    if not _valid(words[106]) >> 12 & 1:
        return _LEAST_BLOCK
    size = 2 * _number(words[117:119])
    if not _LEAST_BLOCK <= size <= _MOST_BLOCK:
        raise AnswerMalformed(f"a logical sector of {size} bytes")
    return size


def _rotation(word: int) -> int | None:
    if word == 1:
        return 0
    return word if _FIRST_RATE <= word <= _LAST_RATE else None


def _shingled(words: Sequence[int], rotation: int | None) -> bool | None:
    """w69 b1:0: 01b host-aware, 10b device-managed; 00b is not reported, which is not no."""
    if _told(words[69]) & 0b11 in {0b01, 0b10}:
        return True
    return False if rotation == 0 else None


def _hybrid(words: Sequence[int], rotation: int | None) -> bool:
    """w78.9 Hybrid Information (SATA 3.2), w214.4 an enabled NV cache (ATA8-ACS)."""
    told = _told(words[78]) >> 9 & 1 if _told(words[76]) else 0
    return bool(told or _told(words[214]) >> 4 & 1) and rotation != 0


def _wwn(words: Sequence[int]) -> str | None:
    """As sysfs prints it: `naa.` and 16 hex digits."""
    if not _valid(words[87]) >> 8 & 1:
        return None
    name = b"".join(word.to_bytes(2, "big") for word in words[108:112])
    return None if name in {bytes(8), b"\xff" * 8} else f"naa.{name.hex()}"


def _sanitize(word: int) -> SanitizeActions:
    """w59: b12 the feature set, b13 crypto scramble, b14 overwrite, b15 block erase."""
    offered = bool(word >> 12 & 1)
    return SanitizeActions(
        block=offered and bool(word >> 15 & 1),
        crypto=offered and bool(word >> 13 & 1),
        overwrite=offered and bool(word >> 14 & 1),
    )
