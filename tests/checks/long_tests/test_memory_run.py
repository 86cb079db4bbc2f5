"""Running the memory test: its size, its progress, and that nothing is left running."""

import pytest

from checks.findings import Reason
from checks.long_tests.memory_free import Meminfo, parse_meminfo
from checks.long_tests.memory_run import MEMINFO, MemoryAsk, run_memory, run_stressapptest
from checks.long_tests.memory_run import testable_mib as mib_of
from checks.long_tests.memory_values import MemoryEnding
from checks.long_tests.values import LongEnd, LongTask, LongTest
from checks.policy import default_policy
from host.errors import CommandFailed, CommandMissing, HostError, NotRecorded
from tests.checks.long_tests.load_bench import (
    FOLDER,
    LoadBench,
    NotStarting,
    Program,
    Told,
    recorded,
)

POLICY = default_policy()
TASK = LongTask(LongTest.MEMORY)
ASK = MemoryAsk(seconds=120, mib=7000, threads=4)
FREE = "MemTotal: 8388608 kB\nMemAvailable: 8000000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n"
FILES = {MEMINFO: FREE}
PASS = recorded("sat-pass.log").replace("in 5.00s", "in 120.00s")


def passing(lasts_s: int = 121) -> Program:
    return Program(lasts_s, says=lambda ms: PASS if ms >= lasts_s * 1000 else PASS[:300])


def run(bench: LoadBench, told: Told | None = None, *, deep: bool = False) -> LongEnd:
    task = LongTask(LongTest.MEMORY, deep=deep)
    return run_memory(bench, task, POLICY, FOLDER, told or Told())


def test_all_free_memory_is_asked_for_on_every_processor() -> None:
    bench = LoadBench({"stressapptest": passing()}, FILES)
    run(bench)
    (started,) = bench.started
    mib = 8000000 // 1024
    asked = f"-s 120 -M {mib - mib * 80 // 1000} -m 4 -W -v 5 --max_errors 10"
    assert started.argv == ("stressapptest", *asked.split())
    assert started.log == f"{FOLDER}/stressapptest.log"


@pytest.mark.parametrize(
    ("available", "wanted"),
    [(6399, 6399 - 512), (6400, 6400 - 512), (20000, 20000 - 1600), (513, 1), (None, None)],
)
def test_the_system_keeps_a_part(available: int | None, wanted: int | None) -> None:
    assert mib_of(Meminfo(available_mib=available)) == wanted


def test_too_little_free_memory_is_no_verdict() -> None:
    bench = LoadBench({"stressapptest": passing()}, {MEMINFO: "MemAvailable: 560000 kB"})
    assert run(bench).run.reason is Reason.ABORTED
    assert not bench.started


def test_meminfo_without_what_we_need_is_unknown() -> None:
    assert parse_meminfo("MemFree: 12 kB\nMemAvailable: many kB") == Meminfo()


def test_a_run_to_the_end_is_measured_and_kept() -> None:
    end = run(LoadBench({"stressapptest": passing()}, FILES))
    found = end.run.memory
    assert found is not None
    assert (end.run.reason, found.ending, found.incidents) == (None, MemoryEnding.PASSED, 0)
    assert (found.tested_mib, found.total_mib, found.threads) == (64, 8192, 4)
    assert (found.ran_ms, found.exit_status, end.run.seconds) == (120_000, 0, 121)
    (kept,) = end.evidence
    assert (kept.name, kept.content) == ("stressapptest.log", PASS.encode())
    assert end.run.evidence == ("stressapptest.log",)


def test_the_deep_variant_lasts_longer_and_has_a_log_of_its_own() -> None:
    bench = LoadBench({"stressapptest": passing(600)}, FILES)
    end = run(bench, deep=True)
    assert bench.started[0].argv[2] == "600"
    assert (end.run.deep, end.run.evidence) == (True, ("stressapptest-deep.log",))


def test_a_repeat_does_not_mix_its_log_with_the_first() -> None:
    bench = LoadBench({"stressapptest": passing()}, FILES)
    assert run(bench).run.evidence == ("stressapptest.log",)
    assert run(bench).run.evidence == ("stressapptest-2.log",)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CommandMissing(("stressapptest",), "not installed"), Reason.TOOL_MISSING),
        (CommandFailed(("stressapptest",), "cannot be started"), Reason.DENIED),
        (NotRecorded("nothing is started in a recording"), Reason.NOT_RECORDED),
    ],
)
def test_a_tool_that_does_not_start_says_nothing_of_the_memory(
    error: HostError, reason: Reason
) -> None:
    end = run(NotStarting(error, FILES))
    assert (end.run.reason, end.run.memory) == (reason, None)


def test_a_stop_ends_the_process_and_is_no_verdict() -> None:
    bench = LoadBench({"stressapptest": passing()}, FILES)
    end = run(bench, Told(stop_after=3))
    assert end.run.reason is Reason.CANCELLED
    assert bench.started[0].signals == ["TERM"]
    assert bench.elapsed_ms < 5000


def test_who_does_not_hear_is_killed_after_five_seconds() -> None:
    deaf = Program(1000, is_stubborn=True)
    bench = LoadBench({"stressapptest": deaf}, FILES)
    end = run(bench, Told(stop_after=2))
    assert end.run.reason is Reason.CANCELLED
    assert bench.started[0].signals == ["TERM", "KILL", "KILL"]
    assert bench.elapsed_ms <= 8000


def test_nothing_is_left_running_when_our_own_code_breaks() -> None:
    bench = LoadBench({"stressapptest": passing()}, FILES)
    with pytest.raises(RuntimeError):
        run(bench, Told(break_after=2))
    assert bench.started[0].signals == ["TERM"]


def test_a_test_that_never_ends_is_cut_and_not_tested() -> None:
    hanging = Program(100_000, says=lambda _: PASS[:300])
    bench = LoadBench({"stressapptest": hanging}, FILES)
    end = run(bench)
    assert end.run.reason is Reason.TIMEOUT
    assert bench.started[0].signals == ["TERM"]
    assert bench.elapsed_ms < 400_000


@pytest.mark.parametrize("told", [Told(stop_after=2), Told()])
def test_a_fault_that_was_seen_stays_a_fault_however_the_test_ended(told: Told) -> None:
    hanging = Program(100_000, says=lambda _: recorded("sat-faults.log").split("Log: Thread")[0])
    end = run(LoadBench({"stressapptest": hanging}, FILES), told)
    assert end.run.reason is None
    assert end.run.memory is not None
    assert end.run.memory.incidents == 2


def test_killed_for_want_of_memory_leaves_no_status() -> None:
    killed = Program(5, status=-9, says=lambda _: recorded("sat-killed.log"))
    found = run(LoadBench({"stressapptest": killed}, FILES)).run.memory
    assert found is not None
    assert (found.ending, found.exit_status) == (MemoryEnding.NO_STATUS, -9)


def test_progress_follows_the_asked_seconds_and_never_claims_the_end() -> None:
    told = Told()
    run(LoadBench({"stressapptest": passing(140)}, FILES), told)
    lefts = [each.left_s for each in told.heard]
    assert lefts[0] == 120
    assert lefts[60] == 60
    assert lefts[130] is None
    dones = [each.done_permille or 0 for each in told.heard]
    assert dones == sorted(dones)
    assert dones[-1] < 1000


def test_progress_believes_the_tool_s_own_words_over_the_clock() -> None:
    """Filling the memory took 30 s, which the tool does not count."""

    def says(ms: int) -> str:
        tens = (ms // 1000 - 30) // 10
        lines = [f"Log: Seconds remaining: {120 - 10 * each}" for each in range(1, tens + 1)]
        return "\n".join([PASS[:300], *lines])

    told = Told()
    run(LoadBench({"stressapptest": Program(150, says=says)}, FILES), told)
    assert told.heard[40].left_s == 110
    assert told.heard[45].left_s == 105


def test_memory_that_went_into_swap_was_not_tested() -> None:
    def meminfo(ms: int) -> str:
        free = 1_000_000 if ms < 60_000 else 1_000_000 - 20 * 1024
        return FREE.split("Swap", maxsplit=1)[0] + f"SwapTotal: 2097152 kB\nSwapFree: {free} kB\n"

    found = run(LoadBench({"stressapptest": passing()}, {MEMINFO: meminfo})).run.memory
    assert found is not None
    assert (found.swap_mib, found.swapped_mib, found.tested_mib) == (2048, 20, 44)


def test_faults_in_the_kernel_s_log_meanwhile_are_kept() -> None:
    old = "mce: [Hardware Error]: Machine check events logged"

    def log(ms: int) -> list[str]:
        new = ["usb 1-1: New USB device", "EDAC MC0: 1 CE memory read error on CPU_SrcID#0"]
        return [old, *(new if ms > 5000 else [])]

    end = run(LoadBench({"stressapptest": passing()}, FILES, log))
    assert end.run.memory is not None
    assert end.run.memory.kernel is not None
    assert [each.kind.value for each in end.run.memory.kernel.counts] == ["memory_corrected"]
    assert end.run.evidence == ("stressapptest.log", "stressapptest-kernel.txt")
    assert b"New USB device" not in end.evidence[1].content


def test_the_seconds_and_size_are_parameters() -> None:
    bench = LoadBench({"stressapptest": passing(5)}, FILES)
    run_stressapptest(bench, TASK, MemoryAsk(seconds=5, mib=256, threads=2), FOLDER, Told())
    assert bench.started[0].argv[1:7] == ("-s", "5", "-M", "256", "-m", "2")
    assert ASK.limit_s > ASK.seconds
