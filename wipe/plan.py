"""What will be done with a drive and why: pure and total, every drive gets a plan."""

from collections.abc import Mapping, Sequence

from host.capabilities import Capabilities, SanitizePhase
from host.drive import Drive, HiddenStorage
from wipe.codes import Ask, Level, Method, PlanReason, Standard, StepReason
from wipe.erase_policy import DEFAULT_POLICY, ErasePolicy
from wipe.estimates import estimate_s
from wipe.levels import NOTHING, level_in, rank, reaches
from wipe.offers import Bar, bar, has
from wipe.plan_asks import asks_of
from wipe.plan_remarks import (
    exceptions_of,
    known_exceptions,
    native_size_known,
    opened_up,
    overwrite_notes,
    plan_notes,
)
from wipe.plan_rows import rows_of
from wipe.plan_table import FULL_READ, HIDDEN_TABLE, OVERWRITE_WILL_DO, Check, Condition, Row
from wipe.situation import Earlier, MachineState, Situation
from wipe.values import DrivePlan, HiddenPlan, PlanStep, RuledOut

__all__ = [
    "Earlier",
    "MachineState",
    "known_exceptions",
    "native_size_known",
    "overwrite_notes",
    "plan_drive",
    "plan_hidden",
    "why_not",
]

_CRYPTO = frozenset({Method.SAN_CRYPTO, Method.FMT_CRYPTO})
_ACTION_OF = {2: Method.SAN_BLOCK, 3: Method.SAN_OVR, 4: Method.SAN_CRYPTO}
"""NVMe SANACT."""


def plan_drive(
    drive: Drive,
    *,
    requested: Level,
    standard: Standard,
    remapped_sectors: int | None = None,
    capabilities: Capabilities | None = None,
    policy: ErasePolicy = DEFAULT_POLICY,
    machine: MachineState = MachineState(),  # noqa: B008 - frozen
    earlier: Earlier = Earlier(),  # noqa: B008 - frozen
) -> DrivePlan:
    """Plan one drive's erase from what is known of it.

    Args:
        drive: the drive as the host lists it.
        requested: the lowest level that will do.
        standard: the standard in which `requested` is meant.
        remapped_sectors: reallocated and pending sectors; `None` when health is unknown.
        capabilities: what the drive says of itself; `None` when it was not asked or cannot be:
            then nothing but overwriting is planned.
        policy: what the organisation asks and forbids.
        machine: mains, sleep, and whether the label's code is known.
        earlier: what commands in this boot have already shown.
    """
    situation = Situation(
        drive=drive,
        requested=requested,
        standard=standard,
        told=capabilities,
        remapped_sectors=remapped_sectors,
        policy=policy,
        machine=machine,
        earlier=earlier,
    )
    rows = rows_of(situation)
    methods = _in_order(rows[-1], situation)
    bars = {method: bar(method, situation) for method in methods}
    preferred = next((one for one in methods if has(one, situation)), Method.OVERWRITE)
    steps = _steps(situation, rows[-1], _to_the_overwrite(bars), preferred)
    ruled_out = tuple(RuledOut(method=m, reason=why) for m, why in bars.items() if why is not None)
    return DrivePlan(
        row=rows[0].id,
        methods_of=rows[-1].id if len(rows) > 1 else None,
        preferred=preferred,
        available=steps,
        requested_level=requested,
        standard=standard,
        expected=reaches(steps[0].method, drive) if steps else NOTHING,
        estimate_s=steps[0].estimate_s if steps else None,
        notes=plan_notes(situation, tuple(step.method for step in steps), preferred),
        exceptions=tuple(dict.fromkeys(code for step in steps for code in step.exceptions)),
        ruled_out=ruled_out,
        asks=asks_of(situation, rows, steps, ruled_out, preferred=preferred),
        unhide=bool(steps) and bool(opened_up(situation)),
        revert=bool(steps) and rows[0].when is Condition.OPAL_LOCKED_PSID_KNOWN,
    )


def plan_hidden(hint: HiddenStorage) -> HiddenPlan:
    """What has to be done about storage that cannot be seen."""
    row = HIDDEN_TABLE[hint.kind]
    # Nothing can be done to a drive without capacity, so its end is known.
    dead = (Ask.DESTROY,) if row.when is Condition.UNRESPONSIVE else ()
    return HiddenPlan(row=row.id, asks=(*row.asks, *dead))


def why_not(plan: DrivePlan, method: Method) -> str | None:
    """Why a plan does not use a method: a `StepReason` or a `PlanBar`; `None` when it does."""
    if any(step.method is method for step in plan.available):
        return None
    told = next((one.reason for one in plan.ruled_out if one.method is method), None)
    if told is not None:
        return told
    return StepReason.BRIDGE if plan.row == "D30" else StepReason.NOT_SUPPORTED


def _in_order(row: Row, situation: Situation) -> tuple[Method, ...]:
    """The row's methods, the highest level first."""
    # A method that the policy asks for by name is answered for even where the row has it not.
    asked = (method for method in situation.policy.allow if method not in row.methods)
    methods = (*row.methods, *asked)
    if row.id in OVERWRITE_WILL_DO and situation.requested is Level.CLEAR:
        # Every sector can be compared, and nothing more was asked for.
        quick = row.id == "D20" and has(Method.SAN_CRYPTO, situation)
        first = (Method.SAN_CRYPTO, Method.OVERWRITE) if quick else (Method.OVERWRITE,)
        return (*first, *(method for method in methods if method not in first))
    failed = _failed_action(situation)

    def worth(method: Method) -> tuple[int, bool]:
        level = level_in(reaches(method, situation.drive), situation.standard)
        return -rank(level), method is failed

    return tuple(sorted(methods, key=worth))


def _to_the_overwrite(bars: Mapping[Method, Bar | None]) -> tuple[Method, ...]:
    """What can be used, in order. Nothing falls back from an overwrite: it always runs."""
    usable = tuple(method for method, why in bars.items() if why is None)
    if Method.OVERWRITE not in usable:
        return usable
    return usable[: usable.index(Method.OVERWRITE) + 1]


def _failed_action(situation: Situation) -> Method | None:
    """The sanitize that failed last: another one is tried before it."""
    status = situation.sanitize_status
    if status is None or status.phase is not SanitizePhase.FAILED or status.action is None:
        return None
    return _ACTION_OF.get(status.action)


def _steps(
    situation: Situation, row: Row, methods: Sequence[Method], preferred: Method
) -> tuple[PlanStep, ...]:
    steps = []
    for number, method in enumerate(methods):
        check = _check(method, row, situation.policy)
        steps.append(
            PlanStep(
                method=method,
                reason=_reason(number, is_preferred=method is preferred, alone=len(methods) == 1),
                levels=reaches(method, situation.drive),
                check=check,
                estimate_s=estimate_s(method, situation, check),
                exceptions=exceptions_of(method, situation),
            )
        )
    return tuple(steps)


def _check(method: Method, row: Row, policy: ErasePolicy) -> str:
    if method is Method.OVERWRITE:
        return FULL_READ
    if policy.full_read:
        return Check.WHOLE
    # What a dropped key leaves is as random as what it was: a full read proves no more.
    return Check.SAMPLE if method in _CRYPTO else row.check


def _reason(number: int, *, is_preferred: bool, alone: bool) -> PlanReason:
    if number == 0 and is_preferred:
        return PlanReason.PREFERRED
    return PlanReason.ONLY_METHOD_AVAILABLE if alone else PlanReason.FALLBACK
