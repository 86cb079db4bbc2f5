"""Installed memory: SMBIOS types 16 and 17 beside what the kernel can use."""

import re
from collections.abc import Iterable

from checks.dmidecode import DmiTable, Structure
from checks.facts import MemoryFacts, MemoryModule, Soldered
from checks.placeholders import known

_SIZE = re.compile(r"^(\d{1,12})\s*([kKMGT])i?B\b")
_KIB_OF_UNIT = {"k": 1, "K": 1, "M": 1024, "G": 1024**2, "T": 1024**3}
_SPEED = re.compile(r"^(\d{1,7})\s*(?:MT/s|MHz)")
_MEMORY_TOTAL = re.compile(r"^MemTotal:\s*(\d{1,15}) kB", re.MULTILINE)

_SOLDERED_FORMS = frozenset({"row of chips", "chip", "tsop", "die"})
_SOCKETED_FORMS = frozenset({"sodimm", "dimm", "proprietary card", "rimm", "srimm", "fb-dimm"})
# "(down)" is no sign: one HP calls a real socket "Slot 2 (down)"; one Fujitsu writes "Onbaord".
_SOLDERED_LOCATOR = re.compile(
    r"on.?board|onbaord|solder|memory down|motherboard|system board", re.IGNORECASE
)


# The chip that holds the firmware: some tables list it among the memory.
_FIRMWARE_TYPES = frozenset({"flash", "rom", "eeprom", "feprom", "eprom"})
_FIRMWARE_LOCATOR = re.compile(r"^(?:system rom|bios(?: rom)?|flash(?: rom)?)$", re.IGNORECASE)
_OTHER_ARRAYS = frozenset({"video memory", "flash memory", "non-volatile ram", "cache memory"})
# Persistent memory (Optane): only its volatile part is memory.
_PERSISTENT_TYPE = "logical non-volatile device"
# Types that no cut can have made of another one.
_WHOLE_TYPE = re.compile(r"^(?:(?:lp)?ddr\d|sdram)")


def parse_memory(table: DmiTable, usable_mib: int | None = None) -> MemoryFacts:
    """Read the memory devices of the SMBIOS table; `usable_mib` is the kernel's own figure."""
    devices = [each for each in table.of_type(17) if _is_system_memory(each, table)]
    modules = tuple(module for each in devices if (module := _module(each)) is not None)
    arrays = [each for each in table.of_type(16) if _use(each) == "system memory"]
    return MemoryFacts(
        installed_mib=sum(each.size_mib for each in modules) if modules else None,
        usable_mib=usable_mib,
        modules=modules,
        slots=len(devices) if devices else None,
        slots_declared=_sum_or_none(
            _whole_number(each.text("Number Of Devices")) for each in arrays
        ),
        max_mib=_sum_or_none(size_mib(each.text("Maximum Capacity")) for each in arrays),
        soldered_mib=(
            sum(each.size_mib for each in modules if each.soldered is Soldered.SOLDERED)
            if modules
            else None
        ),
    )


def parse_memory_total(meminfo: str) -> int | None:
    """MiB that the kernel can use, from /proc/meminfo."""
    found = _MEMORY_TOTAL.search(meminfo)
    return None if found is None else int(found[1]) // 1024


def size_mib(text: str | None) -> int | None:
    """`8192 MB` and `8 GB` in MiB; `No Module Installed`, `Unknown` and rubbish are `None`."""
    found = _SIZE.match((text or "").strip())
    return None if found is None else int(found[1]) * _KIB_OF_UNIT[found[2]] // 1024


def soldered(form_factor: str | None, memory_type: str | None, locator: str | None) -> Soldered:
    """Whether a module can be taken out.

    The form factor alone does not tell: of 36,429 LPDDR devices in public reports 11 % claim a
    socket (linuxhw/DMI). LPCAMM2 is LPDDR5 that can be taken out.
    """
    form = (form_factor or "").casefold()
    if "camm" in form or "camm" in (locator or "").casefold():
        return Soldered.SOCKETED
    by_type = (memory_type or "").upper().startswith("LPDDR")
    if form in _SOLDERED_FORMS or by_type or _SOLDERED_LOCATOR.search(locator or ""):
        return Soldered.SOLDERED
    return Soldered.SOCKETED if form in _SOCKETED_FORMS else Soldered.UNKNOWN


def _module(device: Structure) -> MemoryModule | None:
    size = size_mib(device.text(_size_field(device)))
    if not size:
        return None
    form, kind = known(device.text("Form Factor")), known(device.text("Type"))
    locator = known(device.text("Locator"))
    speed = _SPEED.match(device.text("Speed") or "")
    return MemoryModule(
        slot=locator,
        bank=known(device.text("Bank Locator")),
        size_mib=size,
        type=kind,
        form_factor=form,
        mt_s=int(speed[1]) if speed else None,
        maker=known(device.text("Manufacturer")),
        part_number=known(device.text("Part Number")),
        serial=known(device.text("Serial Number")),
        soldered=soldered(form, kind, locator),
    )


def _is_system_memory(device: Structure, table: DmiTable) -> bool:
    """Not the BIOS flash chip, nor a device of a video, flash or cache array.

    Where the output ends in the middle of its last device, before the line after the type, nobody
    knows what that one is.
    """
    kind = (device.text("Type") or "").strip().casefold()
    locator = (device.text("Locator") or "").strip()
    if kind in _FIRMWARE_TYPES or _FIRMWARE_LOCATOR.match(locator):
        return False
    cut = device is table.structures[-1] and device.text("Type Detail") is None
    if cut and not _WHOLE_TYPE.match(kind):
        return False
    handle = device.text("Array Handle")
    arrays = (each for each in table.of_type(16) if each.handle == handle and handle is not None)
    array = next(arrays, None)
    return array is None or _use(array) not in _OTHER_ARRAYS


def _size_field(device: Structure) -> str:
    kind = (device.text("Type") or "").strip().casefold()
    return "Volatile Size" if kind == _PERSISTENT_TYPE else "Size"


def _use(array: Structure) -> str:
    return (array.text("Use") or "").strip().casefold()


def _whole_number(text: str | None) -> int | None:
    tidy = (text or "").strip()
    return int(tidy) if re.fullmatch(r"[0-9]{1,9}", tidy) else None


def _sum_or_none(numbers: Iterable[int | None]) -> int | None:
    said = [number for number in numbers if number is not None]
    return sum(said) if said else None
