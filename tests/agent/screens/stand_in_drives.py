"""Drives as the screens show them, in every state of an erase."""

# ruff: noqa: ANN401 - a row is made by replacing any of its fields

from typing import Any

from agent.view import (
    DrivePhase,
    DriveRow,
    SleepState,
)
from host.drive import Drive, DriveIdentity, DriveKind, HiddenKind, HiddenStorage, Transport
from wipe.codes import (
    Ask,
    Basis,
    DriveStatus,
    ExceptionCode,
    Level,
    Method,
    Note,
    Refusal,
    Standard,
    StatusReason,
    StepReason,
)
from wipe.step_now import StepNow
from wipe.values import DrivePlan, EraseException, LevelClaim, Levels, Outcome, PlanStep, RuledOut

SERIAL = "S3Z9NB0K123456"


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
    outcome=outcome(
        DriveStatus.ERASED, method=Method.OVERWRITE, notes=(Note.SPARE_AREA_NOT_REACHED,)
    ),
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


# Drives that erase themselves

_PURGE = LevelClaim(level=Level.PURGE, basis=Basis.NAMED)
BY_ITSELF = DrivePlan(
    row="D11",
    preferred=Method.SAN_BLOCK,
    available=(
        PlanStep(
            method=Method.SAN_BLOCK,
            reason="preferred",
            levels=Levels(nist_r1=_PURGE, nist_r2=_PURGE, ieee_2883=_PURGE),
            check="M+P10",
            estimate_s=150,
        ),
        PlanStep(method=Method.FMT_USER, reason="fallback", check="M+P10", estimate_s=600),
        PlanStep(method=Method.OVERWRITE, reason="fallback"),
    ),
    requested_level=Level.CLEAR,
    standard=Standard.IEEE_2883,
    expected=Levels(nist_r1=_PURGE, nist_r2=_PURGE, ieee_2883=_PURGE),
    estimate_s=150,
    ruled_out=(RuledOut(method=Method.SAN_CRYPTO, reason=StepReason.NOT_SUPPORTED.value),),
    asks=(Ask.PLUG_IN_MAINS,),
)
CLEANS_ITSELF = drive_row(plan=BY_ITSELF)
SANITIZING = drive_row(
    DrivePhase.ERASING,
    plan=BY_ITSELF,
    done_bytes=174_000_000_000,
    left_s=94,
    step=StepNow(Method.SAN_BLOCK, may_run=True),
)
FORMATTING = drive_row(
    DrivePhase.ERASING,
    plan=BY_ITSELF,
    drive=drive("NV-2", "WDC PC SN730", path="/dev/nvme0n1", transport=Transport.NVME),
    step=StepNow(Method.FMT_USER, is_told=False, may_run=True),
)
ADOPTED = drive_row(
    DrivePhase.ERASING,
    plan=BY_ITSELF,
    drive=drive("NV-3", "SAMSUNG PM981", path="/dev/nvme1n1", transport=Transport.NVME),
    done_bytes=90_000_000_000,
    step=StepNow(Method.SAN_BLOCK, was_adopted=True, may_run=True),
)
SAMPLED = drive_row(
    DrivePhase.VERIFYING,
    plan=BY_ITSELF,
    done_bytes=490_000_000_000,
    left_s=12,
    step=StepNow(Method.SAN_BLOCK),
)
LYING = drive_row(
    DrivePhase.ENDED,
    plan=BY_ITSELF,
    outcome=outcome(DriveStatus.NOT_ERASED, StatusReason.OLD_DATA, method=Method.SAN_BLOCK),
)
AT_WORK = drive_row(
    DrivePhase.ENDED,
    plan=BY_ITSELF,
    drive=drive("NV-4", "INTEL SSDPEKNW", path="/dev/nvme2n1", transport=Transport.NVME),
    outcome=outcome(DriveStatus.UNKNOWN, StatusReason.RUNNING, method=Method.SAN_BLOCK),
    step=StepNow(Method.SAN_BLOCK, may_run=True),
    can_go_on=True,
)
LEFT_ALONE = drive_row(
    DrivePhase.INTERRUPTED, plan=BY_ITSELF, step=StepNow(Method.SAN_BLOCK, may_run=True)
)
