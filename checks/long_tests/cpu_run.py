"""The processor load test: idle, SHA-256 for a moment, stress-ng on every processor, cool-down."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from checks.battery import read_batteries
from checks.findings import Evidence, Reason
from checks.kernel_facts import KernelFacts
from checks.long_tests.child import (
    child,
    content_of,
    end_leftovers,
    fresh_name,
    why_not_started,
)
from checks.long_tests.cpu_heat import (
    Trace,
    clock_seen,
    fan_seen,
    heat_seen,
    is_too_hot,
    milliwatts,
    throttled_permille,
)
from checks.long_tests.cpu_parse import parse_speed, parse_stress
from checks.long_tests.cpu_values import CpuRun
from checks.long_tests.kernel_seen import KERNEL_LINES
from checks.long_tests.kernel_watch import KernelWatch
from checks.long_tests.sample_values import Sample
from checks.long_tests.sampling import Sampler, trace
from checks.long_tests.values import LongControl, LongEnd, LongProgress, LongRun, LongTask
from checks.policy import Policy
from checks.tool import run_tool
from host.errors import HostError
from host.port import Host, Process

_LOOK_S = 1.0
_HASH_S = 3
# Starting and ending are not counted in stress-ng's own seconds.
_EXTRA_S = 30
_PERMILLE, _MS = 1000, 1000
_VERSION, _VERSION_S = ("stress-ng", "--version"), 5.0


@dataclass(frozen=True, slots=True)
class CpuAsk:
    """How long each part lasts, and when it is too hot."""

    load_s: int
    idle_s: int = 20
    hash_s: int = _HASH_S
    cool_s: int = 60
    margin_celsius: int = 3

    @property
    def all_s(self) -> int:
        """From beginning to end."""
        return self.idle_s + self.hash_s + self.load_s + self.cool_s

    def stress_argv(self, yaml: str) -> tuple[str, ...]:
        """Every way of computing on every processor, with the results checked."""
        how = ("--cpu", "0", "--cpu-method", "all", "--verify", "--metrics-brief")
        return ("stress-ng", *how, "--yaml", yaml, "--timeout", str(self.load_s))


def run_cpu(
    host: Host, task: LongTask, policy: Policy, folder: str, control: LongControl
) -> LongEnd:
    """Run it to its end, its time limit or a stop."""
    thermal = policy.thermal.load
    ask = CpuAsk(
        load_s=thermal.seconds,
        idle_s=thermal.idle_seconds,
        cool_s=thermal.cool_down_seconds,
        margin_celsius=thermal.crit_margin_celsius,
    )
    return run_load(host, task, ask, folder, control)


def run_load(host: Host, task: LongTask, ask: CpuAsk, folder: str, control: LongControl) -> LongEnd:
    """Run exactly this; no process is left when it returns or raises."""
    end_leftovers(host, folder)
    said = run_tool(host, _VERSION, name="stress-ng-version.txt", timeout_s=_VERSION_S)
    if isinstance(said, Reason):
        # Said before anybody waits for the idle time.
        return LongEnd(LongRun(test=task.test, deep=task.deep, reason=said))
    power = read_batteries(host, ()).facts.power
    if power is not None and power.mains_online is False:
        return LongEnd(LongRun(test=task.test, deep=task.deep, reason=Reason.NEEDS_AC_IN))
    return _Load(host, task, ask, folder, control).run()


class _EndedEarlyError(Exception):
    """Somebody stopped it, the charger came out, or a process did not start or hangs."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(slots=True)
class _Load:
    """One load under way."""

    host: Host
    task: LongTask
    ask: CpuAsk
    folder: str
    control: LongControl
    sampler: Sampler = field(init=False)
    began_ms: int = field(init=False)
    kernel: KernelWatch = field(init=False)
    samples: list[Sample] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    load_from_ms: int = 0
    load_to_ms: int = 0
    exit_status: int | None = None
    is_stopped_hot: bool = False
    is_loaded: bool = False
    throughput_mb_s: int | None = None

    def __post_init__(self) -> None:
        self.began_ms = self.host.boot_ms()
        self.sampler = Sampler(self.host)
        self.kernel = KernelWatch(self.host, f"cpu-load{KERNEL_LINES}")

    def run(self) -> LongEnd:
        """All parts in turn."""
        reason: Reason | None = None
        try:
            self._look_for(self.ask.idle_s)
            self._hash()
            self._load()
            self._look_for(self.ask.cool_s)
        except _EndedEarlyError as early:
            # What the load showed stays true when only the cool-down was cut.
            reason = None if self.is_loaded else early.reason
        return self._end(reason)

    def _look(self) -> Sample:
        """One sample; ends everything when it has to end."""
        if self.control.is_stopped:
            raise _EndedEarlyError(Reason.CANCELLED)
        sample = self.sampler.take()
        self.samples.append(sample)
        if sample.mains_online is False:
            raise _EndedEarlyError(Reason.NEEDS_AC_IN)
        self.control.tell(self._progress())
        return sample

    def _look_for(self, seconds: int) -> None:
        until_ms = self.host.boot_ms() + seconds * _MS
        while self.host.boot_ms() < until_ms:
            self._look()
            self.host.pause(_LOOK_S)

    def _hash(self) -> None:
        """For information: without an answer the test goes on."""
        if self.ask.hash_s <= 0:
            return
        name = fresh_name(self.host, self.folder, "cpu-sha256", "log")
        log = f"{self.folder}/{name}"
        argv = (sys.executable, "-P", "-m", "checks.long_tests.cpu_hash", str(self.ask.hash_s))
        packages = {"PYTHONPATH": str(Path(__file__).parents[2])}
        try:
            with child(self.host, argv, log=log, environment=packages) as process:
                self._wait(process, self.ask.hash_s + _EXTRA_S)
        except HostError as error:
            raise _EndedEarlyError(why_not_started(error)) from error
        content = content_of(self.host, log)
        # The interpreter's own path is nobody's business.
        self.evidence.append(Evidence(name, content, ("python", *argv[1:]), process.poll()))
        self.throughput_mb_s = parse_speed(content)

    def _wait(self, process: Process, limit_s: int) -> bool:
        """Whether it ended in its time."""
        until_ms = self.host.boot_ms() + limit_s * _MS
        while process.poll() is None:
            if self.host.boot_ms() > until_ms:
                return False
            self._look()
            self.host.pause(_LOOK_S)
        return True

    def _load(self) -> None:
        stem = fresh_name(self.host, self.folder, "stress-ng", "log").removesuffix(".log")
        log, yaml = f"{self.folder}/{stem}.log", f"{self.folder}/{stem}.yaml"
        argv = self.ask.stress_argv(yaml)
        self.load_from_ms = self.host.boot_ms() - self.began_ms
        try:
            with child(self.host, argv, log=log) as process:
                self._watch(process)
            self.exit_status = process.poll()
        except HostError as error:
            raise _EndedEarlyError(why_not_started(error)) from error
        finally:
            self.load_to_ms = self.host.boot_ms() - self.began_ms
            for name in (f"{stem}.log", f"{stem}.yaml"):
                content = content_of(self.host, f"{self.folder}/{name}")
                kept = ("stress-ng", *argv[1:]) if content else ()
                if content:
                    self.evidence.append(Evidence(name, content, kept, self.exit_status))
        self.is_loaded = True

    def _watch(self, process: Process) -> None:
        """Sample until the load ends, is too hot or hangs."""
        until_ms = self.host.boot_ms() + (self.ask.load_s + _EXTRA_S) * _MS
        while process.poll() is None:
            sample = self._look()
            if is_too_hot(self.sampler.sensors, sample, self.ask.margin_celsius):
                self.is_stopped_hot = True
                return
            if self.host.boot_ms() > until_ms:
                raise _EndedEarlyError(Reason.TIMEOUT)
            self.host.pause(_LOOK_S)

    def _progress(self) -> LongProgress:
        elapsed_s = (self.host.boot_ms() - self.began_ms) // _MS
        left_s = self.ask.all_s - elapsed_s
        done = min(elapsed_s * _PERMILLE // max(self.ask.all_s, 1), _PERMILLE - 1)
        return LongProgress(done_permille=done, left_s=left_s if left_s > 0 else None)

    def _end(self, reason: Reason | None) -> LongEnd:
        faults, lines = self.kernel.seen()
        raw = Evidence("cpu-load.json", trace(self.sampler.sensors, self.samples))
        evidence = (*self.evidence, raw, *lines)
        run = LongRun(
            test=self.task.test,
            deep=self.task.deep,
            reason=reason,
            seconds=(self.host.boot_ms() - self.began_ms) // _MS,
            cpu=None if reason is not None else self._measured(faults),
            evidence=tuple(each.name for each in evidence),
        )
        return LongEnd(run, evidence)

    def _measured(self, faults: KernelFacts | None) -> CpuRun:
        sensors = self.sampler.sensors
        seen = Trace(sensors, tuple(self.samples), self.load_from_ms, self.load_to_ms)
        kept = {each.name: each.content.decode("utf-8", "replace") for each in self.evidence}
        log = "".join(text for name, text in kept.items() if _is(name, "log"))
        yaml = "".join(text for name, text in kept.items() if _is(name, "yaml"))
        said = parse_stress(log, yaml)
        return CpuRun(
            asked_seconds=self.ask.load_s,
            loaded_ms=self.load_to_ms - self.load_from_ms,
            exit_status=self.exit_status,
            failures=said.failures,
            version=said.version,
            bogo_ops_per_s=said.bogo_ops_per_s,
            stopped_hot=self.is_stopped_hot,
            threads=len(sensors.cpus),
            throughput_mb_s=self.throughput_mb_s,
            heat=heat_seen(seen),
            clock=clock_seen(seen),
            throttled_permille=throttled_permille(seen),
            fan=fan_seen(seen),
            idle_milliwatts=milliwatts(seen.idle, sensors.energy_range_uj),
            load_milliwatts=milliwatts(seen.load, sensors.energy_range_uj),
            kernel=faults,
        )


def _is(name: str, ending: str) -> bool:
    return name.startswith("stress-ng") and name.endswith(f".{ending}")
