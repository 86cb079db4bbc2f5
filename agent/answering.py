"""What a person answers of a job: hand tests, looks, and what no sensor tells."""

from functools import partial

from agent.clock import JobClock
from agent.keeper import Keeper
from agent.state import HandAnswer, JobState, is_code
from agent.try_words import COUNTED
from checks.findings import Finding, Reason, Verdict
from checks.hand.values import HandEnd
from checks.limits import HandLimits
from checks.told_facts import ToldFacts
from host.value import Measured
from reports.grades import LooksCard, Surface

_BY_PERSON = frozenset({"person", "told", "damage", "colours_shown", *COUNTED.values()})
"""Measured values that rest on a person's word."""
_FAULTS = frozenset({Verdict.WARN, Verdict.FAIL})
_DANGER = "battery.swollen"


class Answering:
    """Keeps the answers, and how long a person took for each."""

    def __init__(self, keeper: Keeper, clock: JobClock, hand: HandLimits) -> None:
        self._keeper = keeper
        self._hand = hand
        self._clock = clock
        self._asked_since_ms = clock.boot_ms()

    def look_up(self) -> None:
        """A person turns to something: the time for its answer begins."""
        self._asked_since_ms = self._clock.boot_ms()

    def begin(self, operator: str, asset_tag: str | None, *, is_fixed: bool) -> str | None:
        """Who works on which tag; a code where one of the two is none."""
        who, tag = operator.strip(), (asset_tag or "").strip() or None
        if not is_code(who):
            return "operator_invalid"
        if tag is not None and not is_code(tag):
            return "asset_tag_invalid"
        if not is_fixed:
            event = self._clock.event("operator", by=who)
            named = {"operator": who, "asset_tag": tag}
            self._keeper.change(lambda job: job.model_copy(update=named).with_event(event))
        return None

    def hand_test(self, code: str, verdict: Verdict, reason: Reason | None) -> None:
        """A person's answer alone."""
        measured = least_number(code, verdict, self._hand)
        self._keep((Finding(code=code, verdict=verdict, reason=reason, measured=measured),))

    def hand_end(self, end: HandEnd) -> None:
        """What an engine saw, and the person with it."""
        self._keep(end.findings)

    def tell(self, told: ToldFacts) -> None:
        """What no sensor tells."""
        self._keeper.change(lambda job: job.model_copy(update={"told": told}))

    def look(self, surface: Surface, card: LooksCard) -> None:
        """The fault card of a surface."""
        self._keeper.change(lambda job: job.with_look(surface, card))

    def _keep(self, findings: tuple[Finding, ...]) -> None:
        now = self._clock.boot_ms()
        seconds, self._asked_since_ms = (now - self._asked_since_ms) // 1000, now
        for finding in findings:
            self._keeper.change(partial(_with_answer, said=finding, seconds=seconds))


def least_number(code: str, verdict: Verdict, limits: HandLimits) -> dict[str, int]:
    """What a verdict says at least, where grading goes by a number and nobody counted."""
    match code, verdict:
        case "display.pixels", Verdict.PASS:
            return {"dead_pixels": 0}
        case "display.pixels", Verdict.WARN:
            return {"dead_pixels": limits.pixels.warn}
        case "display.pixels", Verdict.FAIL:
            return {"dead_pixels": limits.pixels.fail}
        case "port.usb", Verdict.PASS | Verdict.WARN:
            return {"dead_ports": 0}
        case "port.usb", Verdict.FAIL:
            return {"dead_ports": 1}
        case _:
            return {}


def _with_answer(job: JobState, *, said: Finding, seconds: int) -> JobState:
    """Keep an answer, or the fault that it does not undo."""
    before = next((one for one in job.hand_tests if one.code == said.code), None)
    if before is not None and _stands(before, said):
        return job.with_hand_answer(_again(before), seconds)
    return job.with_hand_answer(said, seconds)


def _stands(before: HandAnswer, said: Finding) -> bool:
    """Only a measurement undoes what a machine measured, only a second look ends a bulge.

    Of everything else that a person said, the last word counts.
    """
    if before.verdict not in _FAULTS or said.verdict in {before.verdict, Verdict.FAIL}:
        return False
    if before.code == _DANGER:
        return said.verdict is Verdict.NOT_TESTED
    return _is_by_machine(before.measured) and not _is_by_machine(said.measured)


def _is_by_machine(values: Measured) -> bool:
    """Whether an engine saw something, beside what a person said or counted."""
    return bool(values.keys() - _BY_PERSON)


def _again(before: HandAnswer) -> Finding:
    """The answer that stands."""
    return Finding(
        code=before.code,
        verdict=before.verdict,
        reason=before.reason,
        measured=before.measured,
        limit=before.limit,
    )
