"""One laptop's trip: what a front end shows of it and may ask of it.

Calls return at once. What takes time runs elsewhere: inspection and long tests in their own
threads, saving, starting erases and sealing on the desk, looking at drives and journals by
tickers, sending in the sender's thread, erasing in processes that outlive all of them.
"""

import logging
import threading
from collections.abc import Sequence

from typing_extensions import override

from agent import flow
from agent.answering import Answering
from agent.desk import Desk, Ticker
from agent.drive_asking import DriveAsking
from agent.drive_rows import Seen
from agent.drive_watch import DriveLook, drive_watch
from agent.erase_ends import EraseEnds
from agent.erase_tasks import EraseTasks
from agent.erasing import EraseHooks, Erasing
from agent.grade_now import GradeNow
from agent.inspecting import Inspecting
from agent.inspection_task import InspectionTask
from agent.job_drives import JobDrives
from agent.keeper import Keeper
from agent.pick_up import clear_finished, pick_up
from agent.port_test import set_aside
from agent.replugged import part
from agent.sealing_task import SealingTask
from agent.sending_task import SendingTask
from agent.showing import Showing
from agent.sleep_task import SleepHooks, SleepTask
from agent.state import JobState
from agent.testing import Testing
from agent.view import Actions, Blocker, Stage, View
from agent.view_builder import Shown, build_view
from agent.workplace import Workplace
from checks.findings import Reason, Verdict
from checks.hand.questions import HAND_CODES
from checks.hand.values import HandEnd, HandEngine
from checks.long_tests.values import LongRun, LongTask
from checks.told_facts import ToldFacts
from reports.grades import LooksCard, Surface
from reports.language import Language
from reports.record import ForeignAnswer
from wipe.codes import Refusal
from wipe.values import Outcome

_log = logging.getLogger(__name__)

FOLLOW_EVERY_S = 0.25
CLOSE_WITHIN_S = 5.0


class Session(Actions):
    """The job of the laptop that we run on."""

    def __init__(self, place: Workplace) -> None:
        """Pick up or begin the job, and start looking at everything.

        Raises:
            OSError: the data folder cannot be written.
        """
        self._place = place
        self._clock = place.clock
        self._lock = threading.RLock()
        clear_finished(place.data, place.courier.outbox)
        job, resumed = pick_up(place)
        self._desk = Desk()
        self._keeper = Keeper(place.data.open_jobs, job, self._desk)
        self._keeper.save_now()
        self._erases = EraseTasks(place.host, self._keeper.folder)
        self._inspection = InspectionTask(place.host, place.policy, self._inspected)
        self._drives = JobDrives(
            keeper=self._keeper,
            erases=self._erases,
            inspection=self._inspection,
            erase=place.config.erase,
            slept_in_vain=lambda: self._sleeping.in_vain,
        )
        self._tests = Testing(
            place,
            self._keeper,
            self._drives,
            self._inspection,
            is_asleep=lambda: self._sleeping.is_busy,
            ended=self._long_ended,
        )
        self._erasing = Erasing(
            place,
            self._keeper,
            self._desk,
            self._erases,
            self._drives,
            lock=self._lock,
            hooks=EraseHooks(
                is_fixed=lambda: self._is_fixed,
                is_asleep=lambda: self._sleeping.is_busy,
                make_way=self._tests.make_way,
                note=self._note,
            ),
        )
        asking = DriveAsking(place.host, self._drives.is_at_work)
        self._look = DriveLook(place.host, place.include_loop, asking)
        self._drives_looked_at = threading.Event()
        self._ends = EraseEnds(self._note_end)
        self._answering = Answering(self._keeper, self._clock, place.policy.hand)
        self._inspecting = Inspecting(self._inspection)
        hooks = SleepHooks(
            look_again=lambda: self._drives_seen(self._look.now()),
            note=lambda drive, end: self._note("slept", drive=drive, result=end.value),
        )
        self._sleeping = SleepTask(place, self._desk, asking, hooks)
        self._grade_now = GradeNow(place.policy)
        self._sending = SendingTask(place, job.record_id)
        self._sealing = SealingTask(place, self._keeper, self._erases, self._sending)
        self._showing = Showing(
            place=place,
            keeper=self._keeper,
            inspection=self._inspection,
            tests=self._tests,
            drives=self._drives,
            sleeping=self._sleeping,
            sending=self._sending,
            grade_now=self._grade_now,
            resumed=resumed,
        )
        self._inspection.start()
        self._tickers = (
            drive_watch(self._look, self._drives_seen, self._drives_looked_at.set),
            Ticker("follow", FOLLOW_EVERY_S, self._follow),
        )
        for ticker in self._tickers:
            ticker.start()
        self._sending.start()
        if self._sealing.is_busy:
            self._desk.do("seal", self._sealing.finish)

    # What is so

    @override
    def view(self) -> View:
        return build_view(self._shown())

    def _shown(self) -> Shown:
        return self._showing.shown(
            to_be_looked_at=self._is_to_be_looked_at, problem=self._sealing.problem
        )

    @property
    def _is_fixed(self) -> bool:
        return self._sealing.is_busy or self._keeper.job.seal is not None

    # Start and steps

    @override
    def set_language(self, language: Language) -> None:
        self._keeper.change(lambda job: job.model_copy(update={"language": language}))

    @override
    def go_to(self, stage: Stage) -> None:
        self._answering.look_up()
        self._keeper.change(lambda job: job.model_copy(update={"stage": stage}))

    @override
    def begin(self, operator: str, asset_tag: str | None) -> str | None:
        return self._answering.begin(operator, asset_tag, is_fixed=self._is_fixed)

    @override
    def inspect_again(self) -> None:
        if not self._is_fixed:
            self._inspecting.ask()
            self._inspect_if_due()

    def _inspect_if_due(self) -> None:
        with self._lock:
            self._inspecting.look(
                joined=self._keeper.job.present_drives(self._drives.seen.drives),
                erasing=self._drives.is_erasing or self._sleeping.is_busy,
                fixed=self._is_fixed,
            )

    @property
    def _is_to_be_looked_at(self) -> bool:
        due = self._inspecting.is_due and not self._drives.is_erasing
        return due or not self._drives_looked_at.is_set()

    def _inspected(self) -> None:
        self._keeper.change(lambda job: job.with_event(self._clock.event("inspected")))

    # Drives

    @override
    def answer_foreign(self, drive_id: str, *, belongs: bool) -> None:
        drive = self._drives.one(drive_id)
        if self._is_fixed or drive is None or not drive.known.is_foreign or drive.plan is not None:
            return
        by = self._keeper.job.operator or "?"
        answer = ForeignAnswer(belongs=belongs, by=by, at=self._clock.utc())
        event = self._clock.event("foreign_answered", by=by, drive=drive_id, belongs=belongs)
        self._keeper.change(lambda job: job.with_foreign_answer(drive_id, answer).with_event(event))

    @override
    def confirm_erase(self, drive_id: str, typed: str) -> Refusal | None:
        return self._erasing.confirm(drive_id, typed)

    @override
    def resume_erase(self, drive_id: str) -> Refusal | None:
        return self._erasing.resume(drive_id)

    @override
    def stop_erase(self, drive_id: str) -> None:
        self._erasing.stop(drive_id)

    @override
    def sleep_once(self) -> None:
        with self._lock:
            if not self._is_fixed:
                # No test may be at work when the laptop falls asleep: it would look like a death.
                self._desk.do("park", self._tests.park)
                self._sleeping.begin(self._drives)

    @override
    def attest_no_storage(self) -> None:
        who = self._keeper.job.operator
        asked = Blocker.NO_STORAGE_NOT_ATTESTED in flow.blockers(self._shown().situation)
        if self._is_fixed or who is None or not asked:
            return
        self._keeper.change(lambda job: job.model_copy(update={"no_storage_attested_by": who}))
        self._note("no_storage_attested")

    def _drives_seen(self, seen: Seen) -> None:
        self._drives.seen = seen
        if self._is_fixed:
            return
        boot_id, works, before = self._place.host.boot_id(), self._erases.work(), self._keeper.job
        sticks = self._tests.port_test.sticks(seen.drives)

        def seen_now(job: JobState) -> JobState:
            looked = part(job, seen.drives, works, boot_id).with_drives_seen(seen.drives, boot_id)
            return set_aside(looked, sticks, self._clock)

        after = self._keeper.change(seen_now)
        if after.count_left > before.count_left:
            # What was read of the drive that has left says nothing of the one in its place.
            self._inspecting.ask()
        if not self._drives_looked_at.is_set():
            # Before anything else: a drive that erases itself does not wait for us.
            for drive_id in self._erases.left_at_work():
                self.resume_erase(drive_id)
            mine = frozenset(drive.id for drive in seen.drives)
            self._desk.do("explain", lambda: self._sleeping.explain(mine))

    def _follow(self) -> None:
        self._erases.poll()
        self._note_ends()
        self._inspect_if_due()
        self._look_at_long_tests()
        if not self._inspection.snapshot().is_running and not self._is_fixed:
            self._grade_now.look_at(self._showing.facts())

    def _note_ends(self) -> None:
        with self._lock:
            if not self._is_fixed:
                self._ends.look(self._erases.work())

    def _note_end(self, drive_id: str, outcome: Outcome) -> None:
        self._note("erase_ended", drive=drive_id, status=outcome.status.value)

    # Try, looks and long tests

    @override
    def answer_hand_test(self, code: str, verdict: Verdict, reason: Reason | None) -> None:
        if not self._is_fixed and code in HAND_CODES:
            self._answering.hand_test(code, verdict, reason)

    @override
    def open_hand_test(self, code: str) -> HandEngine | None:
        return self._tests.open(code)

    @override
    def end_hand_test(self, code: str, end: HandEnd) -> None:
        if self._is_fixed:
            return
        self._answering.hand_end(end)
        self._desk.do("keep", lambda: self._tests.long.kept.keep(end.evidence))

    @override
    def tell(self, told: ToldFacts) -> None:
        if not self._is_fixed:
            self._answering.tell(told)

    @override
    def begin_long_test(self, task: LongTask) -> None:
        if not self._is_fixed:
            self._tests.long.want((task,), again=True, by_person=True)

    @override
    def stop_long_test(self, task: LongTask) -> None:
        self._desk.do("stop", lambda: self._tests.long.stop(task))

    def _look_at_long_tests(self) -> None:
        inspection = self._inspection.snapshot()
        if self._is_fixed or inspection.is_running or not self._drives_looked_at.is_set():
            return
        self._tests.look()

    def _long_ended(self, run: LongRun) -> None:
        self._note("long_test_ended", test=run.test.value, drive=run.drive_id or "")

    @override
    def choose_look(self, surface: Surface, card: LooksCard) -> None:
        if not self._is_fixed:
            self._answering.look(surface, card)

    # Grade and leave

    @override
    def seal(self) -> Sequence[Blocker]:
        with self._lock:
            if self._is_fixed:
                return ()
            # What the screen shows as ended, the record tells as ended.
            self._note_ends()
            shown = self._shown()
            blockers = flow.blockers(shown.situation)
            if not blockers:
                self._sealing.begin()
        if not blockers:
            facts, evidence = self._showing.facts, self._tests.evidence
            self._desk.do("seal", lambda: self._sealing.seal(facts(), evidence()))
        return blockers

    @override
    def close(self) -> None:
        if self._keeper.job.seal is not None:
            self._keeper.change(lambda job: job.model_copy(update={"closed": True}))
        for ticker in self._tickers:
            ticker.stop(CLOSE_WITHIN_S)
        self._tests.long.close(CLOSE_WITHIN_S)
        if not self._desk.finish(CLOSE_WITHIN_S):
            _log.error("the stick did not take everything within %s s", CLOSE_WITHIN_S)
        self._erases.leave(CLOSE_WITHIN_S)
        self._sending.stop(CLOSE_WITHIN_S)

    def _note(self, name: str, **detail: object) -> None:
        event = self._clock.event(name, by=self._keeper.job.operator, **detail)
        self._keeper.change(lambda job: job.with_event(event))
