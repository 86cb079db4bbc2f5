"""Every simulated drive, every way to be bad, every planned method, a power cut at every line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from host.simulated.ata_profile import AtaProfile
from host.simulated.family import Profile
from host.simulated.mmc_profile import MmcProfile
from host.simulated.model import Misbehaviour
from host.simulated.nvme_profile import NvmeProfile
from tests.wipe.matrix.bench import CLEAN, MatrixBench, plan_of, scratch
from wipe.codes import DriveStatus, Level, Method, StatusReason
from wipe.folder import DriveFolder
from wipe.interrogation import ask
from wipe.values import Outcome

M = Misbehaviour
ANY = (
    M.LYING_ALL,
    M.LYING_SOME,
    M.LYING_RUN,
    M.UNREADABLE,
    M.UNREADABLE_AFTER,
    M.UNWRITABLE,
    M.VANISHES,
    M.FAKE_CAPACITY,
    M.DEAD_AFTER,
    M.CACHE_LIAR,
)
SANITIZING = (
    M.STALE_SUCCESS,
    M.STUCK,
    M.FAILS,
    M.FAILS_RESTRICTED,
    M.START_LAG,
    M.START_NEVER,
    M.SLOW,
)
ATA = (
    M.FROZEN,
    M.FROZEN_FOR_GOOD,
    M.LOCKED_KNOWN,
    M.LOCKED,
    M.BRIDGE,
    M.NO_REGISTERS,
    M.ZERO_REGISTERS,
    M.HPA,
    M.DCO,
    M.HPA_REFUSED,
    M.PASSWORD_STAYS,
)
NVME = (M.INVALID_OPCODE, M.ACCESS_DENIED, M.NAMESPACE_LEFT)

LOST = {
    M.LYING_ALL,
    M.LYING_SOME,
    M.LYING_RUN,
    M.UNREADABLE,
    M.UNREADABLE_AFTER,
    M.FAKE_CAPACITY,
    M.DEAD_AFTER,
    M.STALE_SUCCESS,
    M.STUCK,
    M.START_NEVER,
    M.LOCKED,
    M.UNWRITABLE,
    M.CACHE_LIAR,
}
"""No way leads to a clean end, or not every one does; what counts is that nothing is claimed."""
UNUSABLE = {("sata-ssd-crypto", M.FAILS_RESTRICTED)}
"""Its one sanitize fails and may not be left: such a drive takes nothing else any more (H18)."""

PROFILES: dict[str, tuple[Profile, tuple[Misbehaviour, ...]]] = {
    "sata-ssd": (AtaProfile(), (*ANY, *SANITIZING, *ATA, M.SANITIZE_FROZEN)),
    "sata-ssd-security": (
        AtaProfile(sanitize_block=False, sanitize_crypto=False, sanitize_overwrite=False),
        (*ANY, *ATA),
    ),
    "sata-hdd": (
        AtaProfile(rotation=5400, sanitize_block=False, sanitize_crypto=False, hpa=True),
        (*ANY, *SANITIZING, *ATA),
    ),
    "sata-ssd-crypto": (
        AtaProfile(sanitize_block=False, sanitize_overwrite=False, trusted=True),
        (*ANY, *SANITIZING, M.FROZEN, M.LOCKED_KNOWN, M.NO_REGISTERS, M.HPA, M.SANITIZE_FROZEN),
    ),
    "nvme": (
        NvmeProfile(sanitize_overwrite=True, slow_sanitize_s=1800),
        (*ANY, *SANITIZING, *NVME),
    ),
    "nvme-two": (
        NvmeProfile(namespaces=(1, 2), slow_sanitize_s=1800),
        (*ANY, *SANITIZING, *NVME[:2]),
    ),
    "nvme-format": (
        NvmeProfile(sanitize_crypto=False, sanitize_block=False),
        (*ANY, *NVME, M.SLOW),
    ),
    "emmc": (MmcProfile(), (*ANY, M.SLOW, M.FAILS)),
}
_ASK_ONLY = {"answer", "progress", "capabilities", "drive_seen"}
"""Lines that follow from looking: a cut at one of them finds the drive as a cut before it does."""
_LONG = 150
_LONG_ENDS = 9
_LONG_BETWEEN = 3
_RUNS = 6
"""After so many switchings-on nobody tries any more."""


@dataclass(frozen=True, slots=True)
class Case:
    """One trip of one drive."""

    profile: str
    misbehaviour: Misbehaviour | None
    method: Method | None
    """This one alone; `None` for the whole plan."""
    cut_at: int
    """The power goes once this journal line is written; 0: it stays."""


@dataclass(slots=True)
class Trip:
    """How a case went."""

    case: Case
    ends: list[Outcome] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """What was claimed and is not so."""
    types: tuple[str, ...] = ()
    """Of the first run's journal lines."""


def bench_of(case: Case, folder: Path) -> MatrixBench:
    """The machine of a case."""
    profile, _ = PROFILES[case.profile]
    bad = () if case.misbehaviour is None else (case.misbehaviour,)
    return MatrixBench(folder, profile, bad)


def groups() -> Iterator[Case]:
    """One case without a power cut for each drive, habit and method."""
    for name, (_, habits) in PROFILES.items():
        for habit in (None, *habits):
            whole = Case(name, habit, None, 0)
            yield whole
            with scratch() as folder:
                bench = bench_of(whole, folder)
                drive = bench.listed
                steps = plan_of(drive, ask(bench.host, drive)).available
            # The first one alone is the whole plan until it does not run.
            yield from (Case(name, habit, step.method, 0) for step in steps[1:])


def cuts(trip: Trip) -> list[int]:
    """At which lines the power goes: all of a whole plan's, those of a method that act.

    Very long journals (a drive that takes hours) are cut at their first and last lines and at
    some between.
    """
    lines = range(1, len(trip.types) + 1)
    if len(lines) > _LONG:
        between = lines[_LONG_ENDS : -_LONG_ENDS : len(lines) // _LONG_BETWEEN]
        return [*lines[:_LONG_ENDS], *between, *lines[-_LONG_ENDS:]]
    if trip.case.method is None:
        return list(lines)
    return [at for at in lines if trip.types[at - 1] not in _ASK_ONLY]


def travel(case: Case) -> Trip:
    """Erase, with the power cut where the case says, until there is an end or patience is over."""
    trip = Trip(case)
    with scratch() as folder:
        bench = bench_of(case, folder)
        place = bench.confirm(case.method)
        outcome = bench.run(place, case.cut_at)
        trip.types = bench.types
        _look(bench, place, outcome, trip)
        for turn in range(_RUNS):
            if outcome is not None and not is_worth_more(outcome):
                break
            bench.host.power_cycle()
            place = _again(bench, place, case, fresh=turn % 2 == 1)
            outcome = bench.run(place)
            if outcome is not None and not bench.types:
                # It had ended before the power went: its word is repeated, not believed.
                outcome = bench.repeat(place, outcome)
            _look(bench, place, outcome, trip)
    return trip


def is_worth_more(outcome: Outcome) -> bool:
    """Whether the next switching-on may bring it further."""
    again = {StatusReason.RUNNING, StatusReason.VANISHED, StatusReason.POWER_CYCLE}
    return outcome.status is DriveStatus.REFUSED or outcome.reason in again


def _again(bench: MatrixBench, place: DriveFolder, case: Case, *, fresh: bool) -> DriveFolder:
    """What a person does after switching on: wait and see, or say yes once more."""
    plan = place.plan()
    if plan.size_bytes != bench.listed.size_bytes:
        # It has another size now: another plan, another yes.
        bench.folder = bench.folder / "again"
        return bench.confirm(case.method)
    if fresh:
        place.write_plan(plan.model_copy(update={"boot_id": bench.host.boot_id()}))
    return place


def _look(bench: MatrixBench, place: DriveFolder, outcome: Outcome | None, trip: Trip) -> None:
    """Compare what is claimed with what is on the medium."""
    if outcome is None:
        return
    trip.ends.append(outcome)
    spare = bench.spare_holds_old_data()
    trip.wrong += says_wrong(outcome, old_data=bench.holds_old_data(), spare=spare)
    if bench.types and place.history().final != outcome:
        trip.wrong.append("the journal's last word is another one")


def says_wrong(outcome: Outcome, *, old_data: bool, spare: bool) -> list[str]:
    """What an outcome claims and the medium does not bear out."""
    if outcome.status not in CLEAN:
        return []
    wrong = []
    excused = {part for one in outcome.exceptions for part in one.ranges}
    if old_data and not excused and not _hides(outcome):
        wrong.append(f"{outcome.status.value}, and the old data can be read")
    if outcome.levels.ieee_2883.level is Level.PURGE and spare:
        wrong.append(f"purge by {outcome.method}, and the spare area holds old data")
    proof = outcome.verification
    if proof is None or (proof.markers and (proof.markers.found or proof.markers.unchanged)):
        wrong.append("clean without a proof, or against it")
    return wrong


def _hides(outcome: Outcome) -> bool:
    """Whether an exception says that a part of the drive was out of reach."""
    words = {"hpa_not_removed", "dco_not_removed", "native_size_unknown", "namespace_left"}
    return any(one.code.value in words for one in outcome.exceptions)
