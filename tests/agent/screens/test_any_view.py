"""Whatever a job says, the app shows it and stays up."""

from dataclasses import replace
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.look import Look
from agent.view import (
    Blocker,
    CheckRow,
    DrivePhase,
    DriveRow,
    HandRow,
    LongPhase,
    LongRow,
    SendPhase,
    SendState,
    Stage,
    StageState,
    StageView,
    View,
)
from checks.findings import Finding, Reason, Verdict
from checks.long_tests.values import LongProgress, LongTest, WaitsFor
from host.drive import Drive, DriveIdentity, DriveKind, HiddenKind, HiddenStorage, Transport
from reports.grades import (
    FitFor,
    Grade,
    GradeOutcome,
    GradeReason,
    Hold,
    Letter,
    Looks,
    LooksCard,
    Tier,
)
from reports.language import Language
from reports.wording.findings import FINDINGS
from tests.agent.screens import stand_in as s
from tests.agent.screens import stand_in_drives as drives
from tests.agent.screens import stand_in_results as results
from tests.agent.screens.rendering import press, running, text_of
from wipe.codes import DriveStatus, Refusal, StatusReason

_T = TypeVar("_T")


def some(strategy: st.SearchStrategy[_T], most: int = 4) -> st.SearchStrategy[tuple[_T, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


TEXT = st.text(max_size=60)
MAYBE = st.none() | TEXT
NUMBER = st.integers(min_value=0, max_value=2**70)
CODES = st.sampled_from(sorted(FINDINGS)) | st.just("new.code")
NUMBERS = st.dictionaries(TEXT, NUMBER, max_size=2)
FINDING = st.builds(
    Finding,
    code=CODES,
    verdict=st.sampled_from(Verdict),
    reason=st.none() | st.sampled_from(Reason),
    device=MAYBE,
    measured=NUMBERS,
    limit=NUMBERS,
)
PROGRESS = st.builds(
    LongProgress,
    done_permille=st.none() | st.integers(-5, 2000),
    left_s=st.none() | st.integers(-5, 10**9),
    waits_for=st.none() | st.sampled_from(WaitsFor),
)
LONG = st.builds(
    LongRow,
    test=st.sampled_from(LongTest),
    drive_id=MAYBE,
    phase=st.sampled_from(LongPhase),
    progress=st.none() | PROGRESS,
    findings=some(FINDING, 2),
)
CHECK = st.builds(
    CheckRow,
    component=st.sampled_from(("cpu", "memory", "battery", "drive", "something")),
    device=MAYBE,
    label=MAYBE,
    busy=st.booleans(),
    verdict=st.none() | st.sampled_from(Verdict),
    findings=some(FINDING),
    progress=st.none() | PROGRESS,
)
DRIVE = st.builds(
    Drive,
    path=TEXT,
    identity=st.builds(DriveIdentity, model=MAYBE, serial=MAYBE, wwid=MAYBE),
    vendor=MAYBE,
    transport=st.sampled_from(Transport),
    kind=st.sampled_from(DriveKind),
    size_bytes=st.none() | NUMBER,
    live_medium=MAYBE,
    foreign=st.booleans(),
)
REASON_OF_END = st.none() | st.sampled_from([*StatusReason, *Refusal]).map(str) | TEXT
DRIVE_ROW = st.builds(
    DriveRow,
    drive=DRIVE,
    phase=st.sampled_from(DrivePhase),
    plan=st.sampled_from((None, drives.PLAN, drives.PLAN.model_copy(update={"available": ()}))),
    refusal=st.none() | st.sampled_from(Refusal),
    done_bytes=NUMBER,
    total_bytes=NUMBER,
    rate_bytes_s=st.none() | NUMBER,
    left_s=st.none() | st.integers(0, 10**9),
    outcome=st.none() | st.builds(drives.outcome, st.sampled_from(DriveStatus), REASON_OF_END),
    confirm_whole_serial=st.booleans(),
    can_go_on=st.booleans(),
)
HAND = st.builds(
    HandRow,
    code=CODES,
    verdict=st.none() | st.sampled_from(Verdict),
    reason=st.none() | st.sampled_from(Reason),
)
CARD = st.sampled_from(LooksCard)
HOLD_CODES = CODES | st.sampled_from(DriveStatus).map(lambda status: f"erase.{status}")
GRADE_REASON = st.builds(
    GradeReason,
    code=CODES | st.sampled_from(("capability.linux.comfort", "cosmetic.C4", "minor.count")),
    cap=st.sampled_from(Letter),
    verdict=st.none() | st.sampled_from(Verdict).map(str) | TEXT,
    why=st.none() | st.sampled_from(Reason).map(str) | TEXT,
)
GRADE = st.builds(
    Grade,
    outcome=st.sampled_from(GradeOutcome),
    letter=st.sampled_from(Letter),
    functional=st.sampled_from((None, "F3", "F4")),
    cosmetic=st.sampled_from(("C0", "C1", "C2", "C3", "C4", "C5", "C6", "new")),
    fit_for=st.sampled_from(FitFor),
    tier=st.sampled_from(Tier),
    complete=st.booleans(),
    holds=some(st.builds(Hold, code=HOLD_CODES, needs=TEXT), 2),
    reasons=some(GRADE_REASON, 9),
    also=some(GRADE_REASON, 2),
    next_step=st.just("release") | TEXT,
    policy=st.just(results.GRADE.policy),
)
SEND = st.builds(
    SendState,
    phase=st.sampled_from(SendPhase),
    waiting=NUMBER,
    address=st.none() | st.just(s.ADDRESS) | st.text(min_size=1, max_size=400),
    at=MAYBE | st.just("2026-11-23T14:02:11.000Z"),
    problem=MAYBE,
)
STATES = st.lists(st.sampled_from(StageState), min_size=len(Stage), max_size=len(Stage))
VIEW = st.builds(
    View,
    language=st.sampled_from(Language),
    bench=TEXT,
    demo=st.booleans(),
    laptop_name=MAYBE,
    laptop_serial=MAYBE,
    asset_tag=MAYBE,
    operator=MAYBE,
    stage=st.sampled_from(Stage),
    stages=STATES.map(lambda states: tuple(map(StageView, Stage, states))),
    resumed=st.sampled_from((False,)),
    checks=some(CHECK),
    checks_done=NUMBER,
    drives=some(DRIVE_ROW, 3),
    hidden=some(st.builds(HiddenStorage, kind=st.sampled_from(HiddenKind), where=TEXT), 2),
    no_storage_attested=st.booleans(),
    hand_tests=some(HAND, 20),
    told_open=some(st.sampled_from(("bios", "usb_sockets", "camera")) | TEXT, 3),
    long_tests=some(LONG, 3),
    looks=st.builds(Looks, lid=CARD, deck=CARD, screen=CARD, bezel=CARD, base=CARD, hinges=CARD),
    blockers=st.lists(st.sampled_from(Blocker), unique=True).map(tuple),
    grade=st.none() | GRADE,
    sealed=st.booleans(),
    record_id=st.just(s.RECORD_ID),
    send=SEND,
    sealed_at=MAYBE,
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(VIEW, min_size=3, max_size=6), st.sampled_from(Look))
async def test_any_views_after_one_another_are_shown(several: list[View], look: Look) -> None:
    async with running(several[0], look=look) as (app, pilot, job):
        for view in several:
            job.now = view
            app.look_again()
            for stage in Stage:
                app.action_go(stage.value)
                await pilot.pause()
                assert app.frame.pane.stage is stage
            assert "opknap" in text_of(app)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(VIEW, st.integers(0, 6))
async def test_enter_on_any_row_of_any_view_opens_and_closes(view: View, down: int) -> None:
    async with running(replace(view, sealed=False)) as (app, pilot, _):
        app.frame.pane.focus_work()
        await press(pilot, [*["down"] * down, "enter", "escape", "escape"])
        assert "opknap" in text_of(app)
