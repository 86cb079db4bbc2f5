"""The inspection's facts with what long tests and a person added, judged once per change."""

import threading
from dataclasses import dataclass

from agent.job_facts import Inspected
from agent.state import JobState
from checks.expected import expected
from checks.facts import LaptopFacts
from checks.hand.questions import hand_questions
from checks.judging import judge_foreign, judge_laptop
from checks.long_tests.values import LongRun
from checks.policy import Policy
from checks.told import open_questions
from checks.told_facts import ToldFacts


@dataclass(frozen=True, slots=True)
class Judged:
    """Everything that is known of the laptop at this moment."""

    inspected: Inspected
    hand_tests: tuple[str, ...]
    told_open: tuple[str, ...]


_Key = tuple[LaptopFacts, tuple[LongRun, ...], ToldFacts]


class JudgedNow:
    """Keeps the last answer: a view is asked for four times a second."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._lock = threading.Lock()
        self._key: _Key | None = None
        self._judged: Judged | None = None

    def of(self, inspected: Inspected, job: JobState) -> Judged:
        """The laptop as the probes, the long tests and the person tell it."""
        key = (inspected.facts, job.long_tests, job.told)
        with self._lock:
            if self._judged is None or self._key is None or not _same(key, self._key):
                self._judged = self._judge(inspected, job)
                self._key = key
            return self._judged

    def _judge(self, inspected: Inspected, job: JobState) -> Judged:
        added = {"long_tests": job.long_tests, "told": job.told}
        facts = inspected.facts.model_copy(update=added)
        findings = judge_laptop(facts, self._policy)
        whole = Inspected(
            facts=facts,
            findings=findings,
            foreign_findings=judge_foreign(facts, self._policy),
            expected=frozenset(expected(facts)),
            evidence=inspected.evidence,
        )
        return Judged(whole, hand_questions(facts), open_questions(facts, findings))


def _same(one: _Key, other: _Key) -> bool:
    """By identity: values are frozen, and comparing all facts takes longer than judging some."""
    return all(a is b for a, b in zip(one, other, strict=True))
