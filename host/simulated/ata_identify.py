"""IDENTIFY DEVICE and DEVICE CONFIGURATION IDENTIFY data of the simulated drive (ACS-4 §9.11)."""

from host.simulated.ata_unit import Unit
from host.simulated.model import Misbehaviour

_WORDS = 256
_SIGNATURE = 0xA5
_LARGEST_28_BIT = 0x0FFF_FFFF
_LARGEST_SHORT_TIME = 254
_SMALL_BLOCK_BYTES = 512
_VALID = 0x4000
"""Bits 15:14 = 01b: the word is meant."""


def identify(unit: Unit) -> bytes:
    """512 bytes, checksum included."""
    words = [0] * _WORDS
    _names(words, unit)
    _abilities(words, unit)
    _capacity(words, unit)
    _security(words, unit)
    return _sealed(words)


def overlay(unit: Unit) -> bytes:
    """DEVICE CONFIGURATION IDENTIFY: words 3 to 5 hold the true maximum LBA."""
    words = [0] * _WORDS
    words[0] = 0x0002  # revision
    words[1] = 0x0007  # multiword DMA modes
    words[2] = 0x007F  # Ultra DMA modes
    words[3:6] = _parts(unit.total_sectors - 1, 3)
    words[7] = 0x0080 * unit.profile.hpa | 0x0008 * unit.profile.security
    return _sealed(words)


def _names(words: list[int], unit: Unit) -> None:
    profile = unit.profile
    words[0] = 0x0040
    words[10:20] = _text(profile.serial, 10)
    words[23:27] = _text(profile.firmware, 4)
    words[27:47] = _text(profile.model, 20)
    if profile.wwn:
        words[108:112] = reversed(_parts(profile.wwn, 4))
    words[217] = profile.rotation


def _abilities(words: list[int], unit: Unit) -> None:
    profile = unit.profile
    words[47] = 0x8001
    words[48] = _VALID | int(profile.trusted)
    words[49] = 0x2F00
    words[50] = _VALID
    words[53] = 0x0006
    words[59] = (
        profile.sanitize_block << 15
        | profile.sanitize_overwrite << 14
        | profile.sanitize_crypto << 13
        | profile.sanitize << 12
        | profile.sanitize << 11
        | (profile.sanitize and profile.sanitize_antifreeze) << 10
    )
    words[69] = profile.zeroes_after_trim << 14 | profile.zeroes_after_trim << 5 | profile.zones
    words[75] = 31
    words[78] = profile.hybrid << 9
    words[80] = 0x0FF0
    words[82] = profile.hpa << 10 | 1 << 5 | profile.security << 1 | 1
    words[83] = _VALID | 1 << 13 | 1 << 12 | profile.dco << 11 | 1 << 10
    words[84] = _VALID | bool(profile.wwn) << 8
    words[85] = profile.hpa << 10 | 1 << 5 | unit.state.enabled << 1 | 1
    words[86] = 1 << 15 | 1 << 13 | 1 << 12 | profile.dco << 11 | 1 << 10
    words[87] = _VALID | bool(profile.wwn) << 8
    words[119] = _VALID | profile.ama << 8
    words[120] = _VALID | profile.ama << 8
    words[169] = int(profile.trim)


def _capacity(words: list[int], unit: Unit) -> None:
    sectors = unit.state.current_sectors
    words[60:62] = _parts(min(sectors, _LARGEST_28_BIT), 2)
    words[100:104] = _parts(sectors, 4)
    words[106] = _VALID
    if unit.profile.logical_block_bytes > _SMALL_BLOCK_BYTES:
        words[106] |= 1 << 12
        words[117:119] = _parts(unit.profile.logical_block_bytes // 2, 2)


def _security(words: list[int], unit: Unit) -> None:
    profile, state = unit.profile, unit.state
    if not profile.security:
        return
    time = _time(stated_minutes(unit))
    words[89] = time
    words[90] = time if profile.security_enhanced else 0
    words[92] = state.master_id
    words[128] = (
        1
        | state.enabled << 1
        | state.locked << 2
        | state.frozen << 3
        | (state.attempts == 0) << 4
        | profile.security_enhanced << 5
        | (state.enabled and state.level_maximum) << 8
    )


def security_erase_ms(unit: Unit) -> int:
    """How long SECURITY ERASE UNIT takes."""
    five_hours = 5 * 3600 * 1000
    return five_hours if unit.is_bad(Misbehaviour.SLOW) else unit.profile.security_ms


def stated_minutes(unit: Unit) -> int:
    """What the drive says that it takes; 0 is not stated."""
    if unit.profile.stated_minutes is not None:
        return unit.profile.stated_minutes
    return -(-security_erase_ms(unit) // 60_000)


def _time(minutes: int) -> int:
    """Words 89 and 90: units of two minutes, with bit 15 the long form."""
    units = -(-minutes // 2)
    return units if units <= _LARGEST_SHORT_TIME else 0x8000 | units


def _text(text: str, words: int) -> list[int]:
    """ATA strings: blank-padded, the first character of a pair in the upper byte."""
    raw = text.encode("ascii").ljust(2 * words)[: 2 * words]
    return [raw[at] << 8 | raw[at + 1] for at in range(0, 2 * words, 2)]


def _parts(number: int, words: int) -> list[int]:
    return [number >> 16 * index & 0xFFFF for index in range(words)]


def _sealed(words: list[int]) -> bytes:
    """Word 255: signature below, above it what makes all bytes add up to zero."""
    raw = bytearray(b"".join(word.to_bytes(2, "little") for word in words))
    raw[510] = _SIGNATURE
    raw[511] = -sum(raw[:511]) & 0xFF
    return bytes(raw)
