"""Slow without being warm: a charger that is too weak or not known, or a stuck signal (pure).

Some makers hold the processor at its lowest clock while they do not know the charger; a stuck
PROCHOT line does the same on a laptop that is cold.
"""

from checks.limits import ThermalRun
from checks.long_tests.cpu_values import CpuRun

_ALWAYS_PERMILLE = 900


def is_power_limited(cpu: CpuRun, limits: ThermalRun) -> bool | None:
    """Whether it was slow and stayed cool under a whole load; `None`: nobody can tell."""
    if not cpu.ran_in_full or cpu.heat is None or cpu.clock is None:
        return None
    cool = cpu.heat.peak_celsius < limits.cool_celsius
    return cool and (cpu.clock.mean_permille < limits.clock_permille or is_stuck_low(cpu))


def is_stuck_low(cpu: CpuRun) -> bool:
    """Every processor spent nearly all of the load at the lowest clock it has."""
    lowest = cpu.clock.at_lowest_permille if cpu.clock else None
    return lowest is not None and lowest >= _ALWAYS_PERMILLE
