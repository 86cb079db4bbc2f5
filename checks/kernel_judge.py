"""Verdicts: machine checks and other faults in the kernel log (pure)."""

import re

from checks import evidence_names
from checks.drive_judge import device_of
from checks.facts import DriveFacts, LaptopFacts
from checks.findings import Finding, Reason, Verdict
from checks.kernel_facts import KernelCount, KernelFacts, KernelKind
from checks.long_tests.kernel_seen import kernel_logs, kernel_with_loads
from checks.policy import Policy
from checks.verdicts import measured, unanswered, unread

KERNEL_CODES = ("cpu.machine_check", "kernel.errors")

_EVIDENCE = (evidence_names.KERNEL,)
_UNCORRECTED = (KernelKind.MACHINE_CHECK_UNCORRECTED, KernelKind.MEMORY_UNCORRECTED)
_CORRECTED = (
    KernelKind.MACHINE_CHECK_CORRECTED,
    KernelKind.MACHINE_CHECK_LOGGED,
    KernelKind.MEMORY_CORRECTED,
)
_WORTH_A_WORD = (
    KernelKind.PCIE_UNCORRECTED,
    KernelKind.THERMAL_CRITICAL,
    KernelKind.GRAPHICS,
    KernelKind.OVER_CURRENT,
    KernelKind.EARLIER_LIFE,
)
# Links that save power make corrected PCIe errors on sound laptops, and heat has its own test.
_COUNTED_ONLY = (KernelKind.PCIE_CORRECTED, KernelKind.THERMAL_THROTTLED)


def judge_kernel(facts: LaptopFacts, _: Policy) -> tuple[Finding, ...]:
    """Machine checks, and everything else that the log complains of, by drive where it can be.

    Only a log that reaches back to the boot lets anything pass.
    """
    kernel = kernel_with_loads(facts.kernel, facts.long_tests)
    if kernel is None:
        return tuple(unread(code, facts.why_unread("kernel")) for code in KERNEL_CODES)
    drives = facts.drives or ()
    found = (_machine_checks(kernel), _errors(kernel, drives), *_drive_errors(kernel, drives))
    return tuple(_with_loads(each, facts) for each in found)


def judge_drive_log(drive: DriveFacts, facts: LaptopFacts) -> tuple[Finding, ...]:
    """What the log complains of this one drive, be it part of the laptop or not."""
    kernel, device = kernel_with_loads(facts.kernel, facts.long_tests), device_of(drive)
    if kernel is None:
        return ()
    found = _drive_errors(kernel, facts.drives or (), foreign=drive.foreign)
    return tuple(_with_loads(each, facts) for each in found if each.device == device)


def _with_loads(finding: Finding, facts: LaptopFacts) -> Finding:
    """A finding that rests on lines names those of the loads too."""
    if not finding.evidence:
        return finding
    first = finding.evidence if facts.kernel is not None else ()
    return finding.model_copy(update={"evidence": (*first, *kernel_logs(facts.long_tests))})


def _machine_checks(kernel: KernelFacts) -> Finding:
    code = "cpu.machine_check"
    values = {
        "uncorrected": kernel.count(*_UNCORRECTED),
        "corrected": kernel.count(*_CORRECTED),
    }
    if values["uncorrected"]:
        return measured(code, Verdict.FAIL, values, evidence=_EVIDENCE)
    if values["corrected"]:
        return measured(code, Verdict.WARN, values, evidence=_EVIDENCE)
    if not kernel.from_boot:
        return unanswered(code, Reason.OUTPUT_UNREADABLE)
    return measured(code, Verdict.PASS, values)


def _errors(kernel: KernelFacts, drives: tuple[DriveFacts, ...]) -> Finding:
    """The whole laptop; lines about a drive that is listed are left to that drive."""
    code = "kernel.errors"
    values: dict[str, int | str | bool] = {
        kind.value: n for kind in (*_WORTH_A_WORD, *_COUNTED_ONLY) if (n := kernel.count(kind))
    }
    lost = sum(each.lines for each in _drive_counts(kernel) if _of(each, kernel, drives) is None)
    complaints = kernel.count(*_WORTH_A_WORD) + lost
    if lost:
        values["drive"] = lost
    if complaints:
        values["complaints"] = complaints
    if kernel.crash_records:
        values["crash_records"] = kernel.crash_records
    if kernel.has_boot_errors:
        values["boot_errors"] = True
    if complaints or kernel.crash_records or kernel.has_boot_errors:
        return measured(code, Verdict.WARN, values, evidence=_EVIDENCE)
    if not kernel.from_boot:
        return unanswered(code, Reason.OUTPUT_UNREADABLE)
    return measured(code, Verdict.PASS, {"complaints": 0, **values})


def _drive_errors(
    kernel: KernelFacts, drives: tuple[DriveFacts, ...], *, foreign: bool = False
) -> tuple[Finding, ...]:
    """One finding per drive that the log complains of: of the laptop, or of the others."""
    lines: dict[str, int] = {}
    for count in _drive_counts(kernel):
        drive = _of(count, kernel, drives)
        if drive is not None and drive.foreign is foreign:
            device = device_of(drive)
            lines[device] = lines.get(device, 0) + count.lines
    return tuple(
        measured(
            "kernel.errors", Verdict.WARN, {"complaints": n}, device=device, evidence=_EVIDENCE
        )
        for device, n in lines.items()
    )


def _drive_counts(kernel: KernelFacts) -> tuple[KernelCount, ...]:
    return tuple(each for each in kernel.counts if each.kind is KernelKind.DRIVE)


def _of(
    count: KernelCount, kernel: KernelFacts, drives: tuple[DriveFacts, ...]
) -> DriveFacts | None:
    """The one listed drive that a count names, by node or by the model at its ATA port."""
    where = count.where or ""
    models = {each.model for each in kernel.ports if each.port == where}
    node = re.compile(rf"^/dev/{re.escape(where)}(?:n\d+)?$")
    named = [
        each
        for each in drives
        if (where and each.path and (node.match(each.path) or _is_part(where, each.path)))
        or (each.model is not None and each.model in models)
    ]
    return named[0] if len(named) == 1 else None


def _is_part(where: str, path: str) -> bool:
    """Whether `where` is a partition of the drive: `sda1` of `/dev/sda`."""
    return re.fullmatch(rf"{re.escape(path.removeprefix('/dev/'))}p?\d+", where) is not None
