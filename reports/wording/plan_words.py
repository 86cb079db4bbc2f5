"""Words plans: what will be done, what stands in the way, what is asked of a person."""

from reports.wording import planning
from reports.wording.erase_words import EraseWords
from wipe.codes import Ask, Method, Standard, StatusReason
from wipe.levels import level_in
from wipe.values import DrivePlan, PlanStep


class PlanWords(EraseWords):
    """Words of plans."""

    def plan(self, plan: DrivePlan) -> str:
        """What will be done with a drive and how long it takes."""
        if not plan.available:
            return self._tr(planning.PLAN_NOTHING)
        method = self.method(plan.available[0].method)
        if plan.estimate_s is None:
            return self._tr(planning.PLAN_WITHOUT_TIME, method=method)
        duration = self.amounts.duration(plan.estimate_s)
        return self._tr(planning.PLAN, method=method, duration=duration)

    def plan_no_stop(self, plan: DrivePlan) -> str:
        """That a drive which erases itself cannot be stopped; empty for an overwrite."""
        first = plan.available[0].method if plan.available else Method.OVERWRITE
        return "" if first is Method.OVERWRITE else self._tr(planning.PLAN_NO_STOP)

    def plan_level(self, plan: DrivePlan) -> str:
        """What the first step reaches in the standard that the plan is made for."""
        level = self.level_name(level_in(plan.expected, plan.standard))
        return self._tr(planning.PLAN_LEVEL, level=level)

    def plan_else(self, plan: DrivePlan) -> str:
        """What follows when the first step does not run; empty when nothing does."""
        names = ", ".join(self.method_name(step.method) for step in plan.available[1:])
        return self._tr(planning.PLAN_ELSE, methods=names) if names else ""

    def plan_not_used(self, plan: DrivePlan) -> tuple[str, ...]:
        """Every method that is ruled out, and why."""
        return tuple(
            self._tr(
                planning.PLAN_NOT_USED,
                method=self.method_name(one.method),
                why=self.bar(one.reason),
            )
            for one in plan.ruled_out
        )

    def attempt_why(self, reason: str | None) -> str:
        """Why an attempt ended as it did, of a step or of a whole run; empty when not told."""
        if reason in set(StatusReason) and reason not in planning.BARS:
            return self.status_reason(StatusReason(reason)).means
        return self.bar(reason or "")

    def plan_better(self, plan: DrivePlan) -> str:
        """What would be better were nothing in its way; empty when nothing is."""
        first = plan.available[0].method if plan.available else Method.OVERWRITE
        if first is plan.preferred:
            return ""
        return self._tr(planning.PLAN_BETTER, method=self.method(plan.preferred))

    def plan_in_the_way(self, plan: DrivePlan) -> str:
        """Why the better method is not used; empty when the best one is."""
        told = (one.reason for one in plan.ruled_out if one.method is plan.preferred)
        return self.bar(next(told, ""))

    def plan_steps(self, plan: DrivePlan) -> tuple[str, ...]:
        """Every step in order: `1. SANITIZE, block erase: Purge (the best method...)`."""
        return tuple(
            self._step(number, step, plan.standard)
            for number, step in enumerate(plan.available, start=1)
        )

    def plan_reason(self, code: str) -> str:
        """Why a step is in the plan."""
        return self._known(planning.PLAN_REASONS, code)

    def plan_row(self, row: str) -> str:
        """What kind of drive a row of the decision table is about."""
        return self._known(planning.PLAN_ROWS, row)

    def ask(self, ask: Ask) -> str:
        """What a person has to do first, or can do for a better method."""
        return self._tr(planning.ASKS[ask])

    def bar(self, code: str) -> str:
        """Why a method is not used or did not end well; empty for no reason at all."""
        return self._known(planning.BARS, code)

    def _step(self, number: int, step: PlanStep, standard: Standard) -> str:
        level = "" if step.levels is None else self.level_name(level_in(step.levels, standard))
        return self._tr(
            planning.STEP,
            n=number,
            method=self.method_name(step.method),
            level=level,
            reason=self.plan_reason(step.reason),
        )
