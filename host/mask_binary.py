"""Serial numbers inside binary files, replaced in place and of the same length (pure)."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

EDID_HEADER = bytes.fromhex("00ffffffffffff00")
MaskText = Callable[[bytes], bytes]
"""Gives the masked value of the same length; placeholders come back as they are."""

_BLOCK = 128
_EDID_SERIAL = slice(12, 16)
_NO_SERIALS = {bytes(4), b"\x01\x01\x01\x01", b"\xff" * 4}
_DESCRIPTORS = range(54, 126, 18)
_DESCRIPTOR_TEXT = slice(5, 18)
_SERIAL_DESCRIPTOR = b"\x00\x00\x00\xff"
_DISPLAY_ID = 0x70
_PRODUCT_TAGS = {0x00, 0x20}
"""Product identification of DisplayID 1.x and 2.x: its serial number follows five bytes."""
_SERIAL_TEXT_TAG = 0x0A

_STRUCTURE_HEADER = 4
_END_OF_TABLE = 127
_STRINGS = {
    1: (0x07,),
    2: (0x07, 0x08),
    3: (0x07, 0x08),
    4: (0x20, 0x21),
    17: (0x18, 0x19),
    22: (0x07,),
    39: (0x08, 0x09),
}
"""Offsets of serial numbers and asset tags by structure type (DMTF DSP0134)."""
_UUID_AT, _UUID_BYTES = 0x08, 16
_BATTERY, _SBDS_SERIAL_AT = 22, 0x10

_IDENTIFY_AT, _IDENTIFY_BYTES = 60, 512
_ATA_SERIAL = slice(20, 40)
_SIGNATURE, _CHECKSUM_AT = 0xA5, 511


def mask_edid(edid: bytes, mask: MaskText) -> bytes:
    """Both serial numbers of the base block, and those of DisplayID blocks (VESA).

    A checksum that was right is right again, and one that was wrong is as wrong as before.
    """
    if not edid.startswith(EDID_HEADER):
        return edid
    blocks = [bytearray(edid[at : at + _BLOCK]) for at in range(0, len(edid), _BLOCK)]
    for number, block in enumerate(blocks):
        before = sum(block)
        if number == 0:
            _mask_base(block, mask)
        elif block and block[0] == _DISPLAY_ID:
            _mask_display_id(block, mask)
        if len(block) == _BLOCK:
            block[-1] = (block[-1] + before - sum(block)) % 256
    return b"".join(blocks)


def _mask_base(block: bytearray, mask: MaskText) -> None:
    block[_EDID_SERIAL] = _masked_number(bytes(block[_EDID_SERIAL]), mask)
    for at in _DESCRIPTORS:
        descriptor = block[at : at + 18]
        if descriptor.startswith(_SERIAL_DESCRIPTOR):
            text = bytes(descriptor[_DESCRIPTOR_TEXT])
            serial = text.split(b"\n", 1)[0]
            masked = mask(serial.rstrip(b" \0")).ljust(len(serial), b" ") + text[len(serial) :]
            block[at + 5 : at + 18] = masked


def _mask_display_id(block: bytearray, mask: MaskText) -> None:
    """Data blocks follow the header of five bytes: tag, revision, length, payload."""
    at, end = 5, min(5 + (block[2] if len(block) > 2 else 0), len(block) - 1)  # noqa: PLR2004 - its size
    section_before = sum(block[1:end])
    while at + 3 <= end:
        tag, length = block[at], block[at + 2]
        payload = slice(at + 3, min(at + 3 + length, end))
        if tag in _PRODUCT_TAGS and length >= 9:  # noqa: PLR2004 - up to the end of the serial
            serial = slice(at + 8, at + 12)
            block[serial] = _masked_number(bytes(block[serial]), mask)
        elif tag == _SERIAL_TEXT_TAG:
            block[payload] = mask(bytes(block[payload]))
        at += 3 + length
    if end < len(block) - 1:
        block[end] = (block[end] + section_before - sum(block[1:end])) % 256


def _masked_number(number: bytes, mask: MaskText) -> bytes:
    if number in _NO_SERIALS or not number:
        return number
    return bytes.fromhex(mask(number.hex().encode()).decode())


@dataclass(frozen=True, slots=True)
class _Place:
    """One SMBIOS structure in the table."""

    type: int
    start: int
    length: int
    strings: tuple[tuple[int, bytes], ...]
    """Where each string begins, and the string."""


def smbios_secrets(table: bytes) -> Iterator[bytes]:
    """Serial numbers and asset tags of a raw table, as they stand in it."""
    for place in _structures(table):
        for _, text in _secret_strings(table, place):
            yield text


def mask_smbios(table: bytes, mask: MaskText) -> bytes:
    """Serial numbers, asset tags, the UUID and batteries' numbers of a raw table."""
    masked = bytearray(table)
    for place in _structures(table):
        for at, text in _secret_strings(table, place):
            masked[at : at + len(text)] = mask(text)
        uuid_at = place.start + _UUID_AT
        if place.type == 1 and place.length >= _UUID_AT + _UUID_BYTES:
            masked[uuid_at : uuid_at + _UUID_BYTES] = _masked_uuid(
                table[uuid_at : uuid_at + _UUID_BYTES], mask
            )
        number_at = place.start + _SBDS_SERIAL_AT
        if place.type == _BATTERY and place.length >= _SBDS_SERIAL_AT + 2:
            number = table[number_at : number_at + 2]
            if any(number):
                masked[number_at : number_at + 2] = _masked_number(number, mask)
    return bytes(masked)


def _masked_uuid(stored: bytes, mask: MaskText) -> bytes:
    """As the text of it is masked; its first three fields are stored little endian."""
    if len(set(stored)) == 1:
        return stored
    order = (3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15)
    digits = bytes(stored[at] for at in order).hex()
    cuts = (0, 8, 12, 16, 20, 32)
    text = "-".join(digits[a:b] for a, b in itertools.pairwise(cuts))
    shuffled = bytes.fromhex(mask(text.encode()).decode().replace("-", ""))
    return bytes(shuffled[at] for at in order)


def _secret_strings(table: bytes, place: _Place) -> Iterator[tuple[int, bytes]]:
    for offset in _STRINGS.get(place.type, ()):
        if offset < place.length:
            index = table[place.start + offset]
            if 0 < index <= len(place.strings):
                yield place.strings[index - 1]


def _structures(table: bytes) -> Iterator[_Place]:
    at = 0
    while at + _STRUCTURE_HEADER <= len(table):
        kind, length = table[at], table[at + 1]
        end = table.find(b"\0\0", at + length)
        if length < _STRUCTURE_HEADER or end < 0:
            return
        strings, begin = [], at + length
        while begin < end:
            stop = table.index(b"\0", begin)
            strings.append((begin, table[begin:stop]))
            begin = stop + 1
        yield _Place(kind, at, length, tuple(strings))
        if kind == _END_OF_TABLE:
            return
        at = end + 2


def identify_serial(page: bytes) -> bytes:
    """The serial number in VPD page 89h (SAT-4): IDENTIFY DEVICE swaps each pair of bytes."""
    identify = page[_IDENTIFY_AT : _IDENTIFY_AT + _IDENTIFY_BYTES]
    return swapped(identify[_ATA_SERIAL]).strip()


def mask_identify(page: bytes, mask: MaskText) -> bytes:
    """The same page with that serial number masked and its checksum mended (ACS-4, word 255)."""
    serial = page[_IDENTIFY_AT + 20 : _IDENTIFY_AT + 40]
    text = swapped(serial)
    bare = text.strip()
    if not bare or len(serial) < 20:  # noqa: PLR2004 - bytes of a serial number
        return page
    masked = bytearray(page)
    at = _IDENTIFY_AT + 20
    masked[at : at + 20] = swapped(text.replace(bare, mask(bare)))
    identify = slice(_IDENTIFY_AT, _IDENTIFY_AT + _IDENTIFY_BYTES)
    whole = masked[identify]
    if len(whole) == _IDENTIFY_BYTES and whole[_CHECKSUM_AT - 1] == _SIGNATURE:
        difference = sum(page[identify]) - sum(whole)
        masked[_IDENTIFY_AT + _CHECKSUM_AT] = (whole[_CHECKSUM_AT] + difference) % 256
    return bytes(masked)


def swapped(pairs: bytes) -> bytes:
    """Each pair of bytes the other way round."""
    even = pairs[: len(pairs) - len(pairs) % 2]
    turned = bytes(byte for a, b in zip(even[::2], even[1::2], strict=True) for byte in (b, a))
    return turned + pairs[len(even) :]
