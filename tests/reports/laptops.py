"""Laptops to grade: a good ThinkPad T480, and ways to spoil it."""

from collections.abc import Mapping
from dataclasses import replace

from checks.findings import Finding, Reason, Verdict
from reports.grade_input import DriveEnd, GradeInput, MachineFacts, StorageFacts
from reports.grades import Looks, LooksCard
from wipe.codes import DriveStatus

SSD = "drive:3f9a1c42"
GB = 10**9
NO_MARKS = LooksCard.NONE

_DRIVE = (
    "drive.present",
    "drive.health",
    "drive.spare",
    "drive.selftest",
    "drive.surface",
)
_PLAIN = (
    "battery.present",
    "battery.gauge",
    "battery.charging",
    "battery.load",
    "ram.pattern_test",
    "ram.size",
    "cpu.verify",
    "cpu.machine_check",
    "cpu.cores",
    "cpu.windows_11",
    "tpm.version",
    "firmware.uefi",
    "thermal.throttle",
    "thermal.fan",
    "display.picture",
    "display.damage",
    "display.backlight",
    "input.keyboard",
    "input.touchpad",
    "input.lid",
    "radio.wifi",
    "radio.bluetooth",
    "camera.picture",
    "audio.speakers",
    "audio.microphone",
    "port.ethernet",
    "port.video",
    "port.jack",
    "power.adapter",
    "lock.bios_admin_password",
    "lock.power_on_password",
)
MEASURED: dict[str, Mapping[str, int]] = {
    "battery.wear": {"health_permille": 880},
    "drive.wear": {"used_permille": 120},
    "drive.media_errors": {"media_errors": 0},
    "drive.reallocated_sectors": {"reallocated_sectors": 0},
    "drive.power_on_hours": {"power_on_hours": 9000},
    "display.pixels": {"dead_pixels": 0},
    "port.usb": {"dead_ports": 0},
}


def finding(
    code: str,
    verdict: Verdict = Verdict.PASS,
    device: str | None = None,
    **measured: int,
) -> Finding:
    """A finding with the numbers that its code needs."""
    unmeasured = verdict in {Verdict.NOT_TESTED, Verdict.UNSUPPORTED, Verdict.CRASHED}
    return Finding(
        code=code,
        verdict=verdict,
        reason=Reason.OPERATOR_SKIPPED if unmeasured else None,
        device=device,
        measured={} if unmeasured else {**MEASURED.get(code, {}), **measured},
    )


def good_findings(drive: str = SSD) -> tuple[Finding, ...]:
    """Everything tested and in order."""
    return (
        *(finding(code) for code in _PLAIN),
        *(finding(code) for code in ("battery.wear", "display.pixels", "port.usb")),
        *(finding(code, device=drive) for code in (*_DRIVE, "drive.wear", "drive.media_errors")),
    )


def t480(**changes: object) -> GradeInput:
    """Example 1: i5-8350U, 16 GB socketed, 256 GB SSD, battery at 88 %, C5, erased."""
    findings = good_findings()
    whole = GradeInput(
        findings=findings,
        expected=frozenset((one.code, one.device) for one in findings),
        machine=MachineFacts(16384, ram_socketed=True, storage=(StorageFacts("ssd", 256 * GB),)),
        drives=(DriveEnd("3f9a1c42", DriveStatus.ERASED),),
        looks=looks(LooksCard.FINE_MARKS),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # tests name their fields


def looks(card: LooksCard) -> Looks:
    """A lid with this card, everything else without marks."""
    return Looks(
        lid=card, deck=NO_MARKS, screen=NO_MARKS, bezel=NO_MARKS, base=NO_MARKS, hinges=NO_MARKS
    )


def spoiled(inp: GradeInput, *spoils: Finding) -> GradeInput:
    """The laptop with some findings put in the place of others to the same question."""
    asked = {(one.code, one.device) for one in spoils}
    kept = tuple(one for one in inp.findings if (one.code, one.device) not in asked)
    return replace(inp, findings=(*kept, *spoils))


def with_ram(inp: GradeInput, gib: int, *, socketed: bool = True) -> GradeInput:
    """The laptop with other memory."""
    return replace(inp, machine=replace(inp.machine, ram_mib=gib * 1024, ram_socketed=socketed))


def with_storage(inp: GradeInput, kind: str, gb: int) -> GradeInput:
    """The laptop with another drive."""
    return replace(inp, machine=replace(inp.machine, storage=(StorageFacts(kind, gb * GB),)))


def without(inp: GradeInput, *codes: str) -> GradeInput:
    """The laptop without the questions of these codes."""
    return replace(
        inp,
        findings=tuple(one for one in inp.findings if one.code not in codes),
        expected=frozenset(one for one in inp.expected if one[0] not in codes),
    )
