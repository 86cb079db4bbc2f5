"""What a person is asked to do for a plan, in the order in which it helps (pure)."""

from collections.abc import Sequence

from wipe.codes import Ask, ExceptionCode, Method, PlanBar, StepReason
from wipe.levels import at_least, level_in, reaches
from wipe.plan_remarks import exceptions_of, opened_up
from wipe.plan_rows import is_raid_member
from wipe.plan_table import Condition, Row
from wipe.situation import Situation
from wipe.values import PlanStep, RuledOut

_WAITS = frozenset({Ask.LEAVE_POWERED})
"""Asked of a drive that is at it: whether it has to be destroyed shows later."""


def asks_of(
    situation: Situation,
    rows: Sequence[Row],
    steps: Sequence[PlanStep],
    ruled_out: Sequence[RuledOut],
    *,
    preferred: Method,
) -> tuple[Ask, ...]:
    """Everything that is asked: what is needed first, then what would give more, then the end."""
    asks: list[Ask] = []
    firmware = any(step.method is not Method.OVERWRITE for step in steps)
    if firmware and situation.machine.mains is False:
        asks.append(Ask.PLUG_IN_MAINS)
    in_the_way = next((one.reason for one in ruled_out if one.method is preferred), None)
    if in_the_way == StepReason.FROZEN or rows[-1].when is Condition.NVME_REFUSED:
        asks.append(_power_cycle(situation))
    if in_the_way == StepReason.ATTEMPTS_EXCEEDED:
        asks.append(Ask.POWER_CYCLE)
    asks += [ask for row in rows for ask in row.asks]
    if is_raid_member(situation):
        asks.append(Ask.ERASE_ALL_MEMBERS)
    if _stays_hidden(situation):
        asks.append(Ask.POWER_CYCLE)
    if not _WAITS & set(asks) and _may_end_in_destruction(situation, steps, ruled_out):
        asks.append(Ask.DESTROY)
    return tuple(dict.fromkeys(asks))


def _power_cycle(situation: Situation) -> Ask:
    """How a frozen drive is switched off and on."""
    if situation.earlier.slept:
        # It is frozen by what starts the laptop: only a setting there can help.
        return Ask.BIOS_WIPE
    # Sleeping to idle frees nothing, and a drive may be lost in it (H5).
    return Ask.SUSPEND_ONCE if situation.machine.deep_sleep else Ask.POWER_CYCLE


def _stays_hidden(situation: Situation) -> bool:
    """Whether the drive's configuration is frozen over sectors that it hides."""
    hidden = situation.hidden
    if hidden is None or ExceptionCode.DCO_NOT_REMOVED in opened_up(situation):
        return False
    return ExceptionCode.DCO_NOT_REMOVED in exceptions_of(Method.OVERWRITE, situation)


def _may_end_in_destruction(
    situation: Situation, steps: Sequence[PlanStep], ruled_out: Sequence[RuledOut]
) -> bool:
    """Whether nothing can be done here, or not enough, and that is known."""
    if not steps:
        return True
    if _stays_hidden(situation) and not situation.policy.accept_hidden:
        return True
    if any(one.reason == PlanBar.NOT_ASKED for one in ruled_out):
        return False
    reached = level_in(reaches(steps[0].method, situation.drive), situation.standard)
    return not at_least(reached, situation.requested)
