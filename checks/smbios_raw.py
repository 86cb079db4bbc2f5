"""The SMBIOS table from its own bytes (DMTF DSP0134), as dmidecode's text would give it.

Used where dmidecode is missing, hangs or answers rubbish. Names and texts of the fields are those
of dmidecode, so that everything behind reads one kind of table; fields that nobody asks for are
left out. Types 0, 1, 2, 3, 16, 17, 22, 24 and 43 are read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from checks.dmidecode import DmiTable, Structure
from checks.parse_error import ParseError
from checks.smbios_words import (
    ARRAY_USES,
    CHASSIS_TYPES,
    FORM_FACTORS,
    MEMORY_TYPES,
    PASSWORD_STATES,
    word,
)

_HEADER_BYTES = 4
_END_OF_TABLE = 127
_UUID_LITTLE_ENDIAN_SINCE = (2, 6)
_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB", "EB", "ZB")
_KIB, _MIB = 1, 2
_PRINTABLE = range(32, 127)


@dataclass(frozen=True, slots=True)
class _Raw:
    """One structure's formatted bytes and its strings."""

    handle: int
    data: bytes
    strings: tuple[bytes, ...]

    def has(self, end: int) -> bool:
        """Whether the structure reaches up to this offset: older ones are shorter."""
        return len(self.data) >= end

    def number(self, offset: int, width: int = 1) -> int:
        """An unsigned little-endian number."""
        return int.from_bytes(self.data[offset : offset + width], "little")

    def string(self, offset: int) -> str:
        """A string by the index that stands at this offset (6.1.3)."""
        index = self.data[offset]
        if index == 0:
            return "Not Specified"
        if index > len(self.strings):
            return "<BAD INDEX>"
        text = self.strings[index - 1]
        return "".join(chr(byte) if byte in _PRINTABLE else "." for byte in text)


def parse_smbios(entry_point: bytes | None, table: bytes) -> DmiTable:
    """Read the bytes of `/sys/firmware/dmi/tables`.

    Args:
        entry_point: `smbios_entry_point`; without it the table counts as one since SMBIOS 2.6.
        table: `DMI`.

    Raises:
        ParseError: no structure begins where the first one should.
    """
    version = smbios_version(entry_point)
    found = [_structure(raw, version or _UUID_LITTLE_ENDIAN_SINCE) for raw in _structures(table)]
    if not found:
        raise ParseError("SMBIOS table", None, None, "no structure")
    return DmiTable(None, tuple(found))


def smbios_version(entry_point: bytes | None) -> tuple[int, int] | None:
    """Version of the standard that the table follows (5.2.1, 5.2.2)."""
    if entry_point is None:
        return None
    if entry_point.startswith(b"_SM3_") and len(entry_point) > 8:  # noqa: PLR2004 - offset of the minor
        return entry_point[7], entry_point[8]
    if entry_point.startswith(b"_SM_") and len(entry_point) > 7:  # noqa: PLR2004 - offset of the minor
        said = entry_point[6], entry_point[7]
        # Known wrong numbers of real firmware, by which 2.3 and 2.6 are meant.
        return {(2, 31): (2, 3), (2, 33): (2, 3), (2, 51): (2, 6)}.get(said, said)
    return None


def _structures(table: bytes) -> Iterator[_Raw]:
    """The structures up to the end mark; one whose bytes are cut off ends the table."""
    at = 0
    while at + _HEADER_BYTES <= len(table):
        length = table[at + 1]
        if length < _HEADER_BYTES or at + length > len(table):
            return
        end = table.find(b"\0\0", at + length)
        if end < 0:
            return
        strings = tuple(table[at + length : end].split(b"\0")) if end > at + length else ()
        yield _Raw(
            int.from_bytes(table[at + 2 : at + 4], "little"), table[at : at + length], strings
        )
        if table[at] == _END_OF_TABLE:
            return
        at = end + 2


def _structure(raw: _Raw, version: tuple[int, int]) -> Structure:
    kind = raw.data[0]
    lists: dict[str, tuple[str, ...]] = {}
    fields: dict[str, str] = {}
    if kind == 1:
        fields = _system(raw, version)
    elif kind in _READERS:
        fields = _READERS[kind](raw)
    if kind == 0 and (items := _bios_characteristics(raw)):
        lists["Characteristics"] = items
    return Structure(kind, f"0x{raw.handle:04X}", fields, lists)


def _bios(raw: _Raw) -> dict[str, str]:
    if not raw.has(0x12):
        return {}
    return {
        "Vendor": raw.string(0x04),
        "Version": raw.string(0x05),
        "Release Date": raw.string(0x08),
        "Characteristics": "",
    }


def _bios_characteristics(raw: _Raw) -> tuple[str, ...]:
    """7.1.1 and 7.1.2; only the last bit has a word here, the others just count."""
    if not raw.has(0x12):
        return ()
    bits = raw.number(0x0A, 8)
    first = 3 if bits & 1 << 3 else 4
    items = [f"bit {n}" for n in range(first, 32 if first != 3 else 4) if bits & 1 << n]  # noqa: PLR2004 - 7.1.1
    if raw.has(0x13):
        items += [f"extension bit {n}" for n in range(8) if raw.data[0x12] & 1 << n]
    if raw.has(0x14):
        names = ("boot", "network", "content", "UEFI is supported", "virtual machine")
        items += [name for n, name in enumerate(names) if raw.data[0x13] & 1 << n]
    return tuple(items)


def _system(raw: _Raw, version: tuple[int, int]) -> dict[str, str]:
    if not raw.has(0x08):
        return {}
    fields = {
        "Manufacturer": raw.string(0x04),
        "Product Name": raw.string(0x05),
        "Version": raw.string(0x06),
        "Serial Number": raw.string(0x07),
    }
    if raw.has(0x19):
        fields["UUID"] = _uuid(raw.data[0x08:0x18], version)
    if raw.has(0x1B):
        fields["SKU Number"], fields["Family"] = raw.string(0x19), raw.string(0x1A)
    return fields


def _uuid(value: bytes, version: tuple[int, int]) -> str:
    """7.2.1: the first three groups are little-endian since 2.6."""
    if value in {b"\xff" * 16, bytes(16)}:
        return "Not Present" if value[0] else "Not Settable"
    if version >= _UUID_LITTLE_ENDIAN_SINCE:
        value = value[3::-1] + value[5:3:-1] + value[7:5:-1] + value[8:]
    groups = (value[:4], value[4:6], value[6:8], value[8:10], value[10:])
    return "-".join(group.hex() for group in groups)


def _board(raw: _Raw) -> dict[str, str]:
    if not raw.has(0x08):
        return {}
    fields = {
        "Manufacturer": raw.string(0x04),
        "Product Name": raw.string(0x05),
        "Version": raw.string(0x06),
        "Serial Number": raw.string(0x07),
    }
    return {**fields, "Asset Tag": raw.string(0x08)} if raw.has(0x09) else fields


def _chassis(raw: _Raw) -> dict[str, str]:
    if not raw.has(0x09):
        return {}
    return {
        "Manufacturer": raw.string(0x04),
        # The highest bit tells of a lock on the case.
        "Type": word(CHASSIS_TYPES, raw.data[0x05] & 0x7F),
        "Version": raw.string(0x06),
        "Serial Number": raw.string(0x07),
        "Asset Tag": raw.string(0x08),
    }


def _memory_array(raw: _Raw) -> dict[str, str]:
    if not raw.has(0x0F):
        return {}
    kib = raw.number(0x07, 4)
    if kib != 1 << 31:
        capacity = _size_text(kib, _KIB)
    else:
        capacity = _size_text(raw.number(0x0F, 8), 0) if raw.has(0x17) else "Unknown"
    return {
        "Use": word(ARRAY_USES, raw.data[0x05]),
        "Maximum Capacity": capacity,
        "Number Of Devices": str(raw.number(0x0D, 2)),
    }


def _memory_device(raw: _Raw) -> dict[str, str]:
    if not raw.has(0x15):
        return {}
    fields = {
        "Array Handle": f"0x{raw.number(0x04, 2):04X}",
        "Size": _device_size(raw),
        "Form Factor": word(FORM_FACTORS, raw.data[0x0E]),
        "Locator": raw.string(0x10),
        "Bank Locator": raw.string(0x11),
        "Type": word(MEMORY_TYPES, raw.data[0x12]),
        "Type Detail": f"0x{raw.number(0x13, 2):04X}",
    }
    if raw.has(0x17):
        fields["Speed"] = _speed(raw)
    if raw.has(0x1B):
        fields["Manufacturer"] = raw.string(0x17)
        fields["Serial Number"] = raw.string(0x18)
        fields["Asset Tag"] = raw.string(0x19)
        fields["Part Number"] = raw.string(0x1A)
    return fields


def _device_size(raw: _Raw) -> str:
    """7.18.5: a word in MiB or KiB; sizes from 32 GiB stand in a field of their own."""
    size = raw.number(0x0C, 2)
    if size == 0:
        return "No Module Installed"
    if size == 0xFFFF:  # noqa: PLR2004 - 7.18: unknown
        return "Unknown"
    if size == 0x7FFF and raw.has(0x20):  # noqa: PLR2004 - 7.18.5: look at the extended size
        return f"{raw.number(0x1C, 4) & 0x7FFFFFFF} MB"
    return _size_text(size & 0x7FFF, _KIB if size & 0x8000 else _MIB)


def _speed(raw: _Raw) -> str:
    speed = raw.number(0x15, 2)
    if speed == 0xFFFF and raw.has(0x58):  # noqa: PLR2004 - 7.18.4: look at the extended speed
        speed = raw.number(0x54, 4) & 0x7FFFFFFF
    return "Unknown" if speed in {0, 0xFFFF} else f"{speed} MT/s"


def _battery(raw: _Raw) -> dict[str, str]:
    if not raw.has(0x10):
        return {}
    fields = {
        "Location": raw.string(0x04),
        "Manufacturer": raw.string(0x05),
        "Name": raw.string(0x08),
    }
    if raw.data[0x06] or not raw.has(0x1A):
        fields["Manufacture Date"] = raw.string(0x06)
    else:
        date = raw.number(0x12, 2)
        fields["SBDS Manufacture Date"] = (
            f"{1980 + (date >> 9)}-{date >> 5 & 0x0F:02}-{date & 0x1F:02}"
        )
    return fields


def _security(raw: _Raw) -> dict[str, str]:
    if not raw.has(0x05):
        return {}
    bits = raw.data[0x04]
    return {
        "Power-On Password Status": PASSWORD_STATES[bits >> 6],
        "Administrator Password Status": PASSWORD_STATES[bits >> 2 & 3],
    }


def _tpm(raw: _Raw) -> dict[str, str]:
    if not raw.has(0x1B):
        return {}
    return {"Specification Version": f"{raw.data[0x08]}.{raw.data[0x09]}"}


_READERS: Mapping[int, Callable[[_Raw], dict[str, str]]] = {
    0: _bios,
    2: _board,
    3: _chassis,
    16: _memory_array,
    17: _memory_device,
    22: _battery,
    24: _security,
    43: _tpm,
}


def _size_text(value: int, unit: int) -> str:
    """A size in the largest unit that loses no more than dmidecode's text does."""
    steps = [value >> 10 * n & 0x3FF for n in range(7)]
    top = max((n for n, step in enumerate(steps) if step), default=0)
    amount = steps[top]
    if top and steps[top - 1]:
        top -= 1
        amount = steps[top] + (steps[top + 1] << 10)
    return f"{amount} {_UNITS[top + unit]}"
