"""`python -m wipe`: exit statuses, on a simulated drive."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from typing_extensions import override

from host.durable import Lock
from host.local import LocalHost
from host.simulated.drive import SimulatedDriveSpec, make_simulated_drive
from tests.wipe.fakes import erase_plan, ssd
from wipe.__main__ import main
from wipe.codes import DriveStatus, StatusReason
from wipe.events import Crashed, Event
from wipe.folder import DriveFolder, create, start
from wipe.follow import Follower, FollowPhase
from wipe.journal import Journal, JournalBusy
from wipe.journal_lines import Entry, read_lines
from wipe.values import HostSpec

SIZE = 1 << 20


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """`main` takes the signals of its process; give them back."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    kept = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def folder(tmp_path: Path) -> DriveFolder:
    drive = ssd(simulated=True, size_bytes=SIZE, native_size_bytes=SIZE)
    spec = SimulatedDriveSpec(drive=drive)
    make_simulated_drive(tmp_path / "drives" / drive.id, spec, old_data=b"Dear Sir or Madam ")
    spec_of_host = HostSpec(kind="simulated", folder=str(tmp_path / "drives"))
    return create(
        tmp_path / "job", erase_plan(drive, host=spec_of_host, boot_id=LocalHost().boot_id())
    )


def test_a_stop_while_the_interpreter_starts_is_heard_and_not_fatal(folder: DriveFolder) -> None:
    process = start(LocalHost(), folder)
    process.terminate()
    assert process.wait(60) == 4
    outcome = Follower(folder).poll().outcome
    assert outcome is not None
    assert outcome.reason == StatusReason.STOPPED
    assert signal.SIGTERM not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_a_simulated_drive_ends_erased(folder: DriveFolder, tmp_path: Path) -> None:
    assert main([str(folder.path)]) == 0
    outcome = Follower(folder).poll().outcome
    assert outcome is not None
    assert outcome.status is DriveStatus.ERASED
    (medium,) = tmp_path.glob("drives/*/medium.img")
    assert b"Dear Sir" not in medium.read_bytes()
    assert main([str(folder.path)]) == 0


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["/no/such/folder"]])
def test_what_is_no_job_is_a_wrong_use(arguments: list[str]) -> None:
    assert main(arguments) == 2


def test_a_refused_drive_ends_with_3(folder: DriveFolder) -> None:
    plan = folder.plan()
    folder.write_plan(plan.model_copy(update={"size_bytes": SIZE * 2}))
    assert main([str(folder.path)]) == 3


def test_a_stop_before_the_first_byte_ends_with_4(folder: DriveFolder) -> None:
    class StopFirst(Journal):
        @override
        def append(self, event: Event, *, sync: bool = True) -> Entry:
            if event.type == "step_begin":
                signal.raise_signal(signal.SIGTERM)
            return super().append(event, sync=sync)

    assert main([str(folder.path)], StopFirst) == 4
    assert main([str(folder.path)]) == 0


def test_a_damaged_journal_ends_with_1(folder: DriveFolder) -> None:
    main([str(folder.path)])
    lines = folder.journal_path.read_bytes().splitlines(keepends=True)
    folder.journal_path.write_bytes(b"".join([lines[0], b"rubbish\n", *lines[1:]]))
    assert main([str(folder.path)]) == 1


def test_a_second_process_of_the_same_drive_ends_with_3(folder: DriveFolder) -> None:
    class Busy(Journal):
        def __init__(self, *_: object) -> None:
            raise JournalBusy("held")

    assert main([str(folder.path)], Busy) == 3
    lock = Lock.take(folder.lock_path)
    assert lock is not None
    lock.release()


def test_a_defect_of_ours_is_journaled_claims_nothing_and_ends_with_5(
    folder: DriveFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken(Journal):
        @override
        def append(self, event: Event, *, sync: bool = True) -> Entry:
            if event.type == "step_end":
                raise ZeroDivisionError("a defect")
            return super().append(event, sync=sync)

    assert main([str(folder.path)], Broken) == 5
    entries = read_lines(folder.journal_path.read_bytes()).entries
    assert entries[-1].event == Crashed(cause="ZeroDivisionError: a defect")
    assert "Traceback" in capsys.readouterr().err
    seen = Follower(folder).poll()
    assert (seen.phase, seen.outcome) == (FollowPhase.INTERRUPTED, None)
    assert main([str(folder.path)]) == 0
