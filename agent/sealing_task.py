"""Sealing as a task of a session: at most once, and its failure is told."""

import logging
from collections.abc import Sequence

from agent.erase_tasks import EraseTasks
from agent.job_facts import evidence_notes, seal_inputs
from agent.keeper import Keeper
from agent.sealing import NotReadBack, Sealer
from agent.sending_task import SendingTask
from agent.state import Seal
from agent.workplace import Workplace
from checks.findings import Evidence
from reports.build import build
from reports.functional import GradingError
from reports.grading import grade
from reports.job import JobFacts
from reports.machine import grade_input
from reports.record import Record

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
        self.is_busy = False
        self.problem: str | None = None
        """Code of what went wrong at the last attempt."""

    def was_interrupted(self) -> bool:
        """Whether a signed record of this job is on the stick and the job does not know it."""
        job = self._keeper.job
        self.is_busy = job.seal is None and self._sealer.has_sealed(job.record_id)
        return self.is_busy

    def begin(self) -> None:
        """Nothing of the job changes from here on."""
        self.is_busy, self.problem = True, None

    def seal(self, facts: JobFacts, inspected: Sequence[Evidence]) -> None:
        """Seal, or note the problem and let the job go on."""
        try:
            self._seal(facts, inspected)
        except (OSError, NotReadBack) as lost:
            _log.error("the record was not sealed: %s", lost)
            self.problem = NOT_STORED
        except (GradingError, ValueError):
            _log.exception("the record could not be made")
            self.problem = NOT_BUILT
        finally:
            self.is_busy = False
            self._sending.wake()

    def _seal(self, facts: JobFacts, inspected: Sequence[Evidence]) -> None:
        place, keeper = self._place, self._keeper
        keeper.save_now()
        job, journals = keeper.job, self._erases.journals()
        judged = grade(grade_input(facts), place.policy)
        notes = evidence_notes(inspected, journals)

        def make(counter: int) -> Record:
            return build(seal_inputs(place, job, facts, judged, counter=counter, evidence=notes))

        evidence = {one.name: one.content for one in inspected} | journals
        record = self._sealer.seal(job.record_id, evidence, make)
        # First where it is, then that it is sealed: a view never says sealed and nowhere.
        self._sending.look()
        done = Seal(counter=record.bench.counter, grade=record.grade, at=record.sealed_at)
        keeper.change(lambda now: now.model_copy(update={"seal": done}))
        keeper.save_now()
