"""Grade a sealed record again, under the policy of today (pure)."""

from checks.policy import Policy
from reports.grades import Grade
from reports.grading import grade
from reports.machine import grade_input_of_record
from reports.record import Record


def regrade(record: Record, policy: Policy) -> Grade:
    """What this policy makes of the record; the sealed grade stays as it is.

    Raises:
        GradingError: the record lacks a number that this policy grades by.
    """
    return grade(grade_input_of_record(record), policy)
