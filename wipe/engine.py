"""One drive's erase from plan to final word: guard, methods in order, proof, outcome.

Everything is journaled before it is done. What is claimed at the end follows from the journal and
from what was read back; a run that dies anywhere leaves no claim and can be resumed.
"""

from itertools import takewhile

from host.errors import DriveGone
from wipe.admission import Admitted, admit, is_still
from wipe.codes import Method, Refusal, StatusReason, StepResult
from wipe.events import Began, Ended, Planned, StopAsked
from wipe.firmware_run import FirmwareRun
from wipe.folder import DriveFolder
from wipe.history import History, must_belong, recall
from wipe.journal import Journal, JournalLost
from wipe.left_alone import is_as_left, is_fresh, is_of_another_boot
from wipe.marking import Marking
from wipe.open_drive import OpenDrive
from wipe.outcome import RunFacts, conclude, refused, unproved
from wipe.overwriting import Overwriting
from wipe.status import RunEnd
from wipe.surroundings import Surroundings
from wipe.unhiding import unhide
from wipe.unlocking import Unlocking
from wipe.values import ErasePlan, Outcome, Verification


def erase(folder: DriveFolder, journal: Journal, world: Surroundings) -> Outcome:
    """Run, or go on with, the erase of a folder.

    Returns:
        How it ended; what the last line of the journal says, unless the journal was lost.

    Raises:
        JournalDamaged: the journal is of another drive or job.
    """
    plan = folder.plan()
    must_belong(journal.entries, plan)
    history = recall(journal.entries)
    if history.final is not None and history.is_finished:
        return history.final
    run = _Run(folder, plan, journal, world, history)
    try:
        outcome = run.outcome()
        journal.append(Ended(outcome=outcome))
    except JournalLost:
        lost = StatusReason.JOURNAL_LOST
        return unproved(plan, lost, run.elapsed_ms(), at_work=run.told_to_erase_itself)
    return outcome


class _Run:
    """One process's part in a drive's erase."""

    def __init__(
        self,
        folder: DriveFolder,
        plan: ErasePlan,
        journal: Journal,
        world: Surroundings,
        history: History,
    ) -> None:
        self._folder = folder
        self._plan = plan
        self._journal = journal
        self._world = world
        self._history = history
        self._began_ms = world.host.boot_ms()
        self._steps: _Steps | None = None

    @property
    def told_to_erase_itself(self) -> bool:
        """Whether a method of the firmware was begun, in this run or an earlier one."""
        by_firmware = (one.method is not Method.OVERWRITE for one in self._history.attempts)
        now = self._steps is not None and self._steps.told_to_erase_itself
        return now or any(by_firmware)

    def elapsed_ms(self) -> int:
        """Time at work, earlier runs included."""
        return self._history.active_ms + self._world.host.boot_ms() - self._began_ms

    def outcome(self) -> Outcome:
        """Do everything."""
        self._journal.append(
            Began(
                boot_id=self._world.host.boot_id(),
                pid=self._world.pid,
                version=self._world.version,
                resumed=self._history.started,
            )
        )
        self._journal.append(Planned(plan=self._plan))
        try:
            admitted = admit(self._plan, self._world.host, self._journal)
        except DriveGone:
            return self._gone()
        if isinstance(admitted, Refusal):
            return self._refused(admitted)
        try:
            return self._on_drive(admitted)
        finally:
            admitted.handle.close()

    def _refused(self, reason: Refusal) -> Outcome:
        return refused(self._plan, reason, self._history.attempts, self._history.active_ms)

    def _gone(self) -> Outcome:
        if not self._history.started:
            return self._refused(Refusal.IDENTITY_CHANGED)
        return unproved(self._plan, StatusReason.VANISHED, self.elapsed_ms())

    def _on_drive(self, admitted: Admitted) -> Outcome:
        steps = _Steps(self._folder, self._plan, self._journal, self._world, self._history)
        self._steps = steps
        try:
            end = steps.run(admitted)
            if isinstance(end, Refusal):
                facts = steps.facts(RunEnd.STOPPED, self.elapsed_ms())
                return refused(self._plan, end, facts.attempts, facts.elapsed_ms)
            if not is_still(admitted.drive, self._plan, self._world.host):
                end, steps.verification = RunEnd.VANISHED, None
        except DriveGone:
            end, steps.verification = RunEnd.VANISHED, None
        if end in {RunEnd.STOPPED, RunEnd.RUNNING} and self._world.stopped():
            self._journal.append(StopAsked())
        return conclude(self._plan, admitted.drive, steps.facts(end, self.elapsed_ms()))


class _Steps:
    """The planned methods on the open drive, from where the last run left it."""

    def __init__(
        self,
        folder: DriveFolder,
        plan: ErasePlan,
        journal: Journal,
        world: Surroundings,
        history: History,
    ) -> None:
        self._folder = folder
        self._plan = plan
        self._journal = journal
        self._world = world
        self._history = history
        self._opened: OpenDrive | None = None
        self._firmware: FirmwareRun | None = None
        self._overwriting: Overwriting | None = None
        self.verification: Verification | None = None

    def run(self, admitted: Admitted) -> RunEnd | Refusal:
        """Erase and prove.

        Raises:
            DriveGone, JournalLost
        """
        opened = OpenDrive.of(admitted, self._journal, self._world.host)
        self._opened = opened
        if self._history.overwrite_began:
            return self._overwrite(opened)
        if not self._history.started and self._is_of_another_boot():
            # Nothing was begun, so nothing shows whose data it holds by now.
            return Refusal.NOT_CONFIRMED
        end = self._opened_up(opened)
        if end is not None:
            return end
        marking = Marking(
            plan=self._plan,
            folder=self._folder,
            journal=self._journal,
            world=self._world,
            history=self._history,
            handle=opened.handle,
        )
        self._firmware = FirmwareRun(
            plan=self._plan,
            folder=self._folder,
            journal=self._journal,
            world=self._world,
            history=self._history,
            opened=opened,
            marking=marking,
            attempts=self._history.attempts,
        )
        end = self._by_firmware(opened, self._firmware, marking)
        if end is not None:
            return end
        if Method.OVERWRITE in self._methods():
            return self._overwrite(opened)
        return RunEnd.NO_METHOD

    def _opened_up(self, opened: OpenDrive) -> RunEnd | Refusal | None:
        """Take away what keeps parts of the drive from being erased; `None`: go on."""
        plan, history, host = self._plan, self._history, self._world.host
        unlocking = Unlocking(plan, self._folder, opened, self._journal, history, host)
        end = unlocking.run()
        if end is not None:
            return end
        return unhide(plan, opened, self._journal, history, host)

    @property
    def told_to_erase_itself(self) -> bool:
        """Whether this run began a method of the firmware."""
        return self._firmware is not None and self._firmware.has_begun

    def facts(self, end: RunEnd, elapsed_ms: int) -> RunFacts:
        """What this run leaves behind for the outcome."""
        told = self._opened.capabilities if self._opened else None
        over = self._overwriting
        if over is not None:
            return RunFacts(
                end=end,
                elapsed_ms=elapsed_ms,
                capabilities=told,
                attempts=over.attempts,
                verification=self.verification,
                write_errors=over.errors.ranges(),
                overwritten_bytes=over.overwritten_bytes,
                secret=over.secret,
            )
        firmware = self._firmware
        return RunFacts(
            end=end,
            elapsed_ms=elapsed_ms,
            method=(firmware.method if firmware else None) or self._first_method(),
            capabilities=told,
            attempts=firmware.attempts if firmware else self._history.attempts,
            verification=self.verification,
            marker_seed=firmware.marking.seed if firmware else None,
        )

    def _methods(self) -> tuple[Method, ...]:
        return tuple(step.method for step in self._plan.plan.available)

    def _first_method(self) -> Method:
        return next(iter(self._methods()), Method.OVERWRITE)

    def _by_firmware(
        self, opened: OpenDrive, firmware: FirmwareRun, marking: Marking
    ) -> RunEnd | Refusal | None:
        """The methods before the overwrite; `None` when none of them ran."""
        history = self._history
        # Nothing falls back from an overwrite: every byte of it is compared.
        methods = list(takewhile(lambda code: code is not Method.OVERWRITE, self._methods()))
        end: RunEnd | Refusal | None = None
        step = history.open_firmware_step
        if step is not None:
            if not is_as_left(self._plan, opened, history, step, marking):
                return Refusal.NOT_CONFIRMED
            end = firmware.go_on(step)
        elif history.ended_step is not None and history.ended_step.result is StepResult.DONE:
            firmware.method, end = history.ended_step.method, RunEnd.COMPLETE
        if end is None and history.started and not self._is_fresh() and not marking.still_there():
            # Nothing of ours runs: ours only while our marks are there, and nothing new.
            return Refusal.NOT_CONFIRMED
        if end is None:
            end = firmware.run(methods)
        if end is not RunEnd.COMPLETE or firmware.method is None:
            return end
        return self._prove(opened, firmware.method, marking)

    def _is_fresh(self) -> bool:
        """Whether somebody said yes to this drive in this boot."""
        return is_fresh(self._plan, self._world.host)

    def _is_of_another_boot(self) -> bool:
        """Whether nobody said yes in this boot, nor was it us who asked for a power cycle."""
        final = self._history.final
        asked = final is not None and final.reason == StatusReason.POWER_CYCLE
        awaited = asked or bool(self._history.restores)
        return not awaited and is_of_another_boot(self._plan, self._world.host)

    def _prove(self, opened: OpenDrive, method: Method, marking: Marking) -> RunEnd:
        opened.handle.look_again()
        opened.ask_again()
        self.verification = marking.prove(method, full=self._is_full(method))
        return RunEnd.STOPPED if self.verification is None else RunEnd.COMPLETE

    def _is_full(self, method: Method) -> bool:
        return any(
            step.check == "M+F" for step in self._plan.plan.available if step.method is method
        )

    def _overwrite(self, opened: OpenDrive) -> RunEnd | Refusal:
        before = self._firmware.attempts if self._firmware else self._history.attempts
        self._overwriting = Overwriting(
            plan=self._plan,
            folder=self._folder,
            journal=self._journal,
            world=self._world,
            history=self._history,
            handle=opened.handle,
            attempts=before,
        )
        end = self._overwriting.run()
        self.verification = self._overwriting.verification
        return end
