"""Verdicts of the long tests (pure)."""

from checks.components import Component
from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.long_tests.battery_judge import judge_battery_load
from checks.long_tests.cpu_judge import judge_cpu_load
from checks.long_tests.memory_judge import judge_memory_test
from checks.long_tests.selftest_judge import judge_selftests
from checks.policy import Policy


def judge_long_tests(
    component: Component, facts: LaptopFacts, policy: Policy
) -> tuple[Finding, ...]:
    """The long tests' findings about one component; of a test that never began there is none."""
    match component:
        case Component.MEMORY:
            return judge_memory_test(facts, policy)
        case Component.CPU | Component.COOLING:
            return judge_cpu_load(component, facts, policy)
        case Component.BATTERY:
            return judge_battery_load(facts, policy)
        case Component.DRIVE:
            return judge_selftests(facts, policy)
        case _:
            return ()
