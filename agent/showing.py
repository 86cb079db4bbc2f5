"""From the parts of a session to what is shown and what is graded."""

from dataclasses import dataclass

from agent.check_rows import judged_rows
from agent.drive_rows import ShownDrive
from agent.grade_now import GradeNow
from agent.inspection_task import InspectionTask
from agent.job_drives import JobDrives
from agent.job_facts import job_facts
from agent.keeper import Keeper
from agent.sending_task import SendingTask
from agent.sleep_task import SleepTask
from agent.testing import Testing
from agent.view_builder import Shown
from agent.workplace import Workplace
from reports.job import JobFacts


@dataclass(frozen=True, slots=True)
class Showing:
    """Asks every part of a session what is so now."""

    place: Workplace
    keeper: Keeper
    inspection: InspectionTask
    tests: Testing
    drives: JobDrives
    sleeping: SleepTask
    sending: SendingTask
    grade_now: GradeNow
    resumed: bool

    def shown(self, *, to_be_looked_at: bool, problem: str | None) -> Shown:
        """Everything that a view is made of.

        Args:
            to_be_looked_at: something asks for an inspection that has not begun.
            problem: what went wrong when the record was sealed.
        """
        job, judged = self.keeper.job, self.tests.known()
        inspection = self.inspection.snapshot()
        findings = judged.inspected.findings
        long_rows = self.tests.long.rows(findings)
        rows = judged_rows(inspection.rows, findings, long_rows, self.place.policy)
        drives = self.drives.all()
        may_sleep = not (inspection.is_running or job.seal)
        return Shown(
            job=job,
            bench=self.place.config.bench_label,
            resumed=self.resumed,
            identity=judged.inspected.facts.identity or self.place.identity,
            checks=inspection.rows if inspection.is_running else rows,
            inspecting=inspection.is_running or to_be_looked_at,
            findings=findings,
            drives=tuple(drive.row for drive in drives),
            standings=tuple(drive.standing for drive in drives),
            hidden=self.drives.seen.hidden,
            grade=None if inspection.is_running else self.grade_now.of(self._facts(drives)),
            send=self.sending.state(problem),
            sleep=self.sleeping.state(drives, may_ask=may_sleep),
            hand_tests=judged.hand_tests,
            told_open=judged.told_open,
            long_tests=long_rows,
            testing=self.tests.long.is_at_work,
        )

    def facts(self) -> JobFacts:
        """Everything about the laptop that a grade depends on."""
        return self._facts(self.drives.all())

    def _facts(self, drives: tuple[ShownDrive, ...]) -> JobFacts:
        judged = self.tests.known()
        return job_facts(
            self.keeper.job,
            judged.inspected,
            drives,
            self.drives.seen.hidden,
            hand_tests=judged.hand_tests,
        )
