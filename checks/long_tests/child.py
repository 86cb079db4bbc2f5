"""A load that runs beside us and never longer than we watch it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from checks.findings import Reason
from host.errors import CommandFailed, CommandMissing, HostError, NotRecorded
from host.port import Host, Process
from host.readings import Unread

_GRACE_S = 5.0
_PROCESSES = "/proc"
LOADS = frozenset({"stressapptest", "stress-ng"})
"""Programs that we start and that last."""


@contextmanager
def child(
    host: Host, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
) -> Iterator[Process]:
    """Start a process group and end all of it when the block is left, however it is left.

    Raises:
        CommandMissing, CommandFailed, NotRecorded: it was not started.
    """
    process = host.spawn(argv, log=log, environment=environment)
    try:
        yield process
    finally:
        end(process)


def end(process: Process) -> int | None:
    """Ask it to stop, wait 5 s, then kill the group; its exit status where it left one."""
    if process.poll() is None:
        process.terminate()
        if process.wait(_GRACE_S) is None:
            process.kill()
            process.wait(_GRACE_S)
    if process.poll() != 0:
        # Its own children may have outlived it.
        process.kill()
    return process.poll()


def end_leftovers(host: Host, folder: str) -> int:
    """Ask loads to stop that write to a log in this folder: an earlier run of ours left them.

    A load outlives a program that was killed, and two of them would take all memory. Only one
    test with a load runs at a time, so nothing that is wanted is asked.

    Returns:
        How many were asked; they get 5 s.
    """
    left = [each for each in _numbers(host) if _writes_below(host, each, folder)]
    words = {each: _first_word(host, each) for each in left}
    asked = [each for each in left if words[each] in LOADS and host.ask_to_stop(each, words[each])]
    for _ in range(int(_GRACE_S)):
        if not any(_writes_below(host, each, folder) for each in asked):
            break
        host.pause(1.0)
    return len(asked)


def _numbers(host: Host) -> tuple[int, ...]:
    names = host.list_dir(_PROCESSES)
    return () if isinstance(names, Unread) else tuple(int(each) for each in names if _is_pid(each))


def _is_pid(name: str) -> bool:
    return name.isascii() and name.isdecimal()


def _writes_below(host: Host, pid: int, folder: str) -> bool:
    output = host.real_path(f"{_PROCESSES}/{pid}/fd/1")
    return output is not None and output.startswith(f"{host.real_path(folder) or folder}/")


def _first_word(host: Host, pid: int) -> str:
    words = host.read_bytes(f"{_PROCESSES}/{pid}/cmdline")
    return words.split(b"\0")[0].decode("utf-8", "replace") if isinstance(words, bytes) else ""


def why_not_started(error: HostError) -> Reason:
    """Why there is no process, as a reason of a finding."""
    match error:
        case CommandMissing():
            return Reason.TOOL_MISSING
        case CommandFailed():
            return Reason.DENIED
        case NotRecorded():
            return Reason.NOT_RECORDED
        case _:
            return Reason.ABORTED


def fresh_name(host: Host, folder: str, stem: str, ending: str) -> str:
    """A file name that this folder does not hold yet: logs are appended to, runs are not mixed."""
    taken = host.list_dir(folder)
    names = () if isinstance(taken, Unread) else taken
    name, number = f"{stem}.{ending}", 2
    while name in names:
        name = f"{stem}-{number}.{ending}"
        number += 1
    return name


def content_of(host: Host, path: str) -> bytes:
    """What a process wrote so far; nothing where it wrote nothing."""
    content = host.read_bytes(path)
    return content if isinstance(content, bytes) else b""
