"""The charger: what the laptop complains of without anybody pulling a plug."""

import pytest

from checks.adapter_judge import judge_adapter
from checks.facts import LaptopFacts, PowerFacts
from checks.findings import Finding, Verdict
from checks.kernel_facts import KernelFacts
from checks.kernel_lines import classify
from checks.long_tests.cpu_values import ClockSeen, CpuRun, HeatSeen
from checks.long_tests.values import LongRun, LongTest
from checks.policy import default_policy
from host.readings import KernelLine

POLICY = default_policy()
COOL = POLICY.thermal.load.cool_celsius
SLOW = POLICY.thermal.load.clock_permille
UNKNOWN = classify([KernelLine(0, 0, 4, "dell_wmi: Unsupported AC adapter, charging is off")])


def load(*, celsius: int, permille: int, at_lowest: int | None = None) -> LongRun:
    cpu = CpuRun(
        asked_seconds=120,
        loaded_ms=120_000,
        heat=HeatSeen(chip="coretemp", peak_celsius=celsius),
        clock=ClockSeen(
            mean_permille=permille,
            tenths_permille=(permille,) * 10,
            at_lowest_permille=at_lowest,
        ),
    )
    return LongRun(test=LongTest.CPU, cpu=cpu)


def judged(
    kernel: KernelFacts | None = None,
    run: LongRun | None = None,
    online: bool | None = True,  # noqa: FBT001, FBT002 - a table's column
) -> tuple[Finding, ...]:
    facts = LaptopFacts(
        power=PowerFacts(mains_online=online, has_battery_objects=True),
        kernel=kernel,
        long_tests=() if run is None else (run,),
    )
    return judge_adapter(facts, POLICY)


@pytest.mark.parametrize(
    ("kernel", "run", "warns"),
    [
        (None, None, False),
        (KernelFacts(first_sequence=0), None, False),
        (UNKNOWN, None, True),
        (None, load(celsius=COOL - 1, permille=SLOW - 1), True),
        (None, load(celsius=COOL, permille=SLOW - 1), False),
        (None, load(celsius=COOL - 1, permille=SLOW), False),
        (None, load(celsius=40, permille=SLOW, at_lowest=1000), True),
        (None, LongRun(test=LongTest.CPU), False),
    ],
)
def test_complaints(
    kernel: KernelFacts | None,
    run: LongRun | None,
    warns: bool,  # noqa: FBT001 - a table's column
) -> None:
    found = judged(kernel, run)
    assert [each.verdict for each in found] == [Verdict.WARN] * warns


def test_without_a_charger_the_laptop_complains_of_none() -> None:
    assert judged(UNKNOWN, load(celsius=40, permille=400), online=False) == ()


def test_nothing_read_never_passes() -> None:
    assert judge_adapter(LaptopFacts(), POLICY) == ()
