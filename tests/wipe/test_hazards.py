"""Hazards of the field, by their number, against the whole engine and a drive in memory."""

from dataclasses import replace
from pathlib import Path

import pytest
from typing_extensions import override

from host.ata.command import AtaCommand, AtaReply
from host.capabilities import AtaCapabilities, SecurityState
from host.drive import Drive, HiddenStorage, Transport
from host.port import DriveHandle, WriteToken
from host.simulated.ata_profile import AtaProfile
from host.simulated.memory_host import MemoryHostOfModels
from host.simulated.model import Misbehaviour
from host.simulated.model_handle import ModelHandle
from host.simulated.nvme_profile import NvmeProfile
from tests.wipe.fakes import Medium, MemoryHost, erase_plan, ssd
from tests.wipe.matrix.bench import CLEAN, MatrixBench
from wipe.codes import DriveStatus, ExceptionCode, Level, Method, Refusal, StatusReason, StepReason
from wipe.events import CommandSent, Ended, Event, Guarded, MainsChanged, Marked, StepBegan
from wipe.folder import DriveFolder, create, folder_of
from wipe.guard import refusal
from wipe.interrogation import ask
from wipe.journal_lines import read_lines
from wipe.outcome import exit_status
from wipe.values import Outcome


def events(folder: DriveFolder) -> list[Event]:
    return [e.event for e in read_lines(folder.journal_path.read_bytes()).entries]


def erased(bench: MatrixBench, only: Method | None = None) -> Outcome:
    outcome = bench.run(bench.confirm(only))
    assert outcome is not None
    return outcome


class WatchedHandle(ModelHandle):
    """Tells what was sent and when it was let go."""

    log: list[str] = []

    @override
    def ata(self, command: AtaCommand) -> AtaReply:
        self.log.append(command.name)
        return super().ata(command)

    @override
    def write(self, buffer: memoryview, offset: int) -> None:
        self.log.append("write")
        super().write(buffer, offset)

    @override
    def close(self) -> None:
        self.log.append("close")
        super().close()


class WatchedHost(MemoryHostOfModels):
    """A machine that remembers what was done to its drive."""

    log: list[str]

    @override
    def open_drive(self, drive: Drive, access: WriteToken | None = None) -> DriveHandle:
        handle = super().open_drive(drive, access)
        if access is None:
            return handle
        watched = WatchedHandle(self.model(drive.path), writable=True)
        watched.log = self.log = []
        return watched


def watched(bench: MatrixBench) -> WatchedHost:
    host = WatchedHost([bench.drive])
    host.log = []
    bench.host = host
    return host


NO_SANITIZE = AtaProfile(sanitize_block=False, sanitize_crypto=False, sanitize_overwrite=False)


def test_h1_behind_a_usb_bridge_no_command_is_ever_sent(tmp_path: Path) -> None:
    bench = MatrixBench(tmp_path, NO_SANITIZE, (Misbehaviour.BRIDGE,))
    usb = bench.drive.drive.model_copy(update={"transport": Transport.USB, "foreign": True})
    bench.drive = replace(bench.drive, drive=usb)
    host = watched(bench)
    folder = bench.confirm()
    accepted = folder.plan().model_copy(update={"foreign_accepted": True})
    folder.write_plan(accepted)
    outcome = bench.run(folder)
    assert outcome is not None
    assert (outcome.status, outcome.method) == (
        DriveStatus.ERASED_WITH_EXCEPTIONS,
        Method.OVERWRITE,
    )
    assert set(host.log) == {"write", "close"}


def test_h1_a_bridge_in_disguise_leaves_no_password_behind(tmp_path: Path) -> None:
    bench = MatrixBench(tmp_path, NO_SANITIZE, (Misbehaviour.BRIDGE,))
    outcome = erased(bench)
    assert outcome.method is Method.OVERWRITE
    assert [one.reason for one in outcome.attempts[:2]] == [StepReason.BRIDGE] * 2
    told = ask(bench.host, bench.listed)
    assert isinstance(told, AtaCapabilities)
    assert told.security.state is SecurityState.SEC1


def test_h11_h28_a_drive_that_says_done_and_keeps_its_data_is_not_erased(tmp_path: Path) -> None:
    for number, habit in enumerate((Misbehaviour.LYING_ALL, Misbehaviour.LYING_SOME)):
        bench = MatrixBench(tmp_path / str(number), NvmeProfile(), (habit,))
        outcome = erased(bench)
        assert (outcome.status, outcome.reason) == (DriveStatus.NOT_ERASED, StatusReason.OLD_DATA)
        assert exit_status(outcome) == 1
        assert outcome.marker_seed is None


def test_h25_a_success_of_before_is_none_of_ours(tmp_path: Path) -> None:
    bench = MatrixBench(tmp_path, NvmeProfile(), (Misbehaviour.STALE_SUCCESS,))
    outcome = erased(bench)
    assert outcome.status is DriveStatus.UNKNOWN
    assert outcome.attempts[0].reason == StepReason.NEVER_BEGAN


def test_h29_only_what_was_read_back_counts_as_the_length(tmp_path: Path) -> None:
    bench = MatrixBench(tmp_path, AtaProfile())
    outcome = erased(bench, Method.OVERWRITE)
    assert outcome.verification is not None
    assert outcome.verification.compared_bytes == bench.size_bytes
    assert outcome.overwritten_bytes == bench.size_bytes


class SwappedHost(MemoryHostOfModels):
    """Lists another drive at the node from the moment when the guard has passed."""

    looks = 0

    @override
    def drives(self, *, include_loop: bool = False) -> tuple[Drive | HiddenStorage, ...]:
        (drive,) = super().drives(include_loop=include_loop)
        self.looks += 1
        if self.looks < 4 or not isinstance(drive, Drive):
            return (drive,)
        other = drive.identity.model_copy(update={"serial": "OTHER"})
        return (drive.model_copy(update={"identity": other}),)


def test_h31_a_drive_that_is_swapped_after_the_guard_is_refused(tmp_path: Path) -> None:
    bench = MatrixBench(tmp_path, AtaProfile())
    folder = bench.confirm()
    before = bytes(bench.drive.store.areas["main"])
    host = SwappedHost([bench.drive])
    host.looks = 1
    bench.host = host
    outcome = bench.run(folder)
    assert outcome is not None
    assert (outcome.status, outcome.reason) == (DriveStatus.REFUSED, Refusal.IDENTITY_CHANGED)
    told = events(folder)
    assert [one.passed for one in told if isinstance(one, Guarded)] == [True, False]
    assert not [one for one in told if isinstance(one, CommandSent | StepBegan | Marked)]
    assert bytes(bench.drive.store.areas["main"]) == before


def test_h34_the_handle_of_the_markers_stays_open_until_all_was_read(tmp_path: Path) -> None:
    bench = MatrixBench(tmp_path, AtaProfile())
    host = watched(bench)
    outcome = erased(bench)
    assert outcome.status is DriveStatus.ERASED
    assert host.log.count("close") == 1
    assert host.log[-1] == "close"


def test_h35_nothing_is_written_after_the_erase(tmp_path: Path) -> None:
    bench = MatrixBench(tmp_path, AtaProfile())
    host = watched(bench)
    assert erased(bench).status is DriveStatus.ERASED
    erase = max(number for number, what in enumerate(host.log) if "BLOCK ERASE" in what.upper())
    assert "write" in host.log[:erase]
    assert "write" not in host.log[erase:]


def test_h38_an_overwrite_of_replaced_sectors_keeps_its_exception(tmp_path: Path) -> None:
    drive = ssd(size_bytes=1 << 20)
    plan = erase_plan(drive)
    left = {"exceptions": (ExceptionCode.REMAPPED_SECTORS,)}
    plan = plan.model_copy(update={"plan": plan.plan.model_copy(update=left)})
    host = MemoryHost([drive], {drive.path: Medium(bytearray(1 << 20))})
    bench = MatrixBench(tmp_path / "unused", AtaProfile())
    bench.host = host  # type: ignore[assignment]
    outcome = bench.run(create(tmp_path, plan))
    assert outcome is not None
    codes = {one.code for one in outcome.exceptions}
    assert ExceptionCode.REMAPPED_SECTORS in codes
    assert outcome.levels.ieee_2883.level is Level.CLEAR


def test_h39_a_medium_of_less_than_its_capacity_is_not_erased(tmp_path: Path) -> None:
    for number, only in enumerate((None, Method.OVERWRITE)):
        bench = MatrixBench(tmp_path / str(number), AtaProfile(), (Misbehaviour.FAKE_CAPACITY,))
        outcome = erased(bench, only)
        assert outcome.status is DriveStatus.NOT_ERASED
        expected = StatusReason.MISMATCH if only else StatusReason.MARKERS_NOT_LANDED
        assert outcome.reason == expected


def test_h44_files_are_named_by_record_and_drive_and_a_drive_without_serial_is_refused(
    tmp_path: Path,
) -> None:
    nameless = ssd(size_bytes=1 << 20)
    nameless = nameless.model_copy(
        update={"identity": nameless.identity.model_copy(update={"serial": None})}
    )
    reason = refusal(nameless, peers=[nameless], on_mains=True, foreign_accepted=False)
    assert reason is Refusal.NO_IDENTITY
    one, two = ssd(size_bytes=1 << 20), nameless
    assert folder_of(tmp_path, one.id).path != folder_of(tmp_path, two.id).path


def test_h45_the_last_word_is_the_journals_whoever_dies_after_it(tmp_path: Path) -> None:
    bench = MatrixBench(tmp_path, NvmeProfile())
    folder = bench.confirm()
    lines = bench.run(folder) and bench.types
    told = [one for one in events(folder) if isinstance(one, Ended)]
    assert len(told) == 1
    # A process that is started again finds the end and does nothing to the drive.
    before = bytes(bench.drive.store.areas["main"])
    again = bench.run(folder)
    assert lines
    assert bench.types == ()
    assert again == told[0].outcome
    assert bytes(bench.drive.store.areas["main"]) == before


class UnpluggedHost(MemoryHostOfModels):
    """Somebody pulls the plug while the drive is at it, and puts it back."""

    pauses = 0

    @override
    def pause(self, seconds: float) -> None:
        super().pause(seconds)
        self.pauses += 1
        self.on_mains = not 100 < self.pauses < 400


def test_h2_h23_a_plug_that_is_pulled_is_seen_and_written_down(tmp_path: Path) -> None:
    bench = MatrixBench(tmp_path, NvmeProfile(block_s=600))
    bench.host = UnpluggedHost([bench.drive])
    folder = bench.confirm()
    outcome = bench.run(folder)
    assert outcome is not None
    assert outcome.status is DriveStatus.ERASED
    assert [one.on for one in events(folder) if isinstance(one, MainsChanged)] == [False, True]


def test_h2_h23_on_battery_no_drive_begins_to_erase_itself(tmp_path: Path) -> None:
    bench = MatrixBench(tmp_path, NvmeProfile())
    folder = bench.confirm()
    bench.host.on_mains = False
    outcome = bench.run(folder)
    assert outcome is not None
    assert (outcome.status, outcome.reason) == (DriveStatus.REFUSED, Refusal.NEEDS_AC)
    assert not [one for one in events(folder) if isinstance(one, StepBegan)]


@pytest.mark.parametrize("habit", [Misbehaviour.STUCK, Misbehaviour.SLOW])
def test_h8_h16_a_slow_drive_ends_and_a_stuck_one_is_left_powered(
    tmp_path: Path, habit: Misbehaviour
) -> None:
    bench = MatrixBench(tmp_path, NvmeProfile(), (habit,))
    folder = bench.confirm()
    outcome = bench.run(folder)
    assert outcome is not None
    if habit is Misbehaviour.SLOW:
        assert outcome.status in CLEAN
    else:
        assert (outcome.status, outcome.reason) == (DriveStatus.UNKNOWN, StatusReason.NO_PROGRESS)
        formats = [e for e in events(folder) if isinstance(e, CommandSent) and "Format" in e.name]
        assert formats == []
    assert folder.journal_path.stat().st_size < 4 << 20
