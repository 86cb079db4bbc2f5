"""The long tests of a job: begun when nothing is in their way, each in a thread of its own.

That a test begins is on the stick before it does: a laptop that dies under it is known to have
died. What it found is on the stick before anything else begins.
"""

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from typing_extensions import override

from agent.desk import run_guarded
from agent.keeper import Keeper
from agent.kept_evidence import KeptEvidence
from agent.state import LongBegun
from agent.view import LongPhase, LongRow
from checks.facts import LaptopFacts
from checks.findings import Finding, Reason
from checks.long_tests.running import run_long_test
from checks.long_tests.schedule import Standing, may_begin, must_stop, wanted_tests
from checks.long_tests.values import (
    LongControl,
    LongEnd,
    LongProgress,
    LongRun,
    LongTask,
    LongTest,
    WaitsFor,
)
from checks.policy import Policy
from host.durable import make_folder
from host.port import Host

_log = logging.getLogger(__name__)

_ORDER = tuple(LongTest)
Runner = Callable[[Host, LongTask, Policy, str, LongControl], LongEnd]
"""Runs one long test in the calling thread: machine, task, limits, folder, control."""
STOP_WITHIN_S = 20.0
"""A stopped test has this long to end its processes."""


@dataclass(slots=True)
class _Running(LongControl):
    """One long test at work."""

    task: LongTask
    progress: LongProgress = field(default_factory=LongProgress)
    stop: threading.Event = field(default_factory=threading.Event)
    by_person: bool = False
    thread: threading.Thread | None = None

    @property
    @override
    def is_stopped(self) -> bool:
        return self.stop.is_set()

    @override
    def tell(self, progress: LongProgress) -> None:
        self.progress = progress


class LongTests:
    """Wants, begins and stops long tests."""

    def __init__(
        self,
        host: Host,
        policy: Policy,
        keeper: Keeper,
        ended: Callable[[LongRun], None],
        run: Runner = run_long_test,
    ) -> None:
        self._run_test = run
        self._host = host
        self._policy = policy
        self._keeper = keeper
        self._ended = ended
        self._folder = keeper.folder / "tests"
        self.kept = KeptEvidence(keeper.folder / "kept")
        self._lock = threading.RLock()
        self._wanted: dict[tuple[LongTest, str | None], LongTask] = {}
        self._asked: set[tuple[LongTest, str | None]] = set()
        """Those that a person started."""
        self._running: dict[tuple[LongTest, str | None], _Running] = {}
        self._waits_for: WaitsFor | None = None
        """What the battery test needs before it begins by itself."""
        self._is_open = True
        self._adopt()

    @property
    def wanted(self) -> tuple[LongTask, ...]:
        """What has not begun, in the order in which it is wanted."""
        with self._lock:
            return tuple(sorted(self._wanted.values(), key=lambda one: _ORDER.index(one.test)))

    @property
    def running(self) -> tuple[tuple[LongTask, LongProgress], ...]:
        """What is at work, and how far it is."""
        with self._lock:
            return tuple((one.task, one.progress) for one in self._running.values())

    @property
    def waits_for_battery(self) -> bool:
        """The battery test has not begun: somebody must look at its charge."""
        return any(one.test is LongTest.BATTERY for one in self.wanted)

    @property
    def is_at_work(self) -> bool:
        """A test runs, or will by itself: what needs a person (the plug) or a charge does not."""
        waiting = any(one.test is not LongTest.BATTERY for one in self.wanted)
        return waiting or bool(self._running)

    def rows(self, findings: Sequence[Finding]) -> tuple[LongRow, ...]:
        """Every long test, in its order, with what was found once it has ended."""
        with self._lock:
            rows = [
                *(
                    _row(one.task, LongPhase.RUNNING, one.progress)
                    for one in self._running.values()
                ),
                *(_row(one, LongPhase.WAITING, self._asks(one)) for one in self._wanted.values()),
            ]
        shown = {(one.test, one.drive_id) for one in rows}
        ended = {_key_of(one): one for one in reversed(self._keeper.job.long_tests)}
        rows += [_ended_row(one, findings) for key, one in ended.items() if key not in shown]
        return tuple(sorted(rows, key=lambda one: (_ORDER.index(one.test), one.drive_id or "")))

    def want(
        self, tasks: Sequence[LongTask], *, again: bool = False, by_person: bool = False
    ) -> None:
        """Want these tests.

        Args:
            tasks: which.
            again: those that were begun before, too.
            by_person: somebody asked for them and is there to do what they ask.
        """
        with self._lock:
            done = {(one.test, one.drive_id) for one in self._keeper.job.long_tests}
            for task in tasks:
                key = _key(task)
                if key not in self._running and (again or key not in done):
                    self._wanted[key] = task
                    self._asked |= {key} if by_person else set()

    def stop(self, task: LongTask) -> None:
        """A person ends a test, or does not want it to begin."""
        with self._lock:
            if self._wanted.pop(_key(task), None) is not None:
                self._keep(_without(task, Reason.CANCELLED, died=self._died_before(task)))
            running = self._running.get(_key(task))
            if running is not None:
                running.by_person = True
                running.stop.set()

    def look(self, now: Standing, *, may_ask: bool = True) -> None:
        """Stop what must make way, begin what may.

        Args:
            now: what is so; it lacks only the tests themselves.
            may_ask: a person may be asked to pull the plug: nothing more important needs it.
        """
        with self._lock:
            if not self._is_open:
                return
            standing = self._with_tests(now)
            for task in must_stop(standing):
                self._running[_key(task)].stop.set()
            may = may_begin(standing)
            self._waits_for = None
            for task in may:
                if self._is_left_to_person(task, standing):
                    self._waits_for = WaitsFor.UNPLUG if may_ask else None
                else:
                    self._asked.discard(_key(task))
                    self._begin(self._wanted.pop(_key(task)))

    def make_way(self, now: Standing, timeout_s: float = STOP_WITHIN_S) -> bool:
        """Stop what must make way for what is about to begin, and wait until it has ended."""
        with self._lock:
            leaving = [self._running[_key(task)] for task in must_stop(self._with_tests(now))]
            for one in leaving:
                one.stop.set()
        return all(_joined(one, timeout_s) for one in leaving)

    def close(self, timeout_s: float) -> None:
        """End everything: a load that nobody watches must not go on."""
        with self._lock:
            self._is_open = False
            leaving = list(self._running.values())
            for one in leaving:
                one.stop.set()
        for one in leaving:
            if not _joined(one, timeout_s):
                _log.error("long test %s did not end within %s s", one.task.test, timeout_s)

    def _is_left_to_person(self, task: LongTask, now: Standing) -> bool:
        """The battery test begins when the charger is out: somebody who is busy would miss it."""
        asked = _key(task) in self._asked
        return task.test is LongTest.BATTERY and now.mains is not False and not asked

    def _with_tests(self, now: Standing) -> Standing:
        running = tuple(one.task for one in self._running.values())
        return replace(now, wanted=self.wanted, running=running)

    def _asks(self, task: LongTask) -> LongProgress | None:
        if task.test is not LongTest.BATTERY or self._waits_for is None:
            return None
        return LongProgress(waits_for=self._waits_for)

    def _adopt(self) -> None:
        """What was begun and never ended: the laptop went off, or the program did."""
        boot_id = self._host.boot_id()
        for begun in self._keeper.job.long_begun:
            task = LongTask(begun.test, begun.drive_id, begun.deep)
            before = self._died_before(task)
            if begun.boot_id == boot_id:
                run = _without(task, Reason.ABORTED, died=before)
            else:
                run = _without(task, Reason.MACHINE_DIED, died=before + 1)
            self._keep(run)

    def _died_before(self, task: LongTask) -> int:
        runs = (one for one in self._keeper.job.long_tests if _key_of(one) == _key(task))
        return max((one.died for one in runs), default=0)

    def _begin(self, task: LongTask) -> None:
        running = _Running(task)
        self._running[_key(task)] = running
        name = f"long-{task.test.value}"
        running.thread = threading.Thread(
            target=run_guarded, args=(name, lambda: self._run(running)), name=name, daemon=True
        )
        running.thread.start()

    def _run(self, running: _Running) -> None:
        task = running.task
        end: LongEnd | None = None
        try:
            end = self._tried(running)
            if not _made_way(running, end):
                self._finish(task, end)
        finally:
            with self._lock:
                self._running.pop(_key(task), None)
                if end is not None and _made_way(running, end):
                    # Also when we leave: it must not look like a death at the next start.
                    self._forget(task)
                    self.want((task,) if self._is_open else (), again=True)

    def _tried(self, running: _Running) -> LongEnd:
        task = running.task
        begun = LongBegun(
            test=task.test, drive_id=task.drive_id, deep=task.deep, boot_id=self._host.boot_id()
        )
        try:
            make_folder(self._folder)
            self._keeper.change(lambda job: job.with_long_begun(begun))
            self._keeper.save_now()
        except OSError as lost:
            # Without the note on the stick a death under the test would look like nothing.
            _log.error("long test %s did not begin: %s", task.test.value, lost)
            return LongEnd(_without(task, Reason.ABORTED))
        try:
            return self._run_test(self._host, task, self._policy, str(self._folder), running)
        except Exception:  # noqa: BLE001 - one broken test says nothing of the laptop
            _log.exception("long test %s broke", task.test.value)
            run = _without(task, Reason.OUTPUT_UNREADABLE)
            return LongEnd(run.model_copy(update={"crashed": True}))

    def _finish(self, task: LongTask, end: LongEnd) -> None:
        try:
            self.kept.keep(end.evidence)
        except OSError as lost:
            _log.error("evidence of %s was not kept: %s", task.test.value, lost)
        self._keep(end.run.model_copy(update={"died": self._died_before(task)}))
        self._ended(end.run)

    def _keep(self, run: LongRun) -> None:
        self._keeper.change(lambda job: job.with_long_run(run))
        try:
            self._keeper.save_now()
        except OSError as lost:
            _log.error("the end of %s is not on the stick: %s", run.test.value, lost)

    def _forget(self, task: LongTask) -> None:
        self._keeper.change(lambda job: job.without_long_begun(*_key(task)))


def wanted_of(facts: LaptopFacts, joined: Collection[str]) -> tuple[LongTask, ...]:
    """The long tests of a laptop.

    Args:
        facts: of its parts.
        joined: foreign drives, by id, of which somebody said that they belong to it.
    """
    drives = facts.drives or ()
    own = tuple(one.drive_id for one in drives if not one.foreign or one.drive_id in joined)
    packs = any(one.present is not False for one in facts.batteries or ())
    return wanted_tests(own, has_battery=packs)


_CODES = {
    LongTest.SELFTEST: ("drive.selftest",),
    LongTest.MEMORY: ("ram.pattern_test",),
    LongTest.CPU: ("cpu.verify", "thermal.throttle", "thermal.fan", "thermal.shutdown"),
    LongTest.BATTERY: ("battery.load",),
}


def _row(task: LongTask, phase: LongPhase, progress: LongProgress | None = None) -> LongRow:
    return LongRow(task.test, task.drive_id, phase, progress, ())


def _ended_row(run: LongRun, findings: Sequence[Finding]) -> LongRow:
    device = None if run.drive_id is None else f"drive:{run.drive_id}"
    own = (one for one in findings if one.code in _CODES[run.test] and one.device == device)
    return LongRow(run.test, run.drive_id, LongPhase.ENDED, None, tuple(own))


def _key(task: LongTask) -> tuple[LongTest, str | None]:
    return task.test, task.drive_id


def _key_of(run: LongRun) -> tuple[LongTest, str | None]:
    return run.test, run.drive_id


def _without(task: LongTask, reason: Reason, *, died: int = 0) -> LongRun:
    return LongRun(test=task.test, drive_id=task.drive_id, deep=task.deep, reason=reason, died=died)


def _made_way(running: _Running, end: LongEnd) -> bool:
    """It was stopped for something else and has nothing to tell: later."""
    return running.is_stopped and not running.by_person and end.run.reason is not None


def _joined(running: _Running, timeout_s: float) -> bool:
    if running.thread is not None:
        running.thread.join(timeout_s)
    return running.thread is None or not running.thread.is_alive()
