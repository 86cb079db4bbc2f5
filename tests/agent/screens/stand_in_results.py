"""What was checked, tried and looked at, and the grade of it."""

# ruff: noqa: ANN401 - a row is made by replacing any of its fields

from dataclasses import replace
from typing import Any

from agent.view import (
    CheckRow,
    HandRow,
    LongPhase,
    LongRow,
)
from checks.findings import Finding, Reason, Verdict
from checks.long_tests.values import LongProgress, LongTest, WaitsFor
from reports.grades import (
    FitFor,
    Grade,
    GradeOutcome,
    GradeReason,
    Hold,
    Letter,
    Lift,
    Looks,
    LooksCard,
    PolicyRef,
    Tier,
)


def finding(code: str, verdict: Verdict = Verdict.PASS, **numbers: Any) -> Finding:
    limit = numbers.pop("limit", {})
    reason = numbers.pop("reason", None)
    return Finding(code=code, verdict=verdict, reason=reason, measured=numbers, limit=limit)


BATTERY_LIMIT = {"warn_below_permille": 800, "fail_below_permille": 600}


def check(
    component: str, label: str | None, *findings: Finding, verdict: Verdict = Verdict.PASS
) -> CheckRow:
    return CheckRow(component, None, label, busy=False, verdict=verdict, findings=findings)


CHECKS = (
    check("identity", "Lenovo ThinkPad T480"),
    check("cpu", "Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz, 4 cores", finding("cpu.cores")),
    check("memory", "8 GB, DDR4, 1 of 2 slots used", finding("ram.size", installed_mib=8192)),
    check(
        "battery",
        "SANYO 45N1775",
        finding("battery.wear", Verdict.WARN, health_permille=712, limit=BATTERY_LIMIT),
        finding("battery.cycles", cycles=412),
        verdict=Verdict.WARN,
    ),
    check("drive", "Samsung SSD 860 EVO 256 GB", finding("drive.health"), finding("drive.wear")),
    check(
        "locks",
        None,
        finding("lock.bios_admin_password", Verdict.FAIL),
        verdict=Verdict.FAIL,
    ),
    check(
        "firmware",
        "LENOVO N24ET61W (1.36)",
        finding("tpm.version", Verdict.NOT_TESTED, reason=Reason.FIRMWARE_SILENT),
        verdict=Verdict.NOT_TESTED,
    ),
)

TESTING = (
    *CHECKS[:2],
    replace(CHECKS[2], busy=True, progress=LongProgress(done_permille=404, left_s=60)),
    replace(CHECKS[3], busy=True, progress=LongProgress(waits_for=WaitsFor.UNPLUG)),
    *CHECKS[4:],
)
LONG_ROWS = (
    LongRow(LongTest.MEMORY, None, LongPhase.RUNNING, TESTING[2].progress, ()),
    LongRow(LongTest.CPU, None, LongPhase.WAITING, None, ()),
    LongRow(LongTest.BATTERY, None, LongPhase.RUNNING, TESTING[3].progress, ()),
)

MANY = tuple(
    HandRow(code, None, None)
    for code in (
        "input.keyboard",
        "input.touchpad",
        "display.picture",
        "display.pixels",
        "display.damage",
        "display.backlight",
        "audio.speakers",
        "camera.picture",
        "port.usb",
        "port.jack",
        "battery.swollen",
    )
)
HAND = tuple(
    HandRow(code, None, None) for code in ("input.keyboard", "display.picture", "audio.speakers")
)
TRIED = (
    HandRow("input.keyboard", Verdict.PASS, None),
    HandRow("display.picture", Verdict.FAIL, None),
    HandRow("audio.speakers", Verdict.NOT_TESTED, Reason.DRIVER_MISSING),
)
SEEN = Looks(
    lid=LooksCard.FINE_MARKS,
    deck=LooksCard.PLAIN_SCRATCHES,
    screen=LooksCard.NONE,
    bezel=LooksCard.NONE,
    base=LooksCard.DENTS,
    hinges=LooksCard.BROKEN,
)
GRADE = Grade(
    outcome=GradeOutcome.GRADED,
    letter=Letter.B,
    functional="F3",
    cosmetic="C5",
    fit_for=FitFor.WINDOWS_11,
    tier=Tier.COMFORT,
    complete=True,
    reasons=(
        GradeReason(
            code="battery.wear",
            cap=Letter.B,
            verdict="warn",
            measured={"health_permille": 712},
            limit=BATTERY_LIMIT,
        ),
    ),
    lifts=(
        Lift(
            repairs=("replace_battery",),
            letter=Letter.A,
            fit_for=FitFor.WINDOWS_11,
            at_most=False,
        ),
    ),
    next_step="release",
    policy=PolicyRef(version="2026.11", sha256="0" * 64),
)
HELD = GRADE.model_copy(
    update={
        "outcome": GradeOutcome.HOLD,
        "letter": Letter.C,
        "holds": (
            Hold(code="lock.bios_admin_password", needs="owner_clears_lock"),
            Hold(code="erase.not_erased", device="drive:1", needs="new_erase"),
        ),
        "also": (GradeReason(code="cosmetic.C4", cap=Letter.B),),
        "next_step": "resolve_hold",
    }
)
LACKING = GRADE.model_copy(
    update={
        "complete": False,
        "reasons": tuple(
            GradeReason(code=code, cap=Letter.C, verdict="not_tested", why="tool_missing")
            for code in ("cpu.verify", "drive.selftest")
        ),
        "next_step": "finish_tests",
    }
)
PARTS = GRADE.model_copy(
    update={
        "letter": Letter.PARTS,
        "fit_for": FitFor.PARTS,
        "reasons": (GradeReason(code="capability.parts.minimum", cap=Letter.PARTS),),
        "next_step": "dismantle",
    }
)
