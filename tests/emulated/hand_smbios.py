"""The firmware table of the emulated laptop: a notebook with two memory modules.

Structures as SMBIOS 3.4 (DSP0134) lays them out, clauses 7.4, 7.17 and 7.18; QEMU adds its own
for every type that is not given.
"""

import struct
from pathlib import Path

MAKER, MODEL, SERIAL = "Emulated Laptops", "Testbook 14", "TB14-0042"
MODULES = (("DIMM A", "EMUMEM-A"), ("DIMM B", "EMUMEM-B"))
MODULE_MIB = 1024
_NOTEBOOK, _SODIMM, _DDR4, _NO_ERROR = 10, 13, 26, 0xFFFE
_ARRAY = 0x2000


def options(folder: Path) -> list[str]:
    """What QEMU is told of it; the structures are written into the folder."""
    words = ["-smbios", "type=0,vendor=Emulated BIOS,version=EMU 1.02,date=03/14/2019,uefi=on"]
    system = f"manufacturer={MAKER},product={MODEL},version=2nd,serial={SERIAL},sku=EMU-SKU"
    words += ["-smbios", f"type=1,{system},uuid=8a0f6f1e-54c4-4b8c-9d0c-3f6f0a2b7c11"]
    for number, structure in enumerate(_structures()):
        file = folder / f"smbios-{number}.bin"
        file.write_bytes(structure)
        words += ["-smbios", f"file={file}"]
    return words


def _structures() -> list[bytes]:
    chassis = struct.pack("<BBBBBBBBBIBBBBB", 1, _NOTEBOOK, 2, 3, 4, 3, 3, 3, 3, 0, 0, 0, 0, 0, 5)
    array = struct.pack("<BBBIHHQ", 3, 3, 3, 2 * MODULE_MIB * 1024, _NO_ERROR, len(MODULES), 0)
    return [
        _structure(3, 0x2300, chassis, MAKER, "1", "CHASSIS-1", "ASSET-1", "EMU-CASE"),
        _structure(16, _ARRAY, array),
        *(
            _module(0x2100 + number, place, serial)
            for number, (place, serial) in enumerate(MODULES)
        ),
    ]


def _module(handle: int, place: str, serial: str) -> bytes:
    fixed = struct.pack(
        "<HHHHHBBBBBHHBBBBBIHHHH",
        *(_ARRAY, _NO_ERROR, 64, 64, MODULE_MIB, _SODIMM, 0, 1, 2, _DDR4, 0x80, 2400),
        *(3, 4, 5, 6, 1, 0, 2400, 1200, 1200, 1200),
    )
    return _structure(17, handle, fixed, place, "BANK 0", "EmuRAM", serial, "A", "EMU-1G-2400")


def _structure(kind: int, handle: int, fixed: bytes, *texts: str) -> bytes:
    strings = b"".join(text.encode("ascii") + b"\0" for text in texts) or b"\0"
    return struct.pack("<BBH", kind, 4 + len(fixed), handle) + fixed + strings + b"\0"
