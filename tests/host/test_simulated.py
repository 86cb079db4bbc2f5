import time
from pathlib import Path

import pytest

from host.capture import Capture
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from host.errors import DriveGone, NotPermitted, ReadFailed
from host.memory import AlignedBuffer
from host.open import host_for
from host.port import WriteToken
from host.recorded import RecordedHost
from host.simulated.drive import Fault, FaultKind, SimulatedDriveSpec, make_simulated_drive
from host.simulated.host import SimulatedHost

SIZE = 1 << 20


def _drive(serial: str = "PRACTICE1") -> Drive:
    return Drive(
        path="/dev/sda",
        identity=DriveIdentity(model="Practice", serial=serial, wwid=None),
        transport=Transport.SATA,
        kind=DriveKind.SSD,
        size_bytes=SIZE,
        simulated=True,
    )


def _token(drive: Drive) -> WriteToken:
    assert drive.size_bytes is not None
    assert drive.identity.serial is not None
    return WriteToken(drive.identity, drive.size_bytes, drive.diskseq, drive.identity.serial)


def _host(folder: Path, *faults: Fault, rate: int | None = None) -> tuple[SimulatedHost, Drive]:
    drive = _drive()
    spec = SimulatedDriveSpec(drive=drive, faults=faults, rate_bytes_s=rate)
    make_simulated_drive(folder / drive.id, spec, old_data=b"old data ")
    return SimulatedHost.of_drives(folder), drive


def test_a_practice_drive_holds_old_data_and_keeps_what_is_written(tmp_path: Path) -> None:
    host, drive = _host(tmp_path)
    buffer = AlignedBuffer(4096)
    handle = host.open_drive(drive, _token(drive))
    handle.read_into(buffer.view, 0)
    assert bytes(buffer.view).startswith(b"old data old data")
    buffer.view[:] = b"n" * 4096
    handle.write(buffer.view, 4096)
    handle.flush()
    handle.close()
    again = host_for("simulated", str(tmp_path)).open_drive(drive)
    again.read_into(buffer.view, 4096)
    assert bytes(buffer.view) == b"n" * 4096
    again.close()
    buffer.close()


def test_it_asks_for_the_same_token_as_a_real_drive(tmp_path: Path) -> None:
    host, drive = _host(tmp_path)
    other = _drive("PRACTICE2")
    with pytest.raises(NotPermitted, match="identity_changed"):
        host.open_drive(drive, _token(other))
    buffer = AlignedBuffer(4096)
    handle = host.open_drive(drive)
    with pytest.raises(NotPermitted):
        handle.write(buffer.view, 0)
    handle.close()
    buffer.close()


def test_faults_hit_their_range_and_no_other(tmp_path: Path) -> None:
    host, drive = _host(
        tmp_path,
        Fault(kind=FaultKind.UNREADABLE, offset=8192, length=512),
        Fault(kind=FaultKind.UNWRITABLE, offset=16384, length=512),
        Fault(kind=FaultKind.KEEPS_OLD, offset=32768, length=512),
    )
    handle, buffer = host.open_drive(drive, _token(drive)), AlignedBuffer(4096)
    buffer.view[:] = b"n" * 4096
    for offset in (4096, 8192, 12288, 32768):
        handle.write(buffer.view, offset)
    with pytest.raises(ReadFailed):
        handle.write(buffer.view, 16384)
    with pytest.raises(ReadFailed):
        handle.read_into(buffer.view, 8192)
    handle.read_into(buffer.view, 32768)
    assert bytes(buffer.view[:512]) != b"n" * 512
    assert bytes(buffer.view[512:]) == b"n" * 3584
    handle.close()
    buffer.close()


def test_a_vanished_drive_stays_gone(tmp_path: Path) -> None:
    host, drive = _host(tmp_path, Fault(kind=FaultKind.VANISHES, offset=8192))
    handle, buffer = host.open_drive(drive, _token(drive)), AlignedBuffer(8192)
    handle.write(buffer.view, 0)
    with pytest.raises(DriveGone):
        handle.write(buffer.view, 8192)
    with pytest.raises(DriveGone):
        handle.read_into(buffer.view, 0)
    handle.close()
    buffer.close()
    assert host.drives() == ()
    with pytest.raises(DriveGone):
        host.open_drive(drive)


def test_unaligned_transfers_fail_as_on_a_real_drive(tmp_path: Path) -> None:
    host, drive = _host(tmp_path)
    handle, buffer = host.open_drive(drive), AlignedBuffer(4096)
    for view, offset in ((buffer.view, 100), (buffer.view[:100], 0), (buffer.view, SIZE - 512)):
        with pytest.raises(ReadFailed):
            handle.read_into(view, offset)
    handle.close()
    buffer.close()


def test_a_pace_is_kept(tmp_path: Path) -> None:
    host, drive = _host(tmp_path, rate=SIZE * 4)
    handle, buffer = host.open_drive(drive), AlignedBuffer(SIZE)
    began = time.monotonic()
    handle.read_into(buffer.view, 0)
    assert time.monotonic() - began >= 0.2
    handle.close()
    buffer.close()


def test_preparing_twice_keeps_the_first_medium(tmp_path: Path) -> None:
    report = tmp_path / "smartctl-sda.json"
    report.write_text('{"smartctl": {}, "device": {"name": "/dev/sda"}, "model_name": "M"}')
    recording = RecordedHost.read(tmp_path)
    first = SimulatedHost.prepare(recording, tmp_path / "drives", size_bytes=SIZE)
    (drive,) = first.drives()
    assert isinstance(drive, Drive)
    assert drive.simulated
    assert drive.identity.serial is not None
    assert drive.identity.serial.startswith("PRACTICE")
    medium = tmp_path / "drives" / drive.id / "medium.img"
    medium.write_bytes(b"x" * SIZE)
    SimulatedHost.prepare(recording, tmp_path / "drives", size_bytes=SIZE)
    assert medium.read_bytes() == b"x" * SIZE


def test_there_is_no_other_door() -> None:
    with pytest.raises(ValueError, match="no host"):
        host_for("pretend", None)
    assert host_for("real", None).kind == "real"
    assert RecordedHost(Capture(name="x")).kind == "recorded"
