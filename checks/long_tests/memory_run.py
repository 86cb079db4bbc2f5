"""The memory pattern test: stressapptest over all memory that is free."""

from dataclasses import dataclass

from checks.findings import Evidence, Reason
from checks.long_tests.child import (
    child,
    content_of,
    end_leftovers,
    fresh_name,
    why_not_started,
)
from checks.long_tests.kernel_seen import KERNEL_LINES
from checks.long_tests.kernel_watch import KernelWatch
from checks.long_tests.memory_free import Meminfo, parse_meminfo
from checks.long_tests.memory_parse import SatLog, parse_log, seconds_remaining
from checks.long_tests.memory_values import MemoryRun
from checks.long_tests.values import LongControl, LongEnd, LongProgress, LongRun, LongTask
from checks.policy import Policy
from checks.tool import reason_of
from host.errors import HostError
from host.port import Host, Process
from host.readings import Unread

MEMINFO = "/proc/meminfo"

# What the system and we need while nearly everything else is under test.
_KEPT_MIB, _KEPT_PERMILLE = 512, 80
# stressapptest needs a full and an empty page of 1 MiB for each thread, and some to choose from.
_LEAST_MIB_PER_THREAD = 16
_LOOK_S = 1.0
# Filling before and reading after the test are not counted in its seconds.
_EXTRA_S, _FILLED_MIB_S = 60, 256
_PERMILLE, _MS = 1000, 1000


@dataclass(frozen=True, slots=True)
class MemoryAsk:
    """What is asked of stressapptest."""

    seconds: int
    mib: int
    threads: int

    @property
    def argv(self) -> tuple[str, ...]:
        """Warm copying on every processor; it gives up after ten faults."""
        numbers = ("-s", str(self.seconds), "-M", str(self.mib), "-m", str(self.threads))
        return ("stressapptest", *numbers, "-W", "-v", "5", "--max_errors", "10")

    @property
    def limit_s(self) -> int:
        """After this it hangs."""
        return self.seconds + self.seconds // 2 + _EXTRA_S + self.mib // _FILLED_MIB_S


def run_memory(
    host: Host, task: LongTask, policy: Policy, folder: str, control: LongControl
) -> LongEnd:
    """Run it to its end, its time limit or a stop."""
    end_leftovers(host, folder)
    pattern = policy.ram.pattern
    memory = _meminfo(host)
    if isinstance(memory, Reason):
        return LongEnd(_without(task, memory))
    threads = host.usage().logical_processors or 1
    mib = testable_mib(memory)
    if mib is None:
        # Every kernel since 3.14 tells what is available; only a recording may lack it.
        return LongEnd(_without(task, Reason.NOT_RECORDED))
    if mib < threads * _LEAST_MIB_PER_THREAD:
        return LongEnd(_without(task, Reason.ABORTED))
    seconds = pattern.deep_seconds if task.deep else pattern.seconds
    return run_stressapptest(host, task, MemoryAsk(seconds, mib, threads), folder, control)


def testable_mib(memory: Meminfo) -> int | None:
    """What may be taken without driving the system into a corner."""
    free = memory.available_mib
    return None if free is None else free - max(_KEPT_MIB, free * _KEPT_PERMILLE // _PERMILLE)


def run_stressapptest(
    host: Host, task: LongTask, ask: MemoryAsk, folder: str, control: LongControl
) -> LongEnd:
    """Run exactly this; the process is gone when it returns or raises."""
    name = fresh_name(host, folder, "stressapptest-deep" if task.deep else "stressapptest", "log")
    log, began_ms = f"{folder}/{name}", host.boot_ms()
    watch = _Watch(host, ask, log, control, began_ms, _in_swap(host))
    kernel = KernelWatch(host, f"{name.removesuffix('.log')}{KERNEL_LINES}")
    try:
        with child(host, ask.argv, log=log) as process:
            reason = watch.until_it_ends(process)
    except HostError as error:
        return LongEnd(_without(task, why_not_started(error)))
    content, status = content_of(host, log), process.poll()
    faults, lines = kernel.seen()
    said = parse_log(content.decode("utf-8", "replace"))
    measured = watch.measured(said, status).model_copy(update={"kernel": faults})
    evidence = (Evidence(name, content, ask.argv, status), *lines)
    run = LongRun(
        test=task.test,
        deep=task.deep,
        # A fault that was seen stays a fault, however the test ended.
        reason=None if measured.incidents else reason,
        seconds=(host.boot_ms() - began_ms) // _MS,
        memory=measured,
        evidence=tuple(each.name for each in evidence),
    )
    return LongEnd(run, evidence)


@dataclass(slots=True)
class _Watch:
    """Looks at a running test once a second."""

    host: Host
    ask: MemoryAsk
    log: str
    control: LongControl
    began_ms: int
    swap_before_mib: int
    swap_most_mib: int = 0
    told_s: int | None = None
    told_ms: int = 0

    def until_it_ends(self, process: Process) -> Reason | None:
        """Why it was ended by us; `None`: it ended by itself."""
        while process.poll() is None:
            if self.control.is_stopped:
                return Reason.CANCELLED
            elapsed_ms = self.host.boot_ms() - self.began_ms
            if elapsed_ms > self.ask.limit_s * _MS:
                return Reason.TIMEOUT
            self.control.tell(self._progress(elapsed_ms))
            self.swap_most_mib = max(self.swap_most_mib, _in_swap(self.host))
            self.host.pause(_LOOK_S)
        return None

    def measured(self, said: SatLog, status: int | None) -> MemoryRun:
        """Its own word, and what we saw beside it."""
        memory = _meminfo(self.host)
        known = memory if isinstance(memory, Meminfo) else Meminfo()
        swapped = max(self.swap_most_mib - self.swap_before_mib, 0)
        tested = said.tested_mib or 0
        return MemoryRun(
            ending=said.ending,
            incidents=said.incidents,
            asked_seconds=self.ask.seconds,
            ran_ms=said.ran_ms,
            tested_mib=max(tested - swapped, 0),
            total_mib=known.total_mib,
            copied_mib=said.copied_mib,
            rate_mib_s=said.rate_mib_s,
            threads=self.ask.threads,
            swap_mib=known.swap_mib,
            swapped_mib=swapped,
            exit_status=status,
            version=said.version,
        )

    def _progress(self, elapsed_ms: int) -> LongProgress:
        """By its own newest word where it gives one, else by the seconds that were asked."""
        text = content_of(self.host, self.log).decode("utf-8", "replace")
        told = seconds_remaining(text)
        if told is not None and told != self.told_s:
            self.told_s, self.told_ms = told, elapsed_ms
        if self.told_s is None:
            left_s = self.ask.seconds - elapsed_ms // _MS
        else:
            left_s = self.told_s - (elapsed_ms - self.told_ms) // _MS
        done = self.ask.seconds - max(left_s, 0)
        return LongProgress(
            done_permille=min(done * _PERMILLE // self.ask.seconds, _PERMILLE - 1),
            # It reads everything once more at the end, and nobody knows for how long.
            left_s=left_s if left_s > 0 else None,
        )


def _meminfo(host: Host) -> Meminfo | Reason:
    text = host.read_text(MEMINFO)
    return reason_of(text) if isinstance(text, Unread) else parse_meminfo(text)


def _in_swap(host: Host) -> int:
    memory = _meminfo(host)
    return memory.swapped_mib or 0 if isinstance(memory, Meminfo) else 0


def _without(task: LongTask, reason: Reason) -> LongRun:
    return LongRun(test=task.test, deep=task.deep, reason=reason)
