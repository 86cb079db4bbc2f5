"""The grade as it would be now, computed once per change."""

import logging

from checks.policy import Policy
from reports.functional import GradingError
from reports.grades import Grade
from reports.grading import grade
from reports.job import JobFacts
from reports.machine import grade_input

_log = logging.getLogger(__name__)


class GradeNow:
    """Keeps the last grade: a key press must not wait for the counting of repairs."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._judged: tuple[JobFacts, Grade | None] | None = None

    def of(self, facts: JobFacts) -> Grade | None:
        """The grade of these very facts; `None` where it is still to be computed.

        Also where the policy cannot judge a finding.
        """
        judged = self._judged
        return judged[1] if judged is not None and judged[0] == facts else None

    def look_at(self, facts: JobFacts) -> None:
        """Judge these facts, unless they are the ones that were judged last."""
        if self._judged is None or facts != self._judged[0]:
            self._judged = (facts, self._judge(facts))

    def _judge(self, facts: JobFacts) -> Grade | None:
        try:
            return grade(grade_input(facts), self._policy)
        except GradingError as missing:
            _log.error("grade: %s", missing)
            return None
