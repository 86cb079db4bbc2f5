"""A load that runs beside us and never longer than we watch it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from checks.findings import Reason
from host.errors import CommandFailed, CommandMissing, HostError, NotRecorded
from host.port import Host, Process
from host.readings import Unread

_GRACE_S = 5.0


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
