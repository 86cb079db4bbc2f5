"""Verdicts on installed memory."""

from checks import evidence_names
from checks.facts import MemoryFacts, UnreadPart
from checks.findings import Finding, Reason, Verdict
from checks.limits import RamLimits
from checks.verdicts import measured, unanswered, unread

MEMORY_CODES = ("ram.size", "ram.layout")

_PERMILLE = 1000


def judge_memory(
    memory: MemoryFacts | None, smbios: UnreadPart | None, limits: RamLimits
) -> tuple[Finding, ...]:
    """Size against what the kernel can use, and the layout as information."""
    if memory is None or (memory.slots is None and smbios is not None):
        return tuple(unread(code, smbios) for code in MEMORY_CODES)
    return _size(memory, limits), _layout(memory)


def _size(memory: MemoryFacts, limits: RamLimits) -> Finding:
    code = "ram.size"
    installed, usable = memory.installed_mib, memory.usable_mib
    if not installed:
        return unanswered(code, Reason.FIRMWARE_SILENT, evidence=_both(memory))
    if usable is None:
        return unanswered(code, Reason.NOT_RECORDED, evidence=_smbios(memory))
    missing = (installed - usable) * _PERMILLE // installed
    allowed = limits.tolerance_permille(installed)
    if missing < -allowed:
        # The kernel uses more than SMBIOS says is there: then SMBIOS does not know.
        return unanswered(code, Reason.FIRMWARE_SILENT, evidence=_both(memory))
    return measured(
        code,
        Verdict.FAIL if missing > allowed else Verdict.PASS,
        {"installed_mib": installed, "usable_mib": usable, "missing_permille": max(missing, 0)},
        limit={"fail_above_permille": allowed},
        evidence=_both(memory),
    )


def _layout(memory: MemoryFacts) -> Finding:
    code, evidence = "ram.layout", _smbios(memory)
    if memory.slots is None:
        return unanswered(code, Reason.FIRMWARE_SILENT, evidence=evidence)
    values = {"modules": len(memory.modules), "slots": memory.slots}
    if memory.soldered_mib is not None:
        values["soldered_mib"] = memory.soldered_mib
    return measured(code, Verdict.PASS, values, evidence=evidence)


def _smbios(memory: MemoryFacts) -> tuple[str, ...]:
    return (memory.read_from or evidence_names.SMBIOS,)


def _both(memory: MemoryFacts) -> tuple[str, ...]:
    return (*_smbios(memory), evidence_names.MEMINFO)
