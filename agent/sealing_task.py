"""Sealing as a task of a session: at most once, and its failure is told."""

import logging
from collections.abc import Callable, Sequence

from agent.erase_tasks import EraseTasks
from agent.job_facts import evidence_notes, seal_inputs
from agent.keeper import Keeper
from agent.sealing import NotReadBack, Sealer
from agent.sending_task import SendingTask
from agent.state import JobState, Seal
from agent.workplace import Workplace
from checks.findings import Evidence
from reports.build import build
from reports.functional import GradingError
from reports.grading import grade
from reports.job import JobFacts
from reports.machine import grade_input
from reports.record import Event, Record

_log = logging.getLogger(__name__)

NOT_STORED = "not_stored"
"""The stick is full, gone, or does not keep what is written."""
NOT_BUILT = "not_built"
"""A defect of ours: the record could not be made."""


class SealingTask:
    """Grades, signs and stores the record of a job."""

    def __init__(
        self, place: Workplace, keeper: Keeper, erases: EraseTasks, sending: SendingTask
    ) -> None:
        self._place = place
        self._keeper = keeper
        self._erases = erases
        self._sending = sending
        self._sealer = Sealer(place.data, place.courier.outbox, place.key)
        self.problem: str | None = None
        """Code of what went wrong at the last attempt."""
        # Asked before anything adds to the job: a second look would not be what was signed.
        self.is_busy = self._was_interrupted()

    def _was_interrupted(self) -> bool:
        """Whether there is a record that is this job's, and the job does not know it."""
        job = self._keeper.job
        if job.seal is not None:
            return False
        if self._sealer.is_put(job.record_id):
            return True
        signed = self._sealer.signed(job.record_id)
        return signed is not None and says_what_the_job_says(signed, job)

    def begin(self) -> None:
        """Nothing of the job changes from here on."""
        self.is_busy, self.problem = True, None

    def seal(self, facts: JobFacts, inspected: Sequence[Evidence]) -> None:
        """Seal, or note the problem and let the job go on."""
        self._guarded(lambda: self._new_record(facts, inspected))

    def finish(self) -> None:
        """Go on with the seal that a power cut interrupted."""
        self._guarded(lambda: self._sealer.finish(self._keeper.job.record_id))

    def _guarded(self, seal: Callable[[], Record]) -> None:
        try:
            self._keep(seal())
        except (OSError, NotReadBack) as lost:
            _log.error("the record was not sealed: %s", lost)
            self.problem = NOT_STORED
        except (GradingError, ValueError):
            _log.exception("the record could not be made")
            self.problem = NOT_BUILT
        finally:
            self.is_busy = False
            self._sending.wake()

    def _new_record(self, facts: JobFacts, inspected: Sequence[Evidence]) -> Record:
        place, keeper = self._place, self._keeper
        keeper.save_now()
        job, journals = keeper.job, self._erases.journals()
        judged = grade(grade_input(facts), place.policy)
        notes = evidence_notes(inspected, journals)

        def make(counter: int) -> Record:
            return build(seal_inputs(place, job, facts, judged, counter=counter, evidence=notes))

        evidence = {one.name: one.content for one in inspected} | journals
        return self._sealer.seal(job.record_id, evidence, make)

    def _keep(self, record: Record) -> None:
        # First where it is, then that it is sealed: a view never says sealed and nowhere.
        self._sending.look()
        done = Seal(counter=record.bench.counter, grade=record.grade, at=record.sealed_at)
        self._keeper.change(lambda now: now.model_copy(update={"seal": done}))
        self._keeper.save_now()


def says_what_the_job_says(record: Record, job: JobState) -> bool:
    """Whether nobody has answered or done anything since this record was signed.

    After a failed seal the job is open again: what was signed then must not become the record of
    a laptop of which more has been said.
    """
    return (
        record.operator.id == job.operator
        and record.laptop.asset_tag == job.asset_tag
        and record.looks == job.looks
        and record.storage.attested_no_storage_by == job.no_storage_attested_by
        and {(one.code, one.attempts) for one in record.hand_tests}
        == {(one.code, one.attempts) for one in job.hand_tests}
        and _happenings(record.timeline[:-1]) == _happenings(job.timeline)
    )


def _happenings(timeline: Sequence[Event]) -> list[tuple[str, int, str]]:
    # Starting again is no change: that is when we ask.
    return [(one.boot_id, one.boot_ms, one.event) for one in timeline if one.event != "picked_up"]
