"""A job that is only a view: the app shows it and acts on it, and nothing stands behind it."""

# ruff: noqa: ANN401 - a view is made by replacing any of its fields

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from agent.view import (
    Blocker,
    CheckRow,
    DrivePhase,
    DriveRow,
    HandRow,
    SendPhase,
    SendState,
    SleepState,
    Stage,
    StageState,
    StageView,
    View,
)
from checks.findings import Finding, Reason, Verdict
from host.drive import Drive, DriveIdentity, DriveKind, HiddenKind, HiddenStorage, Transport
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
    Surface,
    Tier,
)
from reports.language import Language
from reports.record import Event
from wipe.values import (
    Ask,
    Basis,
    DrivePlan,
    DriveStatus,
    EraseException,
    ExceptionCode,
    Level,
    LevelClaim,
    Levels,
    Method,
    Note,
    Outcome,
    PlanStep,
    Refusal,
    RuledOut,
    Standard,
    StatusReason,
    StepReason,
)

RECORD_ID = "0d9a4a52-6f0e-4c39-9a51-3c1f2b7e8d10"
ADDRESS = f"http://10.20.30.4:8600/records/{RECORD_ID}"
SERIAL = "S3Z9NB0K123456"


@dataclass
class StandIn:
    """Answers with `now` and notes every call in `asked`."""

    now: View
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    begin_problem: str | None = None
    refusal: Refusal | None = None
    slept: SleepState = field(default_factory=lambda: SleepState(busy=True))
    """What is shown once somebody has asked for a sleep."""

    def view(self) -> View:
        return self.now

    def set_language(self, language: Language) -> None:
        self.now = replace(self.now, language=language)

    def go_to(self, stage: Stage) -> None:
        self.now = replace(self.now, stage=stage)

    def begin(self, operator: str, asset_tag: str | None) -> str | None:
        self.asked.append(("begin", operator, asset_tag))
        problem = self.begin_problem or (None if operator else "operator_invalid")
        if problem is None:
            self.now = replace(self.now, operator=operator, asset_tag=asset_tag)
        return problem

    def inspect_again(self) -> None:
        self.asked.append(("inspect_again",))

    def answer_foreign(self, drive_id: str, *, belongs: bool) -> None:
        self.asked.append(("answer_foreign", drive_id, belongs))

    def confirm_erase(self, drive_id: str, typed: str) -> Refusal | None:
        self.asked.append(("confirm_erase", drive_id, typed))
        return self.refusal

    def resume_erase(self, drive_id: str) -> Refusal | None:
        self.asked.append(("resume_erase", drive_id))
        return self.refusal

    def stop_erase(self, drive_id: str) -> None:
        self.asked.append(("stop_erase", drive_id))

    def sleep_once(self) -> None:
        self.asked.append(("sleep_once",))
        self.now = replace(self.now, sleep=self.slept)

    def attest_no_storage(self) -> None:
        self.asked.append(("attest_no_storage",))
        self.now = replace(self.now, no_storage_attested=True)

    def answer_hand_test(self, code: str, verdict: Verdict, reason: Reason | None) -> None:
        self.asked.append(("answer_hand_test", code, verdict, reason))
        rows = tuple(
            HandRow(code, verdict, reason) if row.code == code else row
            for row in self.now.hand_tests
        )
        self.now = replace(self.now, hand_tests=rows)

    def choose_look(self, surface: Surface, card: LooksCard) -> None:
        self.asked.append(("choose_look", surface, card))
        looks = self.now.looks.model_copy(update={surface.value: card})
        self.now = replace(self.now, looks=looks)

    def seal(self) -> Sequence[Blocker]:
        self.asked.append(("seal",))
        return self.now.blockers

    def close(self) -> None:
        self.asked.append(("close",))


# Parts


def finding(code: str, verdict: Verdict = Verdict.PASS, **numbers: Any) -> Finding:
    limit = numbers.pop("limit", {})
    reason = numbers.pop("reason", None)
    return Finding(code=code, verdict=verdict, reason=reason, measured=numbers, limit=limit)


def _levels(level: Level = Level.CLEAR) -> Levels:
    claim = LevelClaim(level=level, basis=Basis.NAMED)
    return Levels(nist_r1=claim, nist_r2=claim, ieee_2883=claim)


PLAN = DrivePlan(
    row="D13",
    preferred=Method.SAN_BLOCK,
    available=(PlanStep(method=Method.OVERWRITE, reason="only_method_available"),),
    requested_level=Level.CLEAR,
    standard=Standard.IEEE_2883,
    expected=_levels(),
    estimate_s=740,
    notes=(Note.SPARE_AREA_NOT_REACHED, Note.FIRMWARE_METHOD_NOT_AVAILABLE),
)


def drive(serial: str | None = SERIAL, model: str = "Samsung SSD 860 EVO", **others: Any) -> Drive:
    given: dict[str, Any] = {
        "path": "/dev/sda",
        "identity": DriveIdentity(model=model, serial=serial, wwid=None),
        "transport": Transport.SATA,
        "kind": DriveKind.SSD,
        "size_bytes": 256_060_514_304,
    }
    return Drive(**(given | others))


def outcome(status: DriveStatus, reason: str | None = None, **others: Any) -> Outcome:
    reached = Level.CLEAR if status is DriveStatus.ERASED else Level.NONE
    return Outcome(
        drive_id=drive().id, status=status, reason=reason, levels=_levels(reached), **others
    )


def drive_row(phase: DrivePhase = DrivePhase.WAITING, **others: Any) -> DriveRow:
    given: dict[str, Any] = {
        "drive": drive(),
        "phase": phase,
        "plan": PLAN,
        "refusal": None,
        "done_bytes": 0,
        "total_bytes": 512_121_028_608,
        "rate_bytes_s": None,
        "left_s": None,
        "outcome": None,
        "confirm_whole_serial": False,
    }
    return DriveRow(**(given | others))


FROZEN = drive_row(
    plan=PLAN.model_copy(
        update={
            "row": "D14",
            "preferred": Method.SEC_ENH,
            "asks": (Ask.SUSPEND_ONCE, Ask.BIOS_WIPE),
            "ruled_out": (RuledOut(method=Method.SEC_ENH, reason=StepReason.FROZEN),),
        }
    )
)
OFFERED = SleepState(offered=(FROZEN.drive.id,))
STICK = drive_row(
    DrivePhase.REFUSED,
    drive=drive(
        "4C530001",
        "SanDisk Ultra",
        path="/dev/sdb",
        transport=Transport.USB,
        kind=DriveKind.FLASH,
        size_bytes=15_376_318_464,
        live_medium="opknap_stick",
        removable=True,
    ),
    plan=None,
    refusal=Refusal.LIVE_MEDIUM,
)
VISITOR = drive_row(
    DrivePhase.FOREIGN,
    drive=drive(
        "60A44C413E4",
        "Kingston DataTraveler",
        path="/dev/sdc",
        transport=Transport.USB,
        kind=DriveKind.FLASH,
        size_bytes=31_004_295_168,
        foreign=True,
    ),
)
ERASING = drive_row(
    DrivePhase.ERASING, done_bytes=220_000_000_000, rate_bytes_s=431_000_000, left_s=678
)
STOPPED = drive_row(
    DrivePhase.ENDED,
    done_bytes=250_000_000_000,
    outcome=outcome(DriveStatus.NOT_ERASED, StatusReason.STOPPED),
    can_go_on=True,
)
PROVING = drive_row(DrivePhase.PROVING, done_bytes=23, total_bytes=100)
ERASED = drive_row(
    DrivePhase.ENDED,
    done_bytes=512_121_028_608,
    outcome=outcome(DriveStatus.ERASED, notes=(Note.SPARE_AREA_NOT_REACHED,)),
)
NOT_ERASED = drive_row(
    DrivePhase.ENDED, outcome=outcome(DriveStatus.NOT_ERASED, StatusReason.STOPPED)
)
UNKNOWN = drive_row(
    DrivePhase.ENDED,
    drive=drive("WD-7", "WDC WD5000LPCX", path="/dev/sdd"),
    outcome=outcome(DriveStatus.UNKNOWN, StatusReason.DIED),
)
REMARKED = drive_row(
    DrivePhase.ENDED,
    drive=drive("WD-8", "WDC WD10SPZX", path="/dev/sde"),
    outcome=outcome(
        DriveStatus.ERASED_WITH_EXCEPTIONS,
        exceptions=(EraseException(code=ExceptionCode.NATIVE_SIZE_UNKNOWN),),
    ),
)
INTERRUPTED = drive_row(DrivePhase.INTERRUPTED, done_bytes=220_000_000_000)
RAID = HiddenStorage(kind=HiddenKind.REMAPPED_NVME, where="0000:00:17.0", count=1)

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


def stages(**states: StageState) -> tuple[StageView, ...]:
    return tuple(StageView(stage, states.get(stage.value, StageState.OPEN)) for stage in Stage)


def send(phase: SendPhase, **others: Any) -> SendState:
    given: dict[str, Any] = {"waiting": 0, "address": None, "at": None, "problem": None}
    return SendState(phase=phase, **(given | others))


def event(at: str, what: str, **others: Any) -> Event:
    return Event(boot_id="b", boot_ms=0, at=f"2026-11-23T{at}:00.000Z", event=what, **others)


STORY = (
    event("09:16", "started"),
    event("09:17", "operator", by="mk"),
    event("09:18", "inspected"),
    event("09:20", "erase_confirmed", detail=json.dumps({"drive": drive().id})),
    event("09:58", "erase_ended", detail=json.dumps({"drive": drive().id, "status": "erased"})),
)


def fresh(**others: Any) -> View:
    """The first picture: nothing typed, probes at work."""
    given: dict[str, Any] = {
        "language": Language.NL,
        "bench": "Tafel 3",
        "demo": False,
        "laptop_name": "Lenovo ThinkPad T480",
        "laptop_serial": "PF1A2B3C",
        "asset_tag": None,
        "operator": None,
        "stage": Stage.START,
        "stages": stages(check=StageState.BUSY),
        "resumed": False,
        "checks": tuple(
            replace(row, busy=place > 1, verdict=None if place > 1 else row.verdict)
            if place < 5
            else replace(row, busy=True, verdict=None, label=None, findings=())
            for place, row in enumerate(CHECKS)
        ),
        "checks_done": 2,
        "drives": (drive_row(), STICK),
        "hidden": (),
        "no_storage_attested": False,
        "hand_tests": HAND,
        "looks": Looks(),
        "blockers": tuple(Blocker),
        "grade": None,
        "sealed": False,
        "record_id": RECORD_ID,
        "send": send(SendPhase.NOT_SEALED),
    }
    return View(**(given | others))


def working(stage: Stage, **others: Any) -> View:
    """Somebody is at work and the inspection is done."""
    given: dict[str, Any] = {
        "stage": stage,
        "operator": "mk",
        "asset_tag": "DS-00412",
        "stages": stages(start=StageState.DONE, check=StageState.PROBLEM),
        "checks": CHECKS,
        "checks_done": len(CHECKS),
        "blockers": (Blocker.DRIVE_NOT_DECIDED, Blocker.HAND_TESTS_OPEN, Blocker.LOOKS_OPEN),
        "grade": GRADE,
    }
    return fresh(**(given | others))


def sealed(phase: SendPhase, **others: Any) -> View:
    """The record is made."""
    done = dict.fromkeys((stage.value for stage in Stage), StageState.DONE)
    given: dict[str, Any] = {
        "stages": stages(**done),
        "drives": (ERASED, STICK),
        "hand_tests": TRIED,
        "looks": SEEN,
        "blockers": (),
        "sealed": True,
        "send": send(phase, address=ADDRESS, at="2026-11-23T14:02:11.000Z"),
        "events": STORY,
        "sealed_at": "2026-11-23T11:58:07.000Z",
    }
    return working(Stage.GRADE, **(given | others))
