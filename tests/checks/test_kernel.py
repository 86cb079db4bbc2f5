"""The kernel's log and what an earlier life left: read, and judged by part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from checks.facts import DriveFacts, LaptopFacts, UnreadPart
from checks.findings import Finding, Reason, Verdict
from checks.kernel_facts import KernelCount, KernelFacts, KernelKind
from checks.kernel_judge import judge_kernel
from checks.kernel_lines import classify
from checks.kernel_read import read_kernel
from checks.policy import default_policy
from host.capture import Capture, Index
from host.readings import KernelLine, Unread, Why
from host.recorded import RecordedHost

POLICY = default_policy()
QUIET = KernelFacts(lines=900, first_sequence=0, last_sequence=899)


class LoggingHost(RecordedHost):
    """A recording with a kernel log."""

    def __init__(self, log: tuple[KernelLine, ...] | Unread, capture: Capture) -> None:
        super().__init__(capture)
        self._log = log

    @override
    def kernel_log(self) -> tuple[KernelLine, ...] | Unread:
        return self._log


def log(*texts: str, start: int = 0) -> tuple[KernelLine, ...]:
    return tuple(KernelLine(start + n, n * 1000, 4, text) for n, text in enumerate(texts))


def judged(kernel: KernelFacts | None, *drives: DriveFacts, why: UnreadPart | None = None
           ) -> dict[tuple[str, str | None], Finding]:  # fmt: skip
    facts = LaptopFacts(kernel=kernel, drives=drives, unread=() if why is None else (why,))
    return {(each.code, each.device): each for each in judge_kernel(facts, POLICY)}


def with_counts(*counts: tuple[KernelKind, int], from_boot: bool = True) -> KernelFacts:
    return KernelFacts(
        counts=tuple(KernelCount(kind=kind, lines=n, first="x") for kind, n in counts),
        lines=100,
        first_sequence=0 if from_boot else 40,
    )


@pytest.mark.parametrize(
    ("kernel", "verdict"),
    [
        (QUIET, Verdict.PASS),
        (with_counts((KernelKind.MACHINE_CHECK_LOGGED, 1)), Verdict.WARN),
        (with_counts((KernelKind.MACHINE_CHECK_CORRECTED, 3)), Verdict.WARN),
        (with_counts((KernelKind.MEMORY_CORRECTED, 1)), Verdict.WARN),
        (with_counts((KernelKind.MACHINE_CHECK_UNCORRECTED, 1)), Verdict.FAIL),
        (with_counts((KernelKind.MEMORY_UNCORRECTED, 1)), Verdict.FAIL),
        (with_counts((KernelKind.GRAPHICS, 1)), Verdict.PASS),
        (with_counts((KernelKind.MACHINE_CHECK_LOGGED, 1), from_boot=False), Verdict.WARN),
        (with_counts(from_boot=False), Verdict.NOT_TESTED),
        (KernelFacts(), Verdict.NOT_TESTED),
    ],
)
def test_machine_checks(kernel: KernelFacts, verdict: Verdict) -> None:
    assert judged(kernel)["cpu.machine_check", None].verdict is verdict


@pytest.mark.parametrize(
    ("kernel", "verdict"),
    [
        (QUIET, Verdict.PASS),
        (with_counts((KernelKind.GRAPHICS, 2)), Verdict.WARN),
        (with_counts((KernelKind.OVER_CURRENT, 1)), Verdict.WARN),
        (with_counts((KernelKind.EARLIER_LIFE, 1)), Verdict.WARN),
        (with_counts((KernelKind.PCIE_CORRECTED, 90)), Verdict.PASS),
        (with_counts((KernelKind.THERMAL_THROTTLED, 90)), Verdict.PASS),
        (QUIET.model_copy(update={"crash_records": 2}), Verdict.WARN),
        (QUIET.model_copy(update={"has_boot_errors": True}), Verdict.WARN),
        (QUIET.model_copy(update={"has_boot_errors": False, "crash_records": 0}), Verdict.PASS),
        (with_counts(from_boot=False), Verdict.NOT_TESTED),
        (KernelFacts(), Verdict.NOT_TESTED),
    ],
)
def test_other_complaints(kernel: KernelFacts, verdict: Verdict) -> None:
    assert judged(kernel)["kernel.errors", None].verdict is verdict


@pytest.mark.parametrize("reason", [Reason.NOT_RECORDED, Reason.DENIED, Reason.TIMEOUT])
def test_a_log_that_nobody_could_read_lets_nothing_pass(reason: Reason) -> None:
    found = judged(None, why=UnreadPart(part="kernel", reason=reason))
    assert {(each.verdict, each.reason) for each in found.values()} == {
        (Verdict.NOT_TESTED, reason)
    }


def test_lines_about_a_drive_go_to_that_drive() -> None:
    kernel = classify(
        log(
            "ata1.00: ATA-9: SAMSUNG SSD PM851 256GB, EXT0DB6Q, max UDMA/133",
            "ata1.00: failed command: READ FPDMA QUEUED",
            "I/O error, dev sda, sector 8 op 0x0:(READ)",
            "Buffer I/O error on dev sda1, logical block 0, async page read",
            "nvme nvme0: controller is down; will reset: CSTS=0xffffffff",
            "I/O error, dev sdb, sector 8 op 0x0:(READ)",
            "I/O error, dev sdc, sector 8 op 0x0:(READ)",
        )
    )
    found = judged(
        kernel,
        DriveFacts(drive_id="aa", path="/dev/sda", model="SAMSUNG SSD PM851 256GB"),
        DriveFacts(drive_id="bb", path="/dev/nvme0n1", model="KXG60ZNV512G TOSHIBA"),
        DriveFacts(drive_id="cc", path="/dev/sdb", model="A stick", foreign=True),
    )
    assert found["kernel.errors", "drive:aa"].measured == {"complaints": 3}
    assert found["kernel.errors", "drive:bb"].measured == {"complaints": 1}
    assert ("kernel.errors", "drive:cc") not in found
    # sdc is no drive that anybody listed: the laptop as a whole is told of it.
    assert found["kernel.errors", None].measured["drive"] == 1


def test_two_drives_of_one_model_are_not_guessed_at() -> None:
    kernel = classify(
        log("ata1.00: ATA-9: TWIN, 1, max UDMA/133", "ata1.00: failed command: READ DMA")
    )
    twins = [
        DriveFacts(drive_id=name, path=f"/dev/{name}", model="TWIN") for name in ("sda", "sdb")
    ]
    found = judged(kernel, *twins)
    assert list(found) == [("cpu.machine_check", None), ("kernel.errors", None)]
    assert found["kernel.errors", None].verdict is Verdict.WARN


def test_reading_keeps_the_lines_that_tell_and_no_others() -> None:
    texts = ("systemd[1]: hostname set", "usb usb1-port2: over-current condition")
    reading = read_kernel(LoggingHost(log(*texts), Capture(name="test")))
    assert reading.facts.kernel is not None
    assert reading.facts.kernel.lines == 2
    (kept,) = reading.evidence
    assert b"over-current" in kept.content
    assert b"systemd" not in kept.content


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        (Why.NOT_RECORDED, Reason.NOT_RECORDED),
        (Why.DENIED, Reason.DENIED),
        (Why.FAILED, Reason.OUTPUT_UNREADABLE),
    ],
)
def test_an_unreadable_log_says_why(why: Why, reason: Reason) -> None:
    reading = read_kernel(LoggingHost(Unread("/dev/kmsg", why), Capture(name="test")))
    assert reading.facts.kernel is None
    assert reading.facts.unread[0].reason is reason


@pytest.mark.parametrize(
    ("folders", "files", "missing", "records", "boot_errors"),
    [
        ({}, {}, {}, None, None),
        ({"/sys/fs/pstore": ()}, {}, {}, 0, None),
        ({}, {}, {"/sys/fs/pstore": Why.EMPTY}, 0, None),
        ({}, {}, {"/sys/fs/pstore": Why.ABSENT}, None, None),
        ({"/sys/fs/pstore": ("dmesg-efi_pstore-1", "console-ramoops-0")}, {}, {}, 1, None),
        ({"/var/lib/systemd/pstore": ("170000000",)}, {}, {}, 1, None),
        ({}, {"/sys/firmware/acpi/tables/data/BERT": bytes(16)}, {}, None, False),
        ({}, {"/sys/firmware/acpi/tables/data/BERT": b"\x11" + bytes(15)}, {}, None, True),
        ({}, {"/sys/firmware/acpi/tables/data/BERT": b"\x11"}, {}, None, None),
    ],
)
def test_what_an_earlier_life_left(
    folders: dict[str, tuple[str, ...]],
    files: dict[str, bytes],
    missing: dict[str, Why],
    records: int | None,
    boot_errors: bool | None,  # noqa: FBT001 - a table's column
) -> None:
    capture = Capture(name="test", files=files, index=Index(folders=folders, missing=missing))
    kernel = read_kernel(LoggingHost((), capture)).facts.kernel
    assert kernel is not None
    assert (kernel.crash_records, kernel.has_boot_errors) == (records, boot_errors)


@given(st.lists(st.tuples(st.sampled_from(KernelKind), st.integers(1, 9)), max_size=6))
def test_no_more_faults_never_judge_better(counts: list[tuple[KernelKind, int]]) -> None:
    order = [Verdict.FAIL, Verdict.WARN, Verdict.PASS]
    for code in ("cpu.machine_check", "kernel.errors"):
        fewer = judged(with_counts(*counts[1:]))[code, None].verdict
        more = judged(with_counts(*counts))[code, None].verdict
        assert order.index(more) <= order.index(fewer)
