"""The memory test's endings, in all versions, and the verdicts on them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.components import Component
from checks.facts import LaptopFacts
from checks.findings import Finding, Reason, Verdict
from checks.judging import judge_component
from checks.kernel_facts import KernelCount, KernelFacts, KernelKind
from checks.long_tests.memory_judge import judge_memory_test
from checks.long_tests.memory_parse import SatLog, parse_log, seconds_remaining
from checks.long_tests.memory_values import MemoryEnding, MemoryRun
from checks.long_tests.values import LongRun, LongTest
from checks.policy import default_policy
from tests.checks.long_tests.load_bench import recorded

POLICY = default_policy()
MISCOMPARE = "Hardware Error: miscompare on CPU 0(0x1) at 0x7f: read:1, reread:1 expected:0\n"
COMPLETED = (
    "Stats: Completed: 52442.00M in 5.00s 10481.71MB/s, with 1 hardware incidents, 0 errors\n"
)
WHOLE = SatLog(MemoryEnding.PASSED, 0, 64, 5000, 110_508, 22_099, "1.0.6_autoconf")


def with_times(log: str) -> str:
    """As 1.0.9 and newer print it."""
    return "\n".join(
        f"2026/11/23-12:42:{number:02}(UTC) {line}" if line else line
        for number, line in enumerate(log.splitlines())
    )


def memory(**fields: object) -> MemoryRun:
    known = {
        "ending": MemoryEnding.PASSED,
        "asked_seconds": 120,
        "ran_ms": 120_000,
        "tested_mib": 7000,
        "total_mib": 8000,
        "exit_status": 0,
        **fields,
    }
    return MemoryRun.model_validate(known)


def ran(**fields: object) -> LongRun:
    return LongRun.model_validate({"test": LongTest.MEMORY, "memory": memory(), **fields})


def judged(*runs: LongRun) -> Finding:
    (finding,) = judge_memory_test(LaptopFacts(long_tests=runs), POLICY)
    return finding


@pytest.mark.parametrize("print_as", [str, with_times])
@pytest.mark.parametrize(
    ("log", "ending", "incidents"),
    [
        ("sat-pass.log", MemoryEnding.PASSED, 0),
        ("sat-remaining.log", MemoryEnding.PASSED, 0),
        ("sat-faults.log", MemoryEnding.FAULTY, 2),
        ("sat-too-large.log", MemoryEnding.PROCEDURAL, 0),
        ("sat-too-small.log", MemoryEnding.PROCEDURAL, 0),
        ("sat-stopped.log", MemoryEnding.STOPPED, 0),
        ("sat-killed.log", MemoryEnding.NO_STATUS, 0),
    ],
)
def test_every_ending_is_told_apart(
    log: str, ending: MemoryEnding, incidents: int, print_as: type[str]
) -> None:
    said = parse_log(print_as(recorded(log)))
    assert (said.ending, said.incidents) == (ending, incidents)


def test_the_numbers_of_a_whole_log() -> None:
    said = parse_log(recorded("sat-pass.log"))
    assert replace(said, copied_mib=110_508, rate_mib_s=22_099) == WHOLE
    assert said.copied_mib is not None
    assert said.rate_mib_s is not None
    assert said.copied_mib > said.rate_mib_s > 0


def test_the_newest_line_tells_the_seconds_left() -> None:
    assert seconds_remaining(recorded("sat-remaining.log")) == 4
    assert seconds_remaining("Log: Seconds remaining: 60\nLog: Seconds remaining: 50\n") == 50
    assert seconds_remaining(with_times(recorded("sat-remaining.log"))) == 4
    assert seconds_remaining(recorded("sat-pass.log")) is None


@pytest.mark.parametrize(
    ("text", "ending", "incidents"),
    [
        ("", MemoryEnding.NO_STATUS, 0),
        ("Log: Commandline - Status: PASS\n", MemoryEnding.NO_STATUS, 0),
        ("Status: PASS - please verify no corrected errors\r\n", MemoryEnding.PASSED, 0),
        # A procedural error does not undo a fault that was seen before it.
        (f"{MISCOMPARE}Status: FAIL - test encountered procedural errors\n",
         MemoryEnding.PROCEDURAL, 1),
        # Cut off in the middle of the fault.
        ("Hardware Error: miscompare on CPU 3(0x8) at 0x", MemoryEnding.NO_STATUS, 1),
        ("Report Error: miscompare : DIMM 0 : 1 : 0s\n", MemoryEnding.NO_STATUS, 1),
        ("Status: FAIL - test discovered HW problems\n", MemoryEnding.FAULTY, 1),
        ("Stats: Found 7 hardware incidents\n", MemoryEnding.NO_STATUS, 7),
        (f"{COMPLETED}Status: PASS - please verify no corrected errors\n", MemoryEnding.PASSED, 1),
    ],
)  # fmt: skip
def test_odd_logs(text: str, ending: MemoryEnding, incidents: int) -> None:
    said = parse_log(text)
    assert (said.ending, said.incidents) == (ending, incidents)


@given(st.text())
def test_no_text_breaks_the_parser_and_none_passes_by_accident(text: str) -> None:
    said = parse_log(text)
    assert said.ending is not MemoryEnding.PASSED or "Status: PASS" in text
    seconds_remaining(text)


@given(st.data())
def test_a_log_that_is_cut_anywhere_never_passes_and_faults_never_go_away(
    data: st.DataObject,
) -> None:
    log = recorded("sat-faults.log")
    cut = parse_log(log[: data.draw(st.integers(0, len(log)))])
    assert cut.ending in {MemoryEnding.NO_STATUS, MemoryEnding.FAULTY, MemoryEnding.PROCEDURAL}
    stopped = log.index("Log: Thread 1")
    whole = parse_log(log[: data.draw(st.integers(stopped, len(log)))])
    assert whole.incidents == 2


def test_a_whole_run_without_a_fault_passes_and_says_what_was_covered() -> None:
    finding = judged(ran())
    assert finding.verdict is Verdict.PASS
    assert finding.measured["tested_mib"] == 7000
    assert finding.measured["total_mib"] == 8000
    assert finding.measured["tested_seconds"] == 120
    assert finding.limit["warn_below_permille"] == 700


@pytest.mark.parametrize(
    ("fields", "verdict", "reason"),
    [
        ({"tested_mib": 5600}, Verdict.PASS, None),
        ({"tested_mib": 5599}, Verdict.WARN, None),
        ({"total_mib": None}, Verdict.WARN, None),
        ({"incidents": 1}, Verdict.FAIL, None),
        ({"incidents": 1, "ending": MemoryEnding.NO_STATUS}, Verdict.FAIL, None),
        ({"incidents": 1, "ending": MemoryEnding.PROCEDURAL}, Verdict.FAIL, None),
        ({"ending": MemoryEnding.PROCEDURAL, "exit_status": 1}, Verdict.NOT_TESTED, Reason.ABORTED),
        ({"ending": MemoryEnding.NO_STATUS, "exit_status": -9}, Verdict.CRASHED, Reason.ABORTED),
        ({"ending": MemoryEnding.NO_STATUS, "exit_status": 0}, Verdict.CRASHED, Reason.ABORTED),
        # Somebody else ended it: it says PASS and exits 0.
        ({"ending": MemoryEnding.STOPPED}, Verdict.NOT_TESTED, Reason.ABORTED),
        ({"ran_ms": 2000}, Verdict.NOT_TESTED, Reason.ABORTED),
        ({"ran_ms": None}, Verdict.NOT_TESTED, Reason.ABORTED),
        ({"tested_mib": 0}, Verdict.NOT_TESTED, Reason.ABORTED),
        ({"exit_status": 1}, Verdict.NOT_TESTED, Reason.ABORTED),
        ({"exit_status": None}, Verdict.NOT_TESTED, Reason.ABORTED),
    ],
)
def test_endings_and_their_verdicts(
    fields: dict[str, object], verdict: Verdict, reason: Reason | None
) -> None:
    finding = judged(ran(memory=memory(**fields)))
    assert (finding.verdict, finding.reason) == (verdict, reason)


@pytest.mark.parametrize(
    "reason", [Reason.TOOL_MISSING, Reason.CANCELLED, Reason.TIMEOUT, Reason.NOT_RECORDED]
)
def test_what_did_not_run_is_not_tested(reason: Reason) -> None:
    finding = judged(ran(reason=reason, memory=None))
    assert (finding.verdict, finding.reason) == (Verdict.NOT_TESTED, reason)


def test_our_own_crash_says_nothing_of_the_memory() -> None:
    finding = judged(ran(reason=Reason.OUTPUT_UNREADABLE, memory=None, crashed=True))
    assert finding.verdict is Verdict.CRASHED


def test_rule_6_a_death_is_not_tested_first_and_fails_the_second_time() -> None:
    first = judged(ran(reason=Reason.MACHINE_DIED, memory=None, died=1))
    assert (first.verdict, first.reason) == (Verdict.NOT_TESTED, Reason.MACHINE_DIED)
    second = judged(ran(reason=Reason.MACHINE_DIED, memory=None, died=2))
    assert (second.verdict, second.measured["died"]) == (Verdict.FAIL, 2)


def test_a_pass_after_a_death_is_a_warning() -> None:
    assert judged(ran(died=1)).verdict is Verdict.WARN
    assert judged(ran(died=2)).verdict is Verdict.FAIL


def test_a_longer_repeat_keeps_both_and_undoes_no_fault() -> None:
    first = ran(memory=memory(incidents=1), evidence=("stressapptest.log",))
    deep = memory(asked_seconds=600, ran_ms=600_000)
    again = ran(deep=True, memory=deep, evidence=("stressapptest-deep.log",))
    finding = judged(again, first)
    assert (finding.verdict, finding.measured["incidents"]) == (Verdict.FAIL, 1)
    assert finding.measured["runs"] == 2
    assert finding.evidence == ("stressapptest-deep.log", "stressapptest.log")


def test_a_cancelled_repeat_takes_nothing_from_a_pass() -> None:
    assert judged(ran(reason=Reason.CANCELLED, memory=None, deep=True), ran()).verdict is (
        Verdict.PASS
    )


def test_a_test_that_never_began_has_no_finding() -> None:
    assert judge_memory_test(LaptopFacts(), POLICY) == ()


def test_what_the_kernel_told_meanwhile_is_a_machine_check() -> None:
    told = KernelCount(kind=KernelKind.MEMORY_UNCORRECTED, lines=1, first="EDAC MC0: 1 UE")
    facts = LaptopFacts(
        kernel=KernelFacts(first_sequence=0, last_sequence=9, lines=10),
        long_tests=(ran(memory=memory(kernel=KernelFacts(counts=(told,), first_sequence=10))),),
    )
    found = {each.code: each for each in judge_component(Component.CPU, facts, POLICY)}
    assert found["cpu.machine_check"].verdict is Verdict.FAIL
    unread = facts.model_copy(update={"kernel": None})
    found = {each.code: each for each in judge_component(Component.CPU, unread, POLICY)}
    assert found["cpu.machine_check"].verdict is Verdict.FAIL


runs = st.builds(
    memory,
    ending=st.sampled_from(list(MemoryEnding)),
    incidents=st.integers(0, 3),
    ran_ms=st.none() | st.integers(0, 130_000),
    tested_mib=st.integers(0, 8000),
    total_mib=st.none() | st.just(8000),
    exit_status=st.none() | st.sampled_from([0, 1, -9]),
)
_ORDER = (Verdict.FAIL, Verdict.CRASHED, Verdict.NOT_TESTED, Verdict.WARN, Verdict.PASS)


@given(runs, st.integers(0, 2), st.integers(0, 3), st.integers(0, 2))
def test_more_faults_and_more_deaths_never_judge_better(
    found: MemoryRun, died: int, more_faults: int, more_deaths: int
) -> None:
    before = judged(ran(memory=found, died=died))
    worse = found.model_copy(update={"incidents": found.incidents + more_faults})
    after = judged(ran(memory=worse, died=died + more_deaths))
    assert _ORDER.index(after.verdict) <= _ORDER.index(before.verdict)


@given(runs, st.integers(0, 8000))
def test_less_coverage_never_judges_better(found: MemoryRun, less: int) -> None:
    lesser = found.model_copy(update={"tested_mib": max(found.tested_mib - less, 0)})
    before, after = judged(ran(memory=found)), judged(ran(memory=lesser))
    assert _ORDER.index(after.verdict) <= _ORDER.index(before.verdict)


@given(runs)
def test_only_a_whole_and_faultless_run_passes(found: MemoryRun) -> None:
    if judged(ran(memory=found)).verdict is Verdict.PASS:
        assert found.ending is MemoryEnding.PASSED
        assert (found.incidents, found.exit_status) == (0, 0)
        assert (found.covered_permille or 0) >= 700
        assert (found.ran_ms or 0) >= 119_000
