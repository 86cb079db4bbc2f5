"""Verdicts: the battery load test (pure).

It finds a dead cell, a pack that gives way and a gauge that lies. It does not measure capacity:
three minutes use a few percent of a pack.
"""

from dataclasses import dataclass
from functools import partial

from checks.battery_judge import NO_LOAD, AfterLoad
from checks.facts import LaptopFacts
from checks.findings import Finding, Reason, Verdict
from checks.limits import BatteryLimits
from checks.long_tests.battery_trace import MINIMUM_STEPS
from checks.long_tests.battery_values import BatteryRun, LoadEnd, PackLoad
from checks.long_tests.newest import newest_measured
from checks.long_tests.values import LongRun, LongTest
from checks.policy import Policy
from checks.verdicts import measured, unanswered

_CODE = "battery.load"
_MINIMUM_SAMPLES = 20
_CELL_MICROVOLT = 3_800_000
# Four cells of the high-voltage kind rest at 4.4 V each; no laptop has five in series.
_MOST_CELLS, _FULLEST_CELL_MICROVOLT = 4, 4_450_000
# Less than this between rest and load says nothing about resistance: a gauge's own error.
_LEAST_LOAD_MICROAMPERE = 200_000
_MICRO_PER_MILLI = 1000
_ORDER = (Verdict.FAIL, Verdict.WARN, Verdict.NOT_TESTED, Verdict.UNSUPPORTED, Verdict.PASS)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is said of one pack."""

    verdict: Verdict
    reason: Reason | None
    pack: PackLoad


def judge_battery_load(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """One finding for the laptop: that of its worst pack."""
    chosen = _chosen(facts, policy)
    return () if chosen is None else (chosen[1],)


def _chosen(facts: LaptopFacts, policy: Policy) -> tuple[LongRun, Finding] | None:
    """The run that counts, and what it says; none for a laptop whose packs are out."""
    runs = facts.long_runs(LongTest.BATTERY)
    if not runs or facts.batteries == ():
        return None
    worst = max(runs, key=lambda run: run.died)
    if worst.died:
        values = {"died": worst.died}
        return worst, measured(_CODE, Verdict.FAIL, values, evidence=worst.evidence)
    return newest_measured(runs, partial(_of_run, facts=facts, limits=policy.battery))


def _of_run(run: LongRun, facts: LaptopFacts, limits: BatteryLimits) -> Finding:
    if run.crashed:
        reason = run.reason or Reason.OUTPUT_UNREADABLE
        return _unanswered(reason, run, verdict=Verdict.CRASHED)
    if run.battery is None or not run.battery.packs:
        return _unanswered(run.reason or Reason.FIRMWARE_SILENT, run)
    test = _of_fitted(run.battery, facts)
    return _unanswered(Reason.NOT_STARTED, run) if test is None else _judge(run, test, limits)


def _of_fitted(test: BatteryRun, facts: LaptopFacts) -> BatteryRun | None:
    """The test of the packs that are in the laptop now; `None` where one of them came later."""
    if facts.batteries is None:
        return test
    fitted = {pack.id for pack in facts.batteries if pack.present is not False}
    packs = tuple(pack for pack in test.packs if pack.battery_id in fitted)
    known = {*(pack.battery_id for pack in packs), *test.rested, *test.too_empty}
    if not packs or not fitted <= known:
        return None
    left_out = {
        "rested": tuple(each for each in test.rested if each in fitted),
        "too_empty": tuple(each for each in test.too_empty if each in fitted),
    }
    return test.model_copy(update={"packs": packs, **left_out})


def after_load(facts: LaptopFacts, policy: Policy) -> AfterLoad:
    """What the test says beside its own code: of the gauges, and of charging afterwards."""
    chosen = _chosen(facts, policy)
    if chosen is None or chosen[0].battery is None:
        return NO_LOAD
    test = _of_fitted(chosen[0].battery, facts)
    if test is None:
        return NO_LOAD
    told = all(gauge_permille(pack) is not None for pack in test.packs)
    passed = chosen[1].verdict is Verdict.PASS
    return AfterLoad(told and passed, test.discharged_on_mains_s)


def cells_of(microvolt: int) -> int:
    """Cells in series by the voltage at rest; neither name nor design voltage can be believed."""
    cells = max(1, (microvolt + _CELL_MICROVOLT // 2) // _CELL_MICROVOLT)
    if cells > _MOST_CELLS and microvolt <= _MOST_CELLS * _FULLEST_CELL_MICROVOLT:
        return _MOST_CELLS
    return cells


def sag_mohm(pack: PackLoad) -> int | None:
    """Resistance of the whole pack: fall of voltage over rise of current."""
    if pack.idle_microvolt is None or pack.load_microvolt is None:
        return None
    if pack.idle_microampere is None or pack.load_microampere is None:
        return None
    rise = pack.load_microampere - pack.idle_microampere
    if rise < _LEAST_LOAD_MICROAMPERE:
        return None
    return max(0, pack.idle_microvolt - pack.load_microvolt) * _MICRO_PER_MILLI // rise


def gauge_permille(pack: PackLoad) -> int | None:
    """What the gauge counted over what flowed; `None` where it moved too little to tell."""
    if pack.gauge_steps < MINIMUM_STEPS or pack.gauge_used is None or not pack.drawn:
        return None
    return max(0, pack.gauge_used) * 1000 // pack.drawn


def _judge(run: LongRun, test: BatteryRun, limits: BatteryLimits) -> Finding:
    answers = [_pack(pack, limits) for pack in test.packs]
    worst = min(answers, key=lambda each: _ORDER.index(each.verdict))
    said = _left_out(test) if worst.verdict is Verdict.PASS else None
    reason = run.reason or said or worst.reason
    if worst.verdict in {Verdict.FAIL, Verdict.WARN} or reason is None:
        return measured(
            _CODE,
            worst.verdict,
            _values(worst.pack, test, limits),
            limit=_limit(limits),
            evidence=run.evidence,
        )
    return _unanswered(reason, run)


def _left_out(test: BatteryRun) -> Reason | None:
    """A pack that did not work lets no other pass for it."""
    if test.too_empty:
        return Reason.LOW_CHARGE
    return Reason.DEVICE_REFUSES if test.rested else None


def _pack(pack: PackLoad, limits: BatteryLimits) -> _Answer:
    if _fails(pack, limits):
        return _Answer(Verdict.FAIL, None, pack)
    sag = sag_mohm(pack)
    if _warns(pack, limits):
        return _Answer(Verdict.WARN, None, pack)
    if pack.ended is not LoadEnd.WHOLE:
        return _Answer(Verdict.NOT_TESTED, _why_short(pack), pack)
    tells = sag is not None and (pack.drop_points, pack.drop_permille) != (None, None)
    if pack.distinct_samples < _MINIMUM_SAMPLES or not tells:
        return _Answer(Verdict.UNSUPPORTED, Reason.FIRMWARE_SILENT, pack)
    return _Answer(Verdict.PASS, None, pack)


def _why_short(pack: PackLoad) -> Reason:
    charger = pack.ended is LoadEnd.MAINS_RETURNED or pack.ended is LoadEnd.NOT_FEEDING
    return Reason.NEEDS_AC_OUT if charger and not pack.forced else Reason.ABORTED


def _fails(pack: PackLoad, limits: BatteryLimits) -> bool:
    allowed, sag, cell = limits.load_fail, sag_mohm(pack), _cell_mv(pack)
    return (
        _jump_percent(pack, limits) is not None
        or (cell is not None and cell < allowed.cell_mv)
        or (sag is not None and sag > allowed.sag_mohm and _has_few_cells(pack))
    )


def _warns(pack: PackLoad, limits: BatteryLimits) -> bool:
    allowed, sag = limits.load_warn, sag_mohm(pack)
    weak = sag is not None and sag >= allowed.sag_mohm and _has_few_cells(pack)
    return weak or _lies(gauge_permille(pack), limits)


def _lies(gauge: int | None, limits: BatteryLimits) -> bool:
    allowed = limits.load_warn
    return gauge is not None and not (
        allowed.gauge_low_permille <= gauge <= allowed.gauge_high_permille
    )


def _has_few_cells(pack: PackLoad) -> bool:
    """The limits are those of 3 or 4 cells in series; fewer have less resistance yet."""
    return pack.idle_microvolt is not None and cells_of(pack.idle_microvolt) <= _MOST_CELLS


def _cell_mv(pack: PackLoad) -> int | None:
    """Lowest voltage of a cell while the gauge showed more than half."""
    if pack.idle_microvolt is None or pack.lowest_above_half_microvolt is None:
        return None
    cells = cells_of(pack.idle_microvolt)
    return pack.lowest_above_half_microvolt // cells // _MICRO_PER_MILLI


def _values(pack: PackLoad, test: BatteryRun, limits: BatteryLimits) -> dict[str, int | str | bool]:
    cells = None if pack.idle_microvolt is None else cells_of(pack.idle_microvolt)
    gauge = gauge_permille(pack)
    told: dict[str, int | str | bool | None] = {
        "pack": pack.battery_id,
        "packs_tested": len(test.packs),
        "load_s": pack.load_s,
        "ended": pack.ended.value,
        "jump_percent": _jump_percent(pack, limits),
        "cells": cells,
        "cell_mv": _cell_mv(pack),
        "sag_mohm": sag_mohm(pack),
        "drop_points": pack.drop_points,
        "drop_permille": pack.drop_permille,
        "gauge_permille": gauge,
        "lying_gauge_permille": gauge if _lies(gauge, limits) else None,
        "load_mw": None if pack.load_microwatt is None else pack.load_microwatt // 1000,
        "runtime_min": _runtime_min(pack),
        "start_percent": pack.start_percent,
        "end_percent": pack.end_percent,
    }
    return {name: value for name, value in told.items() if value is not None}


def _jump_percent(pack: PackLoad, limits: BatteryLimits) -> int | None:
    """How much was lost in one step, where that is a jump."""
    allowed = limits.load_fail
    points, permille = pack.drop_points or 0, pack.drop_permille or 0
    if points >= allowed.jump_points:
        return points
    return permille // 10 if permille > allowed.jump_full_permille else None


def _runtime_min(pack: PackLoad) -> int | None:
    """How long a full pack would last at this load: information, not a measured capacity."""
    rate = pack.load_microwatt if pack.unit == "energy" else pack.load_microampere
    return 60 * pack.full // rate if pack.full is not None and rate else None


def _limit(limits: BatteryLimits) -> dict[str, int]:
    fail, warn = limits.load_fail, limits.load_warn
    return {
        "fail_from_points": fail.jump_points,
        "fail_above_drop_permille": fail.jump_full_permille,
        "fail_below_cell_mv": fail.cell_mv,
        "fail_above_sag_mohm": fail.sag_mohm,
        "warn_from_sag_mohm": warn.sag_mohm,
        "warn_below_gauge_permille": warn.gauge_low_permille,
        "warn_above_gauge_permille": warn.gauge_high_permille,
    }


def _unanswered(reason: Reason, run: LongRun, *, verdict: Verdict | None = None) -> Finding:
    return unanswered(_CODE, reason, verdict=verdict, evidence=run.evidence)
