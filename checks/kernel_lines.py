"""Which lines of the kernel's log tell of a fault (pure).

The texts are those of Linux 4.19 to 6.12: arch/x86/kernel/cpu/mce, drivers/edac/mce_amd.c,
drivers/pci/pcie/aer.c, drivers/ata/libata-*.c, drivers/nvme/host, block/blk-core.c,
drivers/thermal, drivers/gpu/drm, drivers/usb/core/hub.c and drivers/acpi/apei. Lines that only
announce a feature ("AER: enabled", "EDAC MC: Ver: 3.0.0") are no faults.
"""

import re
from collections.abc import Iterable

from checks.kernel_facts import AtaPort, KernelCount, KernelFacts, KernelKind
from host.masking import peripheral_mask
from host.readings import KernelLine

_LONGEST_SAMPLE = 200

_BANK = re.compile(
    r"\[Hardware Error\]: .*Machine Check(?P<raised> Exception)?: "
    r".*Bank \d+: (?P<status>[0-9a-fA-F]{16})"
)
# IA32_MCi_STATUS (Intel SDM 3B, 17.3.2.2): UC uncorrected, EN reporting was enabled.
_UNCORRECTED_BIT, _ENABLED_BIT = 1 << 61, 1 << 60

_ATA_TROUBLE = (
    r"^(?P<where>ata\d+)(?:\.\d+)?: (?:failed command|disabled\b"
    r"|(?:soft|hard)reset failed|COMRESET failed|limiting SATA link speed)"
)
_NVME_TROUBLE = (
    r"^nvme (?P<where>nvme\d+): (?:I/O (?:tag )?\d+.*timeout|controller is down"
    r"|Removing after probe failure|Device not ready|Disabling device after reset)"
)
# Not a floppy drive that nobody has, a disc player, or what is no drive at all.
_DRIVE_NODE = r"(?P<where>(?!fd|sr|loop|ram|zram|dm)[a-z]+\d*(?:n\d+)?)"
_PATTERNS: tuple[tuple[KernelKind, tuple[str, ...]], ...] = (
    (
        KernelKind.MACHINE_CHECK_UNCORRECTED,
        (
            r"\[Hardware Error\]: (?:Uncorrected, |System Fatal error)",
            r"\[Hardware Error\]: .*Fatal machine check",
        ),
    ),
    (
        KernelKind.MACHINE_CHECK_CORRECTED,
        (r"\[Hardware Error\]: (?:Corrected error|Deferred error)",),
    ),
    (KernelKind.MACHINE_CHECK_LOGGED, (r"Machine check events logged",)),
    (KernelKind.MEMORY_UNCORRECTED, (r"^EDAC MC\d+: .*\bUE\b",)),
    (KernelKind.MEMORY_CORRECTED, (r"^EDAC MC\d+: .*\bCE\b",)),
    (
        KernelKind.PCIE_UNCORRECTED,
        (
            r"AER: (?:Multiple )?Uncorrect\w+ \([\w-]+\) error (?:message )?received",
            r"AER: (?:Multiple )?Fatal error (?:message )?received",
        ),
    ),
    (
        KernelKind.PCIE_CORRECTED,
        (r"AER: (?:Multiple )?Correct\w+ error (?:message )?received",),
    ),
    (
        KernelKind.THERMAL_CRITICAL,
        (r"critical temperature reached", r"THERMAL EMERGENCY"),
    ),
    (KernelKind.THERMAL_THROTTLED, (r"temperature above threshold",)),
    (
        KernelKind.GRAPHICS,
        (
            r"GPU HANG",
            r"amdgpu.*\bring \S+ timeout",
            r"amdgpu.*GPU reset begin",
            r"NVRM: Xid",
            r"radeon.*GPU lockup",
        ),
    ),
    (KernelKind.OVER_CURRENT, (r"\bover-?current (?:condition|change)",)),
    (
        KernelKind.ADAPTER,
        (
            r"(?:unknown|undersized|underpowered|unsupported|unrecognized) (?:ac |power )*adapter",
            r"adapter type cannot be determined",
        ),
    ),
    (KernelKind.DRIVE, (_ATA_TROUBLE,)),
    (KernelKind.DRIVE, (_NVME_TROUBLE,)),
    # Status code type 2 holds the media errors from 80h on (NVM Express base specification).
    (KernelKind.DRIVE, (r"^(?P<where>nvme\d+)[cn]\d+\S*: .*\(sct 0x2 / sc 0x8",)),
    (
        KernelKind.DRIVE,
        (rf"(?:I/O|medium|target|protection) error, dev {_DRIVE_NODE}\b",),
    ),
    (KernelKind.DRIVE, (rf"Buffer I/O error on dev {_DRIVE_NODE}",)),
    (KernelKind.DRIVE, (r"^(?P<where>mmcblk\d+): (?:error -\d+|recovery failed)",)),
)
_RULES = tuple((kind, re.compile("|".join(each), re.IGNORECASE)) for kind, each in _PATTERNS)
_ATA_MODEL = re.compile(r"^(ata\d+)\.\d+: ATA-?\d*: ([^,]+),")
# Errors that the firmware takes first (drivers/firmware/efi/cper.c): how bad, then what.
_SEVERITY = re.compile(r"\[Hardware Error\]: event severity: (\w+)")
_SECTION = re.compile(r"\[Hardware Error\]:\s+section_type: (.*)$")
_SECTIONS: tuple[tuple[str, KernelKind, KernelKind], ...] = (
    ("PCIe", KernelKind.PCIE_CORRECTED, KernelKind.PCIE_UNCORRECTED),
    ("memory", KernelKind.MEMORY_CORRECTED, KernelKind.MEMORY_UNCORRECTED),
    ("processor", KernelKind.MACHINE_CHECK_CORRECTED, KernelKind.MACHINE_CHECK_UNCORRECTED),
)
_BAD_SEVERITIES = frozenset({"fatal", "recoverable"})
_BERT_BEGINS = re.compile(r"BERT: Error records from previous boot")
_HARDWARE_ERROR = "[Hardware Error]"


def classify(lines: Iterable[KernelLine]) -> KernelFacts:
    """Count the lines that tell of a fault, by kind and drive, oldest first."""
    first: dict[tuple[KernelKind, str | None], str] = {}
    times: dict[tuple[KernelKind, str | None], int] = {}
    ports: dict[str, str] = {}
    sequences: list[int] = []
    earlier_life = False
    severity = ""
    for line in lines:
        sequences.append(line.sequence)
        if port := _ATA_MODEL.match(line.text):
            ports[port[1]] = port[2].strip()
        if said := _SEVERITY.search(line.text):
            severity = said[1]
        if _BERT_BEGINS.search(line.text):
            earlier_life = True
        elif earlier_life and _HARDWARE_ERROR in line.text:
            continue
        else:
            earlier_life = False
        found = (
            (KernelKind.EARLIER_LIFE, None)
            if earlier_life
            else kind_of(line.text) or _by_firmware(line.text, severity)
        )
        if found is not None:
            if found not in first:
                first[found] = peripheral_mask(line.text)[:_LONGEST_SAMPLE]
            times[found] = times.get(found, 0) + 1
    return KernelFacts(
        counts=tuple(
            KernelCount(kind=kind, where=where, lines=times[kind, where], first=text)
            for (kind, where), text in first.items()
        ),
        ports=tuple(AtaPort(port=port, model=model) for port, model in ports.items()),
        lines=len(sequences),
        first_sequence=min(sequences, default=None),
        last_sequence=max(sequences, default=None),
    )


def difference(before: KernelFacts, after: KernelFacts) -> KernelFacts:
    """What `after` counts beyond `before`, two readings of the same boot.

    Where old lines fell out of the log in between, fewer new ones may be counted: compare the
    two `first_sequence`, or give `classify` only the lines that `newer_than` lets through.
    """
    known = {(each.kind, each.where): each.lines for each in before.counts}
    rest = (
        each.model_copy(update={"lines": each.lines - known.get((each.kind, each.where), 0)})
        for each in after.counts
    )
    return after.model_copy(
        update={
            "counts": tuple(each for each in rest if each.lines > 0),
            "lines": max(after.lines - before.lines, 0),
        }
    )


def newer_than(lines: Iterable[KernelLine], known: KernelFacts) -> tuple[KernelLine, ...]:
    """The lines that came after those of `known`."""
    last = -1 if known.last_sequence is None else known.last_sequence
    return tuple(each for each in lines if each.sequence > last)


def kind_of(text: str) -> tuple[KernelKind, str | None] | None:
    """What a line is about, and which drive it names; `None`: no fault."""
    if bank := _BANK.search(text):
        return _machine_check(int(bank["status"], 16), raised=bank["raised"] is not None), None
    for kind, pattern in _RULES:
        if found := pattern.search(text):
            return kind, found.groupdict().get("where")
    return None


def _by_firmware(text: str, severity: str) -> tuple[KernelKind, None] | None:
    """What an error is about that the firmware took first, by the line that names its section."""
    section = _SECTION.search(text)
    for word, corrected, uncorrected in _SECTIONS:
        if section is not None and word in section[1]:
            return (uncorrected if severity in _BAD_SEVERITIES else corrected), None
    return None


def _machine_check(status: int, *, raised: bool) -> KernelKind:
    """Uncorrected where the bank says so and was asked to report; an exception always is.

    The kernel itself calls a bank without the EN bit spurious (mce/severity.c).
    """
    believed = status & _UNCORRECTED_BIT and (raised or status & _ENABLED_BIT)
    return KernelKind.MACHINE_CHECK_UNCORRECTED if believed else KernelKind.MACHINE_CHECK_CORRECTED
