"""Loads end with us, and those that an earlier run left are found and asked to stop."""

import sys
from pathlib import Path

import pytest

from checks.kernel_facts import KernelCount, KernelFacts, KernelKind
from checks.long_tests.child import child, end_leftovers, fresh_name
from checks.long_tests.cpu_values import CpuRun
from checks.long_tests.kernel_seen import kernel_with_loads
from checks.long_tests.values import LongRun, LongTest
from host.local import LocalHost
from host.port import Process
from tests.checks.hosts import host_of

SLEEP = "import time; time.sleep(60)"


def sleeping_as(name: str, folder: Path) -> Process:
    """A real process that only sleeps, under another name."""
    bash = ("bash", "-c", f'exec -a {name} "{sys.executable}" -c "{SLEEP}"')
    return LocalHost().spawn(bash, log=str(folder / "load.log"))


def until_named(process: Process, name: str) -> None:
    host = LocalHost()
    for _ in range(200):
        words = host.read_bytes(f"/proc/{process.pid}/cmdline")
        if isinstance(words, bytes) and words.startswith(name.encode() + b"\0"):
            return
        host.pause(0.02)
    pytest.fail("the process did not start")


@pytest.mark.parametrize(
    ("name", "here", "asked"),
    [("stressapptest", True, 1), ("stress-ng", True, 1), ("smartctl", True, 0),
     ("stressapptest", False, 0)],
)  # fmt: skip
def test_only_a_load_of_this_job_is_asked_to_stop(
    name: str,
    here: bool,  # noqa: FBT001 - a table's column
    asked: int,
    tmp_path: Path,
) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    process = sleeping_as(name, ours if here else theirs)
    try:
        until_named(process, name)
        assert end_leftovers(LocalHost(), str(ours)) == asked
        assert (process.wait(2.0 if asked else 0.05) is not None) is bool(asked)
    finally:
        process.kill()
        process.wait(5.0)


def test_nothing_is_asked_of_a_recording() -> None:
    assert end_leftovers(host_of(), "/job/tests") == 0


def test_a_load_ends_with_the_block_that_started_it(tmp_path: Path) -> None:
    argv = (sys.executable, "-c", SLEEP)
    with (
        pytest.raises(KeyboardInterrupt),
        child(LocalHost(), argv, log=str(tmp_path / "load.log")) as process,
    ):
        raise KeyboardInterrupt
    assert process.poll() is not None


def test_a_name_is_never_used_twice(tmp_path: Path) -> None:
    host = LocalHost()
    for name in ("a.log", "a-2.log", "a-3.log"):
        assert fresh_name(host, str(tmp_path), "a", "log") == name
        (tmp_path / name).write_bytes(b"")
    assert fresh_name(host, str(tmp_path / "absent"), "a", "log") == "a.log"


def counted(lines: int, kind: KernelKind = KernelKind.GRAPHICS) -> KernelFacts:
    return KernelFacts(counts=(KernelCount(kind=kind, lines=lines, first="x"),), first_sequence=5)


def run_with(kernel: KernelFacts | None) -> LongRun:
    cpu = CpuRun(asked_seconds=1, loaded_ms=1000, kernel=kernel)
    return LongRun(test=LongTest.CPU, cpu=cpu)


@pytest.mark.parametrize(
    ("boot", "load", "lines"),
    [(2, 3, 3), (3, 2, 3), (None, 2, 2), (2, None, 2)],
)
def test_no_fault_is_lost_between_the_first_reading_and_the_loads(
    boot: int | None, load: int | None, lines: int
) -> None:
    kernel = None if boot is None else counted(boot)
    whole = kernel_with_loads(kernel, [run_with(None if load is None else counted(load))])
    assert whole is not None
    assert whole.count(KernelKind.GRAPHICS) == lines


def test_what_only_a_load_read_does_not_reach_back_to_the_boot() -> None:
    whole = kernel_with_loads(None, [run_with(KernelFacts(first_sequence=900))])
    assert whole is not None
    assert not whole.from_boot
    assert kernel_with_loads(None, [run_with(None)]) is None
