"""Running the processor load: its parts, its stops, and that nothing is left running."""

import json
from collections.abc import Mapping
from itertools import pairwise

import pytest

from checks.findings import Evidence, Reason
from checks.long_tests.cpu_parse import parse_speed, parse_stress
from checks.long_tests.cpu_run import CpuAsk, run_cpu, run_load
from checks.long_tests.values import LongEnd, LongTask, LongTest
from checks.policy import default_policy
from host.errors import CommandMissing, HostError, NotRecorded
from tests.checks.long_tests.load_bench import (
    FOLDER,
    Growing,
    LoadBench,
    NotStarting,
    Program,
    Told,
    recorded,
)

POLICY = default_policy()
TASK = LongTask(LongTest.CPU)
HASH = "checks.long_tests.cpu_hash"
HWMON = "/sys/class/hwmon/hwmon0"
CPU0 = "/sys/devices/system/cpu/cpu0"
MAINS = "/sys/class/power_supply/AC"
LOAD_FROM_MS, LOAD_TO_MS = 23_000, 143_000
YAML = recorded("stress-ng.yaml")
DONE = "stress-ng: info:  [7] successful run completed in 120.00s (2 mins, 0.00 secs)\n"


def loaded(ms: int) -> bool:
    return LOAD_FROM_MS <= ms < LOAD_TO_MS + 1000


Files = Mapping[str, str | Growing]


def laptop(changed: Files | None = None) -> dict[str, str | Growing]:
    """It warms to 80 degrees, its fan starts, and it is throttled 100 ms a second."""
    return {
        f"{HWMON}/name": "coretemp",
        f"{HWMON}/temp1_crit": "100000",
        f"{HWMON}/temp1_input": lambda ms: "80000" if loaded(ms) else "45000",
        f"{HWMON}/fan1_input": lambda ms: "3000" if loaded(ms) else "0",
        f"{CPU0}/cpufreq/scaling_cur_freq": lambda ms: "2400000" if loaded(ms) else "800000",
        f"{CPU0}/cpufreq/base_frequency": "2000000",
        f"{CPU0}/cpufreq/cpuinfo_min_freq": "400000",
        f"{CPU0}/thermal_throttle/core_throttle_total_time_ms": lambda ms: str(ms // 10),
        "/sys/class/powercap/intel-rapl:0/energy_uj": lambda ms: str(ms * 15_000),
        f"{MAINS}/type": "Mains",
        f"{MAINS}/online": "1",
        **(changed or {}),
    }


def programs(stress: Program | None = None) -> dict[str, Program]:
    return {
        HASH: Program(3, says=lambda ms: "sha256 1234 MB/s\n" if ms >= 3000 else ""),
        "stress-ng": stress or Program(120, says=lambda _: DONE, yaml=YAML),
    }


def bench_of(stress: Program | None = None, files: Files | None = None) -> LoadBench:
    return LoadBench(programs(stress), laptop(files))


def run(bench: LoadBench, told: Told | None = None) -> LongEnd:
    return run_cpu(bench, TASK, POLICY, FOLDER, told or Told())


def named(end: LongEnd) -> Mapping[str, Evidence]:
    return {each.name: each for each in end.evidence}


def test_idle_hash_load_and_cool_down_follow_each_other() -> None:
    bench = bench_of()
    end = run(bench)
    hashing, stress = bench.started
    assert hashing.argv[1:] == ("-P", "-m", HASH, "3")
    asked = "--cpu 0 --cpu-method all --verify --metrics-brief --yaml"
    assert stress.argv == (
        "stress-ng", *asked.split(), f"{FOLDER}/stress-ng.yaml", "--timeout", "120"
    )  # fmt: skip
    assert (hashing.began_ms - 100_000, stress.began_ms - 100_000) == (20_000, LOAD_FROM_MS)
    assert end.run.seconds == 20 + 3 + 120 + 60


def test_everything_is_measured() -> None:
    end = run(bench_of())
    assert end.run.reason is None
    cpu = end.run.cpu
    assert cpu is not None
    assert (cpu.exit_status, cpu.failures, cpu.ran_in_full) == (0, 0, True)
    assert (cpu.throughput_mb_s, cpu.bogo_ops_per_s, cpu.version) == (1234, 2992, "0.15.06")
    assert cpu.heat is not None
    assert (cpu.heat.idle_celsius, cpu.heat.peak_celsius) == (45, 80)
    assert cpu.clock is not None
    assert cpu.clock.mean_permille == 1200
    assert cpu.throttled_permille == 100
    assert cpu.fan is not None
    assert (cpu.fan.idle_rpm, cpu.fan.load_rpm) == (0, 3000)
    assert cpu.load_milliwatts == 15_000
    assert cpu.kernel is None


def test_the_raw_trace_and_outputs_are_kept_and_named() -> None:
    end = run(bench_of())
    names = ("cpu-sha256.log", "stress-ng.log", "stress-ng.yaml", "cpu-load.json")
    assert end.run.evidence == names
    assert tuple(named(end)) == names
    samples = json.loads(named(end)["cpu-load.json"].content)["samples"]
    assert len(samples) >= 200
    steps = {after["at_ms"] - before["at_ms"] for before, after in pairwise(samples)}
    assert steps <= {0, 1000}
    # The interpreter's own path is not.
    assert named(end)["cpu-sha256.log"].argv[0] == "python"


def test_on_battery_nothing_is_started() -> None:
    bench = bench_of(files={f"{MAINS}/online": "0"})
    end = run(bench)
    assert (end.run.reason, bench.started) == (Reason.NEEDS_AC_IN, [])


def test_a_charger_pulled_out_meanwhile_ends_it() -> None:
    bench = bench_of(files={f"{MAINS}/online": lambda ms: "1" if ms < 60_000 else "0"})
    end = run(bench)
    assert end.run.reason is Reason.NEEDS_AC_IN
    assert end.run.cpu is None
    assert bench.started[1].signals == ["TERM"]
    assert bench.elapsed_ms < 62_000


def test_too_hot_stops_the_load_at_once_and_keeps_what_was_seen() -> None:
    def heat(ms: int) -> str:
        return "97000" if LOAD_FROM_MS + 20_000 <= ms < LOAD_FROM_MS + 30_000 else "70000"

    bench = bench_of(files={f"{HWMON}/temp1_input": heat})
    end = run(bench)
    cpu = end.run.cpu
    assert cpu is not None
    assert (cpu.stopped_hot, cpu.loaded_ms) == (True, 20_000)
    assert cpu.heat is not None
    assert cpu.heat.early_peak_celsius == 97
    assert bench.started[1].signals == ["TERM"]


@pytest.mark.parametrize("looks", [1, 22, 30, 100])
def test_a_stop_is_heard_within_a_second_whatever_it_is_doing(looks: int) -> None:
    bench = bench_of()
    told = Told(stop_after=looks)
    end = run(bench, told)
    assert (end.run.reason, end.run.cpu) == (Reason.CANCELLED, None)
    assert bench.elapsed_ms <= looks * 1000 + 1000
    assert all(each.poll() is not None for each in bench.started)


def test_a_stop_in_the_cool_down_keeps_the_load() -> None:
    bench = bench_of()
    end = run(bench, Told(stop_after=160))
    assert end.run.reason is None
    assert end.run.cpu is not None
    assert end.run.cpu.ran_in_full


def test_nothing_is_left_running_when_our_own_code_breaks() -> None:
    bench = bench_of()
    with pytest.raises(RuntimeError):
        run(bench, Told(break_after=50))
    assert bench.started[1].signals == ["TERM"]


def test_a_load_that_never_ends_is_cut_and_not_tested() -> None:
    bench = bench_of(Program(10_000, is_stubborn=True))
    end = run(bench)
    assert end.run.reason is Reason.TIMEOUT
    assert bench.started[1].signals == ["TERM", "KILL", "KILL"]


@pytest.mark.parametrize("status", [1, 2, 3, 4, 5, 6, 7, -9])
def test_every_exit_status_is_kept(status: int) -> None:
    end = run(bench_of(Program(120, status=status)))
    assert end.run.cpu is not None
    assert end.run.cpu.exit_status == status


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (NotRecorded("nothing is started in a recording"), Reason.NOT_RECORDED),
        (CommandMissing(("python",), "not installed"), Reason.TOOL_MISSING),
    ],
)
def test_what_does_not_start_says_nothing(error: HostError, reason: Reason) -> None:
    assert run(NotStarting(error, laptop())).run.reason is reason


def test_without_stress_ng_it_is_not_tested() -> None:
    only_hash = {HASH: programs()[HASH]}
    bench = LoadBench(only_hash, laptop())
    assert run(bench).run.reason is Reason.TOOL_MISSING
    # Nobody waits for that, and nothing is measured in vain.
    assert (bench.elapsed_ms, bench.started) == (0, [])


def test_speed_that_cannot_be_told_stops_nothing() -> None:
    silent = {**programs(), HASH: Program(1, status=1, says=lambda _: "Traceback\n")}
    end = run(LoadBench(silent, laptop()))
    assert end.run.cpu is not None
    assert end.run.cpu.throughput_mb_s is None
    assert end.run.cpu.ran_in_full


def test_faults_of_the_kernel_under_load_are_kept_and_older_ones_left_out() -> None:
    def log(ms: int) -> list[str]:
        old = ["mce: [Hardware Error]: Machine check events logged"]
        return [*old, *(["[drm] GPU HANG: ecode 9:1:85dffffb"] if ms > 60_000 else [])]

    end = run(LoadBench(programs(), laptop(), log))
    assert end.run.cpu is not None
    assert end.run.cpu.kernel is not None
    assert [each.kind.value for each in end.run.cpu.kernel.counts] == ["graphics"]
    assert b"GPU HANG" in named(end)["cpu-load-kernel.txt"].content


def test_a_laptop_without_any_sensor_is_loaded_all_the_same() -> None:
    end = run(LoadBench(programs(), {}))
    cpu = end.run.cpu
    assert cpu is not None
    assert (cpu.heat, cpu.clock, cpu.throttled_permille, cpu.fan) == (None, None, None, None)
    assert cpu.ran_in_full


def test_progress_is_honest() -> None:
    told = Told()
    run(bench_of(), told)
    lefts = [each.left_s for each in told.heard]
    assert lefts[0] == 203
    assert lefts[100] == 103
    dones = [each.done_permille or 0 for each in told.heard]
    assert dones == sorted(dones)
    assert dones[-1] < 1000


def test_the_seconds_are_parameters() -> None:
    bench = bench_of(Program(5))
    ask = CpuAsk(load_s=5, idle_s=0, hash_s=0, cool_s=0)
    end = run_load(bench, TASK, ask, FOLDER, Told())
    assert len(bench.started) == 1
    assert end.run.seconds == 5


@pytest.mark.parametrize(
    ("log", "failures"),
    [
        (DONE, 0),
        ("stress-ng: fail:  [12] cpu: fft: result differs\n" * 2, 2),
        ("stress-ng: 12:00:01.07 fail:  [12] cpu: fft: result differs\n", 1),
        ("stress-ng: info:  [12] failed: 0\nnot stress-ng: fail: \n", 0),
        ("", 0),
    ],
)
def test_lines_of_wrong_results_are_counted(log: str, failures: int) -> None:
    assert parse_stress(log, "").failures == failures


@pytest.mark.parametrize(
    ("output", "speed"),
    [(b"sha256 3338 MB/s\n", 3338), (b"", None), (b"sha256 many MB/s\n", None)],
)
def test_the_speed_is_one_line(output: bytes, speed: int | None) -> None:
    assert parse_speed(output) == speed
