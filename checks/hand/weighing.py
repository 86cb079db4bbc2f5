"""What a machine saw and what a person said, weighed into one verdict (pure).

A person's "no" is a fail, always: what hurts is theirs to feel. A fault that was measured stays a
fail whatever is said, and to skip the question undoes nothing that was measured. A person's "yes"
lifts nothing by itself: each engine says what it is worth beside what was seen.
"""

from dataclasses import dataclass

from checks.findings import Reason, Verdict
from checks.hand.values import Said

Answer = tuple[Verdict, Reason | None]
"""A verdict, and the reason that `not_tested` needs."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What the machine alone can tell."""

    verdict: Verdict | None
    """`pass`, `warn` or `fail` where it is sure, else `None`."""
    on_yes: Answer
    """What it comes to if a person says that all is well and the machine is not sure."""
    on_silence: Reason
    """Why nothing was tested, if nobody says anything and the machine is not sure."""


def weigh(machine: Machine, said: Said | None) -> Answer:
    """The verdict of a hand test."""
    if machine.verdict is Verdict.FAIL or (said and said.verdict is Verdict.FAIL):
        return Verdict.FAIL, None
    if said is not None and said.verdict is Verdict.WARN:
        return Verdict.WARN, None
    if machine.verdict is not None:
        return machine.verdict, None
    if said is None:
        return Verdict.NOT_TESTED, machine.on_silence
    if said.verdict is Verdict.PASS:
        return machine.on_yes
    return Verdict.NOT_TESTED, said.reason or Reason.OPERATOR_SKIPPED


def said_by(said: Said | None) -> dict[str, int | str | bool]:
    """The person's part, for a finding's measured values."""
    return {} if said is None else {"person": said.verdict.value}
