"""Erase processes that do nothing but say a few lines, and end as a test wants."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from typing_extensions import override

from host.drive import Drive
from host.port import Process
from tests.wipe.fakes import Medium, MemoryHost
from wipe.codes import DriveStatus, Method
from wipe.events import Began, Ended, Event, StepBegan
from wipe.folder import DriveFolder
from wipe.journal import Journal
from wipe.levels import reaches
from wipe.values import Outcome, Verification


def erased(drive: Drive) -> Outcome:
    """The last word of a clean erase."""
    size = drive.size_bytes or 0
    return Outcome(
        drive_id=drive.id,
        status=DriveStatus.ERASED,
        levels=reaches(Method.OVERWRITE, drive),
        method=Method.OVERWRITE,
        verification=Verification(
            method="F", expected="stream", compared_bytes=size, coverage_percent=100, clean=True
        ),
    )


def clean_run(drive: Drive) -> tuple[Event, ...]:
    """What the journal of a clean erase says, in short."""
    return (
        Began(boot_id="boot-1", pid=7, version="0", resumed=False),
        StepBegan(method=Method.OVERWRITE, start_offset=0, end_offset=drive.size_bytes or 0),
        Ended(outcome=erased(drive)),
    )


class EndedProcess(Process):
    """A process that has ended."""

    def __init__(self, exit_code: int) -> None:
        self._exit_code = exit_code

    @property
    @override
    def pid(self) -> int:
        return 7

    @override
    def poll(self) -> int | None:
        return self._exit_code

    @override
    def terminate(self) -> None: ...

    @override
    def kill(self) -> None: ...

    @override
    def wait(self, timeout_s: float) -> int | None:
        return self._exit_code


class SpeakingHost(MemoryHost):
    """Starts processes that write these lines and end with this exit code."""

    def __init__(self, drive: Drive, exit_code: int, says: Sequence[Event]) -> None:
        super().__init__([drive], {drive.path: Medium(bytearray())})
        self.exit_code = exit_code
        self.says = tuple(says)

    @override
    def spawn(
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> Process:
        folder = DriveFolder(Path(argv[-1]))
        with Journal(folder.journal_path, folder.lock_path, self) as journal:
            for event in self.says:
                journal.append(event)
        return EndedProcess(self.exit_code)
