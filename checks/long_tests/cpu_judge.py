"""Verdicts: the processor under load, its heat and its fan (pure).

A load that did not last says nothing of heat or fan, and stress-ng's success is only one when it
ran as long as it was asked: it says the same when it is stopped.
"""

from collections.abc import Callable, Sequence
from functools import partial

from checks.components import Component
from checks.facts import LaptopFacts
from checks.findings import Finding, Reason, Verdict
from checks.hand.questions import listens_to_fan
from checks.limits import ThermalLimits
from checks.long_tests.cpu_power import is_power_limited
from checks.long_tests.cpu_values import CpuRun, HeatSeen
from checks.long_tests.newest import newest_measured
from checks.long_tests.values import LongRun, LongTest
from checks.policy import Policy
from checks.verdicts import measured, rising, unanswered, worst_of

# stress-ng(1), EXIT STATUS.
_SUCCESS, _STRESSOR_FAILED = 0, 2
_COULD_NOT = frozenset({3, 4, 7})
"""No resources, not for this system, metrics doubtful: nothing broke, nothing was shown."""


def judge_cpu_load(component: Component, facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """The processor under load: computing with the processor, heat and fan with the cooling."""
    runs = facts.long_runs(LongTest.CPU)
    if not runs:
        return ()
    judges: tuple[Callable[[LongRun], Finding], ...] = (
        partial(_throttle, limits=policy.thermal),
        # Where ears are the only sensor, a person answers for the fan.
        *(
            ()
            if listens_to_fan(facts)
            else (partial(_fan, hot_celsius=policy.hand.fan_hot_celsius),)
        ),
    )
    if component is Component.CPU:
        judges = (_verify, _throughput)
    found = tuple(newest_measured(runs, judge)[1] for judge in judges)
    return found if component is Component.CPU else (*found, *_shutdown(runs))


def _verify(run: LongRun) -> Finding:
    code, cpu = "cpu.verify", run.cpu
    if cpu is None:
        return _without(code, run)
    values = _values(
        failures=cpu.failures or None,
        asked_seconds=cpu.asked_seconds,
        loaded_seconds=cpu.loaded_ms // 1000,
        threads=cpu.threads or None,
        exit_status=cpu.exit_status,
    )
    # Stopped for its heat it ends in another way, and a wrong result is one all the same.
    if cpu.exit_status == _STRESSOR_FAILED or (cpu.stopped_hot and cpu.failures):
        return measured(code, Verdict.FAIL, values, evidence=run.evidence)
    right = cpu.exit_status == _SUCCESS and not cpu.failures
    if right and cpu.ran_in_full and not cpu.stopped_hot:
        return measured(code, Verdict.PASS, values, evidence=run.evidence)
    return _without(code, run)


def _throughput(run: LongRun) -> Finding:
    code = "cpu.throughput"
    speed = run.cpu.throughput_mb_s if run.cpu else None
    if speed is None:
        return _without(code, run)
    return measured(code, Verdict.PASS, {"throughput_mb_s": speed}, evidence=run.evidence)


def _throttle(run: LongRun, limits: ThermalLimits) -> Finding:
    code, cpu = "thermal.throttle", run.cpu
    if cpu is None or not _was_loaded(cpu):
        return _without(code, run)
    told, hot = [*_by_counters(cpu, limits), *_by_clock(cpu, limits)], _by_heat(cpu, limits)
    if not told and Verdict.FAIL not in hot and not cpu.stopped_hot:
        # Heat alone may fail a laptop; that it became warm must not say more than silence.
        return unanswered(code, Reason.SENSOR_ABSENT, evidence=run.evidence)
    verdict = worst_of(*told, *hot)
    if cpu.stopped_hot:
        # What was not loaded to the end may fail, but cannot pass.
        verdict = worst_of(Verdict.WARN, verdict)
    allowed = limits.throttled_permille
    return measured(
        code,
        verdict,
        _heat_values(cpu, limits),
        limit={
            "warn_from_permille": allowed.warn,
            "fail_from_permille": allowed.fail,
            "clock_below_permille": limits.load.clock_permille,
            "crit_margin_celsius": limits.load.crit_margin_celsius,
        },
        evidence=run.evidence,
    )


def _by_counters(cpu: CpuRun, limits: ThermalLimits) -> list[Verdict]:
    allowed = limits.throttled_permille
    if cpu.throttled_permille is None:
        return []
    return [rising(cpu.throttled_permille, warn=allowed.warn, fail=allowed.fail)]


def _by_clock(cpu: CpuRun, limits: ThermalLimits) -> list[Verdict]:
    """Where no counter tells the time that was lost, the time below the clock stands for it."""
    if cpu.clock is None:
        return []
    allowed, needed = limits.throttled_permille, limits.load.clock_permille
    mean = Verdict.PASS if cpu.clock.mean_permille >= needed else Verdict.WARN
    if cpu.throttled_permille is not None:
        return [mean]
    return [mean, rising(cpu.clock.slow_permille(needed), warn=allowed.warn, fail=allowed.fail)]


def _by_heat(cpu: CpuRun, limits: ThermalLimits) -> list[Verdict]:
    """Near danger within a minute fails, later warns; to stay away from it proves nothing."""
    margin = limits.load.crit_margin_celsius
    if cpu.heat is None or not _is_near(cpu.heat, cpu.heat.peak_celsius, margin):
        return []
    early = cpu.heat.early_peak_celsius
    soon = early is not None and _is_near(cpu.heat, early, margin)
    return [Verdict.FAIL if soon else Verdict.WARN]


def _is_near(heat: HeatSeen, celsius: int, margin: int) -> bool:
    return heat.critical_celsius is not None and celsius >= heat.critical_celsius - margin


def _slow_permille(cpu: CpuRun, limits: ThermalLimits) -> int | None:
    """Part of the load that was lost, by the counters, else by the clock."""
    if cpu.throttled_permille is not None or cpu.clock is None:
        return cpu.throttled_permille
    return cpu.clock.slow_permille(limits.load.clock_permille)


def _heat_values(cpu: CpuRun, limits: ThermalLimits) -> dict[str, int | str | bool]:
    clock = cpu.clock.mean_permille if cpu.clock else None
    cool = is_power_limited(cpu, limits.load)
    slow = _slow_permille(cpu, limits)
    return _values(
        throttled_permille=cpu.throttled_permille,
        # Only where it is what judged: a warning may come from the mean clock alone.
        slow_permille=slow if slow is not None and slow >= limits.throttled_permille.warn else None,
        clock_permille=None if cool else clock,
        cool_clock_permille=clock if cool else None,
        peak_celsius=cpu.heat.peak_celsius if cpu.heat else None,
        critical_celsius=cpu.heat.critical_celsius if cpu.heat else None,
        load_milliwatts=cpu.load_milliwatts,
        hot_after_seconds=cpu.loaded_ms // 1000 if cpu.stopped_hot else None,
    )


def _fan(run: LongRun, hot_celsius: int) -> Finding:
    code, cpu = "thermal.fan", run.cpu
    if cpu is None or not _was_loaded(cpu):
        return _without(code, run)
    if cpu.fan is None or cpu.fan.load_rpm is None:
        return unanswered(code, Reason.SENSOR_ABSENT, evidence=run.evidence)
    peak = cpu.heat.peak_celsius if cpu.heat else None
    if cpu.fan.load_rpm > 0:
        verdict = Verdict.PASS
    else:
        # Standing still while it is not hot is allowed, but nobody has seen it turn.
        verdict = Verdict.FAIL if peak is not None and peak > hot_celsius else Verdict.WARN
    values = _values(
        fans=cpu.fan.fans,
        load_rpm=cpu.fan.load_rpm,
        idle_rpm=cpu.fan.idle_rpm,
        rise_rpm=cpu.fan.rise_rpm,
        peak_celsius=peak,
    )
    limit = {"fail_above_celsius": hot_celsius}
    return measured(code, verdict, values, limit=limit, evidence=run.evidence)


def _shutdown(runs: Sequence[LongRun]) -> tuple[Finding, ...]:
    """Only ever a fail: a laptop that stayed on proves nothing beyond this load."""
    worst = max(runs, key=lambda run: run.died)
    if not worst.died:
        return ()
    found = {"died": worst.died}
    return (measured("thermal.shutdown", Verdict.FAIL, found, evidence=worst.evidence),)


def _was_loaded(cpu: CpuRun) -> bool:
    """For as long as asked and by a tool that worked, or until it was too hot."""
    worked = cpu.exit_status in {_SUCCESS, _STRESSOR_FAILED}
    return cpu.stopped_hot or (cpu.ran_in_full and worked)


def _without(code: str, run: LongRun) -> Finding:
    """Why this is not known."""
    if run.reason is not None:
        verdict = Verdict.CRASHED if run.crashed else None
        return unanswered(code, run.reason, verdict=verdict, evidence=run.evidence)
    broke = run.crashed or (run.cpu is not None and _is_broken(run.cpu))
    verdict = Verdict.CRASHED if broke else Verdict.NOT_TESTED
    return unanswered(code, Reason.ABORTED, verdict=verdict, evidence=run.evidence)


def _is_broken(cpu: CpuRun) -> bool:
    """The tool ended in a way of its own: wrong options, killed, or a status nobody knows."""
    usual = {None, _SUCCESS, _STRESSOR_FAILED, *_COULD_NOT}
    return cpu.exit_status not in usual and not cpu.stopped_hot


def _values(**numbers: int | None) -> dict[str, int | str | bool]:
    return {name: number for name, number in numbers.items() if number is not None}
