"""Reading installed memory: SMBIOS beside /proc/meminfo."""

from checks import evidence_names
from checks.facts import LaptopFacts, MemoryFacts
from checks.findings import Evidence
from checks.memory import parse_memory, parse_memory_total
from checks.numbers import to_int
from checks.reading import Reading, without
from checks.smbios import Smbios
from checks.tool import reason_of
from host.port import Host
from host.readings import Unread

_MEMINFO = "/proc/meminfo"
_DRM = "/sys/class/drm"
_MIB = 1024 * 1024


def read_memory(host: Host, smbios: Smbios) -> Reading:
    """The modules, and what the kernel can use of them."""
    content = host.read_bytes(_MEMINFO)
    kept: tuple[Evidence, ...] = ()
    usable: int | None = None
    if not isinstance(content, Unread):
        kept = (Evidence(evidence_names.MEMINFO, content),)
        usable = parse_memory_total(content.decode("utf-8", "replace"))
        usable = None if usable is None else usable + _graphics_mib(host)
    if smbios.table is not None:
        memory = parse_memory(smbios.table, usable)
        read_from = {"read_from": smbios.read_from}
        return Reading(LaptopFacts(memory=memory.model_copy(update=read_from)), kept)
    if usable is not None:
        return Reading(LaptopFacts(memory=MemoryFacts(usable_mib=usable)), kept)
    return (
        without("memory", reason_of(content))
        if isinstance(content, Unread)
        else Reading(LaptopFacts())
    )


def _graphics_mib(host: Host) -> int:
    """MiB that the firmware took from the modules for an AMD graphics unit that shows the picture.

    A second card has memory of its own, which no module lacks.
    """
    names = host.list_dir(_DRM)
    if isinstance(names, Unread):
        return 0
    for name in names:
        folder = f"{_DRM}/{name}/device"
        total = host.read_text(f"{folder}/mem_info_vram_total")
        first = host.read_text(f"{folder}/boot_vga")
        taken = to_int(total) if isinstance(total, str) else None
        if taken is not None and first == "1":
            return taken // _MIB
    return 0
