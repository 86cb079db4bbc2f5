"""How much memory is free, and how much lies in swap (pure): /proc/meminfo, proc_meminfo(5)."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"^(MemTotal|MemAvailable|SwapTotal|SwapFree):\s*(\d{1,15}) kB$", re.MULTILINE)
_KIB_PER_MIB = 1024


@dataclass(frozen=True, slots=True)
class Meminfo:
    """Whole MiB, rounded down; `None` where the kernel does not say."""

    total_mib: int | None = None
    available_mib: int | None = None
    swap_mib: int | None = None
    swapped_mib: int | None = None


def parse_meminfo(text: str) -> Meminfo:
    """What a test of the memory needs of /proc/meminfo."""
    kib = {found[1]: int(found[2]) for found in _LINE.finditer(text)}
    mib = {name: size // _KIB_PER_MIB for name, size in kib.items()}
    swap, free = kib.get("SwapTotal"), kib.get("SwapFree")
    used = None if swap is None or free is None else -(-max(swap - free, 0) // _KIB_PER_MIB)
    return Meminfo(
        total_mib=mib.get("MemTotal"),
        available_mib=mib.get("MemAvailable"),
        swap_mib=mib.get("SwapTotal"),
        swapped_mib=used,
    )
