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
    """Keeps the last grade; front ends ask four times a second."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._last: tuple[JobFacts, Grade | None] | None = None

    def of(self, facts: JobFacts) -> Grade | None:
        """The grade of these facts, `None` where the policy cannot judge one of them."""
        last = self._last
        if last is None or last[0] != facts:
            last = self._last = (facts, self._judge(facts))
        return last[1]

    def _judge(self, facts: JobFacts) -> Grade | None:
        try:
            return grade(grade_input(facts), self._policy)
        except GradingError as missing:
            _log.error("grade: %s", missing)
            return None
