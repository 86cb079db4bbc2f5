"""Running commands: words, no shell, a time-out, a process group of their own."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from host.errors import CommandFailed, CommandMissing, CommandTimedOut
from host.readings import Completed

_PLAIN = {"LC_ALL": "C", "LANG": "C"}


def run_command(argv: Sequence[str], *, timeout_s: float) -> Completed:
    """Run to the end or to the time-out.

    Raises:
        CommandMissing, CommandFailed: it could not be started.
        CommandTimedOut: its whole process group was killed.
    """
    words = tuple(argv)
    began = time.monotonic_ns()
    process = _start(words, subprocess.PIPE, {})
    try:
        stdout, stderr = process.communicate(timeout=timeout_s)
    except subprocess.TimeoutExpired:
        _signal_group(process, signal.SIGKILL)
        _drain(process)
        raise CommandTimedOut(words, timeout_s) from None
    except BaseException:
        _signal_group(process, signal.SIGKILL)
        _drain(process)
        raise
    elapsed_ms = (time.monotonic_ns() - began) // 1_000_000
    return Completed(words, process.returncode, stdout, stderr, elapsed_ms)


def _drain(process: "subprocess.Popen[bytes]") -> None:
    """Reap a killed process; one that hangs in the kernel (a dying drive) is left to it."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=1)


def _start(
    argv: tuple[str, ...], output: int | IO[bytes], environment: Mapping[str, str]
) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **_PLAIN, **environment},
            start_new_session=True,
        )
    except FileNotFoundError:
        raise CommandMissing(argv, "not installed") from None
    except OSError as error:
        raise CommandFailed(argv, error.strerror or "cannot be started") from error


def _signal_group(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


class SpawnedProcess:
    """A process of its own session; it outlives us unless it is told otherwise."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """Process id, also of its group."""
        return self._process.pid

    def poll(self) -> int | None:
        """Exit status, `None` while it runs."""
        return self._process.poll()

    def terminate(self) -> None:
        """Ask it to stop."""
        _signal_group(self._process, signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        _signal_group(self._process, signal.SIGKILL)

    def wait(self, timeout_s: float) -> int | None:
        """Exit status, or `None` if it still runs after `timeout_s`."""
        try:
            return self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None


def ask_to_stop(pid: int, argument: str) -> bool:
    """SIGTERM to a process that is still the one we mean: `argument` is a word of its command.

    The descriptor pins the process, so that a reused number is never signalled.
    """
    try:
        pinned = os.pidfd_open(pid)
    except OSError:
        return False
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if os.fsencode(argument) not in words:
            return False
        signal.pidfd_send_signal(pinned, signal.SIGTERM)
    except OSError:
        return False
    finally:
        os.close(pinned)
    return True


def spawn_command(
    argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None
) -> SpawnedProcess:
    """Start a process whose outputs are appended to the file `log` (0600)."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "ab") as output:
        return SpawnedProcess(_start(tuple(argv), output, environment or {}))
