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
        self._judged: JobFacts | None = None
        self.last: Grade | None = None
        """`None` before the first look, and where the policy cannot judge a finding."""

    def look_at(self, facts: JobFacts) -> None:
        """Judge these facts, unless they are the ones that were judged last."""
        if facts != self._judged:
            self.last = self._judge(facts)
            self._judged = facts

    def _judge(self, facts: JobFacts) -> Grade | None:
        try:
            return grade(grade_input(facts), self._policy)
        except GradingError as missing:
            _log.error("grade: %s", missing)
            return None
