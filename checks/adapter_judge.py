"""Verdicts: the charger, as far as the laptop itself complains of it (pure).

That it feeds the laptop, and that the laptop tells when it is pulled, a person tries: the hand test
passes it and takes what stands here beside it. Nothing here ever passes.
"""

from checks import evidence_names
from checks.facts import LaptopFacts
from checks.findings import Finding, Verdict
from checks.kernel_facts import KernelKind
from checks.long_tests.cpu_power import is_power_limited
from checks.long_tests.cpu_values import CpuRun
from checks.long_tests.values import LongTest
from checks.policy import Policy
from checks.verdicts import measured

_CODE = "power.adapter"


def judge_adapter(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """A charger that the firmware does not know, or a processor held slow while cool."""
    if facts.power is not None and facts.power.mains_online is False:
        return ()
    values: dict[str, int | str | bool] = {}
    limit: dict[str, int] = {}
    evidence: tuple[str, ...] = ()
    if lines := facts.kernel.count(KernelKind.ADAPTER) if facts.kernel else 0:
        values["unknown_adapter_lines"] = lines
        evidence = (evidence_names.KERNEL,)
    run = next((one for one in facts.long_runs(LongTest.CPU) if one.cpu is not None), None)
    if run is not None and run.cpu is not None and is_power_limited(run.cpu, policy.thermal.load):
        values.update(_slow(run.cpu))
        limit["cool_celsius"] = policy.thermal.load.cool_celsius
        evidence = (*evidence, *run.evidence)
    if not values:
        return ()
    return (measured(_CODE, Verdict.WARN, values, limit=limit, evidence=evidence),)


def _slow(cpu: CpuRun) -> dict[str, int]:
    """How slow and how cool the load was."""
    found = {
        "clock_permille": cpu.clock.mean_permille if cpu.clock else None,
        "peak_celsius": cpu.heat.peak_celsius if cpu.heat else None,
    }
    return {name: value for name, value in found.items() if value is not None}
