"""Lines of the kernel's log: faults are told from announcements, by kind and by drive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.kernel_facts import KernelFacts, KernelKind
from checks.kernel_lines import classify, difference, kind_of, newer_than
from host.readings import KernelLine

K = KernelKind


def log(*texts: str, start: int = 0) -> tuple[KernelLine, ...]:
    return tuple(KernelLine(start + n, n * 1000, 4, text) for n, text in enumerate(texts))


@pytest.mark.parametrize(
    ("text", "kind", "where"),
    [
        ("mce: [Hardware Error]: Machine check events logged", K.MACHINE_CHECK_LOGGED, None),
        (
            "mce: [Hardware Error]: CPU 0: Machine Check: 0 Bank 5: be00000000800400",
            K.MACHINE_CHECK_UNCORRECTED,
            None,
        ),
        (
            "mce: [Hardware Error]: CPU 2: Machine Check Exception: 5 Bank 4: be00000000070f0f",
            K.MACHINE_CHECK_UNCORRECTED,
            None,
        ),
        # Uncorrected, but the bank was not asked to report: firmware leaves such ones at boot.
        (
            "mce: [Hardware Error]: CPU 0: Machine Check: 0 Bank 6: ee0000000040110a",
            K.MACHINE_CHECK_CORRECTED,
            None,
        ),
        (
            "mce: [Hardware Error]: CPU 1: Machine Check: 0 Bank 0: 9000004000010005",
            K.MACHINE_CHECK_CORRECTED,
            None,
        ),
        (
            "[Hardware Error]: Corrected error, no action required.",
            K.MACHINE_CHECK_CORRECTED,
            None,
        ),
        (
            "[Hardware Error]: Uncorrected, software restartable error.",
            K.MACHINE_CHECK_UNCORRECTED,
            None,
        ),
        ("[Hardware Error]: System Fatal error.", K.MACHINE_CHECK_UNCORRECTED, None),
        ("EDAC MC0: 1 CE on DIMM0 (channel:0 slot:0)", K.MEMORY_CORRECTED, None),
        ("EDAC sbridge MC0: HANDLING MCE MEMORY ERROR", None, None),
        ("EDAC MC1: UE page 0x0, offset 0x0, grain 32", K.MEMORY_UNCORRECTED, None),
        ("EDAC MC0: 2 UE memory read error on DIMM1", K.MEMORY_UNCORRECTED, None),
        (
            "pcieport 0000:00:1d.0: AER: Corrected error received: 0000:00:1d.0",
            K.PCIE_CORRECTED,
            None,
        ),
        (
            "pcieport 0000:00:1c.5: AER: Multiple Correctable error message received",
            K.PCIE_CORRECTED,
            None,
        ),
        (
            "pcieport 0000:00:01.1: AER: Uncorrected (Non-Fatal) error received: 0000:01:00.0",
            K.PCIE_UNCORRECTED,
            None,
        ),
        ("nvme nvme0: I/O 22 QID 3 timeout, aborting", K.DRIVE, "nvme0"),
        ("nvme nvme1: I/O tag 22 (1016) opcode 0x2 (I/O Cmd) QID 3 timeout", K.DRIVE, "nvme1"),
        ("nvme nvme0: controller is down; will reset: CSTS=0xffffffff", K.DRIVE, "nvme0"),
        (
            "nvme0n1: Read(0x2) @ LBA 96, 8 blocks, Unrecovered Read Error (sct 0x2 / sc 0x81)",
            K.DRIVE,
            "nvme0",
        ),
        ("ata1.00: failed command: READ FPDMA QUEUED", K.DRIVE, "ata1"),
        ("ata3: COMRESET failed (errno=-16)", K.DRIVE, "ata3"),
        ("blk_update_request: I/O error, dev sda, sector 2048", K.DRIVE, "sda"),
        (
            "critical medium error, dev sdb, sector 8 op 0x0:(READ) flags 0x0",
            K.DRIVE,
            "sdb",
        ),
        ("I/O error, dev nvme0n1, sector 0 op 0x0:(READ)", K.DRIVE, "nvme0n1"),
        ("I/O error, dev mmcblk0, sector 0 op 0x0:(READ)", K.DRIVE, "mmcblk0"),
        ("Buffer I/O error on dev sda1, logical block 0, async page read", K.DRIVE, "sda1"),
        (
            "thermal thermal_zone0: acpitz: critical temperature reached, shutting down",
            K.THERMAL_CRITICAL,
            None,
        ),
        (
            "mce: CPU3: Package temperature above threshold, cpu clock throttled",
            K.THERMAL_THROTTLED,
            None,
        ),
        ("i915 0000:00:02.0: [drm] GPU HANG: ecode 9:1:85dffffb", K.GRAPHICS, None),
        ("[drm:amdgpu_job_timedout [amdgpu]] *ERROR* ring gfx timeout", K.GRAPHICS, None),
        ("usb usb1-port2: over-current condition", K.OVER_CURRENT, None),
        ("usb usb1-port2: over-current change #3", K.OVER_CURRENT, None),
    ],
)
def test_faults(text: str, kind: KernelKind | None, where: str | None) -> None:
    assert kind_of(text) == (None if kind is None else (kind, where))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mce: CPU0: Thermal monitoring enabled (TM1)",
        "mce: CPU supports 10 MCE banks",
        "MCE: In-kernel MCE decoding enabled.",
        "mce: CPU3: Package temperature/speed normal",
        "pcieport 0000:00:1c.0: AER: enabled with IRQ 122",
        "EDAC MC: Ver: 3.0.0",
        "EDAC MC0: Giving out device to module igen6_edac",
        "ata1: SATA link down (SStatus 4 SControl 300)",
        "ata1: SATA link up 6.0 Gbps (SStatus 133 SControl 300)",
        "ata1.00: failed to get NCQ Send/Recv Log Emask 0x1",
        "nvme nvme0: 8/0/0 default/read/poll queues",
        "nvme nvme0: missing or invalid SUBNQN field.",
        "thermal_sys: Registered thermal governor 'step_wise'",
        "ACPI: AC: AC Adapter [AC] (on-line)",
        "ACPI: \\_SB_.PCI0: _OSC: OS supports [ExtendedConfig ASPM AER]",
        "acpi PNP0A08:00: _OSC: OS now controls [PCIeHotplug PME AER PCIeCapability LTR]",
        "BERT: Boot Error Record Table support is disabled. Enable it by using bert_enable",
        "blk_update_request: I/O error, dev fd0, sector 0",
        "I/O error, dev sr0, sector 0 op 0x0:(READ)",
        "I/O error, dev loop0, sector 0 op 0x0:(READ)",
        "audit: type=1400 user says GPU is fine",
    ],
)
def test_announcements_are_no_faults(text: str) -> None:
    assert kind_of(text) is None


def test_lines_are_counted_by_kind_and_drive() -> None:
    found = classify(
        log(
            "ata1.00: ATA-9: SAMSUNG SSD PM851, EXT0DB6Q, max UDMA/133",
            "ata1.00: failed command: READ FPDMA QUEUED",
            "ata1.00: failed command: WRITE DMA",
            "ata2.00: failed command: IDENTIFY DEVICE",
            "nothing",
        )
    )
    assert {(each.kind, each.where, each.lines) for each in found.counts} == {
        (K.DRIVE, "ata1", 2),
        (K.DRIVE, "ata2", 1),
    }
    assert [(each.port, each.model) for each in found.ports] == [("ata1", "SAMSUNG SSD PM851")]
    assert (found.lines, found.from_boot) == (5, True)


def test_errors_of_the_boot_before_are_no_machine_checks_of_this_one() -> None:
    found = classify(
        log(
            "BERT: Error records from previous boot:",
            "[Hardware Error]: event severity: fatal",
            "[Hardware Error]:  Error 0, type: fatal",
            "pci 0000:00:00.0: something else",
            "[Hardware Error]: System Fatal error.",
        )
    )
    assert [(each.kind, each.lines) for each in found.counts] == [
        (K.EARLIER_LIFE, 1),
        (K.MACHINE_CHECK_UNCORRECTED, 1),
    ]


@pytest.mark.parametrize(
    ("severity", "section", "kind"),
    [
        ("corrected", "general processor error", K.MACHINE_CHECK_CORRECTED),
        ("fatal", "IA32/X64 processor error", K.MACHINE_CHECK_UNCORRECTED),
        ("recoverable", "memory error", K.MEMORY_UNCORRECTED),
        ("corrected", "memory error", K.MEMORY_CORRECTED),
        # A bad link of a radio is no fault of the processor.
        ("recoverable", "PCIe error", K.PCIE_UNCORRECTED),
        ("corrected", "PCIe error", K.PCIE_CORRECTED),
        ("fatal", "Firmware Error Record Reference", None),
    ],
)
def test_errors_that_the_firmware_takes_first(
    severity: str, section: str, kind: KernelKind | None
) -> None:
    found = classify(
        log(
            "{1}[Hardware Error]: Hardware error from APEI Generic Hardware Error Source: 0",
            f"{{1}}[Hardware Error]: event severity: {severity}",
            f"{{1}}[Hardware Error]:  Error 0, type: {severity}",
            f"{{1}}[Hardware Error]:   section_type: {section}",
        )
    )
    assert [each.kind for each in found.counts] == ([] if kind is None else [kind])


def test_a_log_without_its_beginning_says_so() -> None:
    assert not classify(log("a", start=7)).from_boot
    assert not classify(()).from_boot


def test_the_difference_around_a_load() -> None:
    before = log("ata1.00: failed command: READ", "x")
    after = (*before, *log("ata1.00: failed command: READ", "GPU HANG: ecode", start=2))
    found = difference(classify(before), classify(after))
    assert {(each.kind, each.lines) for each in found.counts} == {(K.DRIVE, 1), (K.GRAPHICS, 1)}
    assert found.lines == 2
    assert newer_than(after, classify(before)) == after[2:]
    assert newer_than(after, KernelFacts()) == after


@given(st.lists(st.text(max_size=80), max_size=20))
def test_any_text_is_read(texts: list[str]) -> None:
    found = classify(log(*texts))
    assert found.lines == len(texts)
    assert difference(found, found).counts == ()
    assert sum(each.lines for each in found.counts) <= len(texts)
