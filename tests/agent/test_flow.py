"""The laws of the flow, over every situation that values can describe."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.flow import (
    DriveSituation,
    DriveStanding,
    Situation,
    blockers,
    drive_phase,
    next_stage,
    stages,
)
from agent.state import HandAnswer, JobState
from agent.view import Blocker, DrivePhase, Stage, StageState
from checks.findings import Verdict
from checks.hand.questions import HAND_CODES
from host.drive import HiddenKind, HiddenStorage
from reports.grades import Surface
from reports.language import Language
from wipe.codes import DriveStatus, Purpose, Refusal
from wipe.levels import NOTHING
from wipe.values import Outcome

RECORD_ID = "00000001-0000-4000-8000-000000000000"


def job(**changed: object) -> JobState:
    return JobState(
        record_id=RECORD_ID,
        purpose=Purpose.DEMO,
        laptop="serial:PF1",
        boot_id="b",
        language=Language.EN,
    ).model_copy(update={"drives_seen": True, **changed})


def outcome(status: DriveStatus) -> Outcome:
    return Outcome(drive_id="00000000", status=status, levels=NOTHING)


ANSWERED = tuple(
    HandAnswer(code=code, verdict=Verdict.PASS, attempts=1, seconds=3) for code in HAND_CODES
)


def answered(codes: set[str]) -> tuple[HandAnswer, ...]:
    return tuple(one for one in ANSWERED if one.code in codes)


READY = job(operator="op-1", hand_tests=ANSWERED, looked_at=tuple(Surface))

outcomes = st.none() | st.sampled_from([outcome(status) for status in DriveStatus])
drive_situations = st.builds(
    DriveSituation,
    present=st.booleans(),
    live_medium=st.booleans(),
    foreign=st.booleans(),
    belongs=st.none() | st.booleans(),
    started=st.booleans(),
    running=st.none()
    | st.sampled_from([DrivePhase.STARTING, DrivePhase.ERASING, DrivePhase.VERIFYING]),
    outcome=outcomes,
    refusal=st.none() | st.sampled_from(list(Refusal)),
)
standings = st.builds(
    DriveStanding,
    phase=st.sampled_from(list(DrivePhase)),
    outcome=outcomes,
    counts=st.booleans(),
)
jobs = st.builds(
    job,
    operator=st.none() | st.just("op-1"),
    hand_tests=st.sets(st.sampled_from(HAND_CODES)).map(answered),
    looked_at=st.lists(st.sampled_from(list(Surface)), unique=True).map(tuple),
    no_storage_attested_by=st.none() | st.just("op-1"),
    drives_seen=st.booleans(),
)
situations = st.builds(
    Situation,
    job=jobs,
    inspecting=st.booleans(),
    findings=st.just(()),
    drives=st.lists(standings, max_size=3).map(tuple),
    hidden=st.lists(
        st.sampled_from([HiddenStorage(kind=kind, where="x") for kind in HiddenKind]), max_size=1
    ).map(tuple),
    hand_tests=st.just(HAND_CODES),
    testing=st.booleans(),
)


def situation(*phases: DrivePhase, of: JobState = READY, inspecting: bool = False) -> Situation:
    drives = tuple(DriveStanding(phase, None, counts=True) for phase in phases)
    return Situation(of, inspecting, (), drives, (), HAND_CODES)


@given(drive_situations)
def test_only_an_outcome_ends_a_drive(now: DriveSituation) -> None:
    assert (drive_phase(now) is DrivePhase.ENDED) == (now.outcome is not None)


@given(drive_situations)
def test_a_drive_with_a_started_erase_is_never_forgotten(now: DriveSituation) -> None:
    if now.started:
        assert drive_phase(now) not in {
            None,
            DrivePhase.WAITING,
            DrivePhase.FOREIGN,
            DrivePhase.SET_ASIDE,
            DrivePhase.REFUSED,
        }


@given(drive_situations)
def test_what_we_run_from_waits_for_no_confirmation(now: DriveSituation) -> None:
    untouched = not now.started and now.running is None and now.outcome is None
    if now.live_medium and untouched:
        assert drive_phase(now) in {None, DrivePhase.REFUSED}


@given(drive_situations)
def test_a_foreign_drive_is_planned_only_after_a_person_said_that_it_belongs(
    now: DriveSituation,
) -> None:
    if now.foreign and now.belongs is not True and drive_phase(now) is DrivePhase.WAITING:
        pytest.fail("it was planned")


@given(drive_situations)
def test_a_refused_drive_does_not_wait_for_a_confirmation(now: DriveSituation) -> None:
    if drive_phase(now) is DrivePhase.WAITING:
        assert now.refusal in {None, Refusal.NEEDS_AC}


@given(situations)
def test_nothing_seals_while_a_drive_is_undecided_or_running(now: Situation) -> None:
    undecided = now.phases - {
        DrivePhase.REFUSED,
        DrivePhase.SET_ASIDE,
        DrivePhase.ENDED,
        DrivePhase.GONE,
    }
    if not blockers(now):
        assert not undecided


@given(situations)
def test_nothing_seals_without_operator_answers_and_looks(now: Situation) -> None:
    if not blockers(now):
        assert now.job.operator
        assert {answer.code for answer in now.job.hand_tests} == set(HAND_CODES)
        assert set(now.job.looked_at) == set(Surface)
        assert not now.inspecting


@given(situations)
def test_a_laptop_without_drive_and_hint_needs_an_attestation(now: Situation) -> None:
    hints = [hint for hint in now.hidden if hint.kind is not HiddenKind.NO_DRIVE_FOUND]
    own = [drive for drive in now.drives if drive.counts]
    if not blockers(now) and not hints and not own:
        assert now.job.no_storage_attested_by


@given(situations)
def test_an_erase_step_with_an_unclean_end_is_never_shown_as_done(now: Situation) -> None:
    bad = [
        drive
        for drive in now.drives
        if drive.counts
        and drive.outcome is not None
        and drive.outcome.status not in {DriveStatus.ERASED, DriveStatus.NO_STORAGE_ATTESTED}
    ]
    if bad:
        assert {one.stage: one.state for one in stages(now)}[Stage.ERASE] is not (StageState.DONE)


@given(situations)
def test_there_is_always_a_next_step_and_all_six_are_listed(now: Situation) -> None:
    assert [one.stage for one in stages(now)] == list(Stage)
    assert next_stage(now) in Stage


def test_every_blocker_can_occur_alone() -> None:
    alone = {
        Blocker.OPERATOR_MISSING: situation(
            DrivePhase.ENDED, of=READY.model_copy(update={"operator": None})
        ),
        Blocker.INSPECTION_RUNNING: situation(DrivePhase.ENDED, inspecting=True),
        Blocker.DRIVE_NOT_DECIDED: situation(DrivePhase.WAITING),
        Blocker.FOREIGN_NOT_ANSWERED: situation(DrivePhase.FOREIGN),
        Blocker.ERASE_RUNNING: situation(DrivePhase.VERIFYING),
        Blocker.NO_STORAGE_NOT_ATTESTED: situation(),
        Blocker.LONG_TESTS_RUNNING: replace(situation(DrivePhase.ENDED), testing=True),
        Blocker.HAND_TESTS_OPEN: situation(
            DrivePhase.ENDED, of=READY.model_copy(update={"hand_tests": ANSWERED[1:]})
        ),
        Blocker.LOOKS_OPEN: situation(
            DrivePhase.ENDED, of=READY.model_copy(update={"looked_at": ()})
        ),
    }
    assert {blocker: blockers(now) for blocker, now in alone.items()} == {
        blocker: (blocker,) for blocker in Blocker
    }


def test_a_finished_laptop_has_no_blocker() -> None:
    for phases in itertools.product(
        [DrivePhase.ENDED, DrivePhase.REFUSED, DrivePhase.SET_ASIDE, DrivePhase.GONE], repeat=2
    ):
        assert blockers(situation(*phases)) == ()


def test_a_stick_that_was_pulled_is_no_drive_of_the_laptop() -> None:
    pulled = DriveSituation(
        present=False,
        live_medium=False,
        foreign=True,
        belongs=None,
        started=False,
        running=None,
        outcome=None,
        refusal=None,
    )
    assert drive_phase(pulled) is None


def test_a_drive_that_vanished_before_its_erase_stays_on_the_list() -> None:
    vanished = DriveSituation(
        present=False,
        live_medium=False,
        foreign=False,
        belongs=None,
        started=False,
        running=None,
        outcome=None,
        refusal=None,
    )
    assert drive_phase(vanished) is DrivePhase.GONE
