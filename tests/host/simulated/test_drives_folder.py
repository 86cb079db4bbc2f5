"""Drives of a family in a folder: described in JSON, powered by boot, seen by every process."""

import json
import threading
import time
from pathlib import Path

import pytest

from host.ata.ask import ask_ata
from host.ata.command import AtaVerdict
from host.ata.commands import (
    SanitizeAction,
    sanitize_start,
    security_disable_password,
    security_erase_prepare,
    security_erase_unit,
    security_set_user_password,
)
from host.capabilities import SanitizePhase, SecurityState
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from host.durable import is_locked
from host.errors import CommandLost, DriveGone, NotPermitted
from host.nvme.ask import ask_nvme
from host.port import DriveHandle, WriteToken
from host.recorded import RecordedHost
from host.simulated.ata_profile import AtaProfile
from host.simulated.drive import (
    Fault,
    FaultKind,
    SimulatedDriveSpec,
    make_simulated_drive,
    read_spec,
)
from host.simulated.family import Family, default_profile, practice_profile
from host.simulated.host import SimulatedHost
from host.simulated.mmc_profile import MmcProfile
from host.simulated.model import Misbehaviour
from host.simulated.nvme_profile import NvmeProfile

_SIZE = 1 << 20
LAPTOPS = Path(__file__).parents[2] / "data" / "laptops"


def _drive(transport: Transport = Transport.SATA, serial: str = "PRACTICE1") -> Drive:
    return Drive(
        path="/dev/sda" if transport is Transport.SATA else "/dev/nvme0n1",
        identity=DriveIdentity(model="Practice", serial=serial, wwid=None),
        transport=transport,
        kind=DriveKind.SSD,
        size_bytes=_SIZE,
        simulated=True,
    )


def _make(folder: Path, spec: SimulatedDriveSpec) -> Drive:
    make_simulated_drive(folder / spec.drive.id, spec, old_data=b"old data ")
    return spec.drive


def _write(host: SimulatedHost, drive: Drive) -> DriveHandle:
    (listed,) = host.drives()
    assert isinstance(listed, Drive)
    serial = drive.identity.serial or ""
    return host.open_drive(drive, WriteToken(drive.identity, listed.size_bytes or 0, None, serial))


def _read(handle: DriveHandle, length: int = 4096) -> bytes:
    content = bytearray(length)
    handle.read_into(memoryview(content), 0)
    return bytes(content)


def _clock(folder: Path, **settings: object) -> None:
    (folder / "clock.json").write_text(json.dumps(settings))


def test_a_drive_of_a_family_answers_under_its_listed_names(tmp_path: Path) -> None:
    drive = _make(tmp_path, SimulatedDriveSpec(drive=_drive(), family=Family.ATA))
    handle = SimulatedHost.of_drives(tmp_path).open_drive(drive)
    told = ask_ata(handle)
    assert (told.serial, told.model) == ("PRACTICE1", "Practice")
    assert _read(handle).startswith(b"old data old data")
    with pytest.raises(NotPermitted):
        handle.ata(sanitize_start(SanitizeAction.BLOCK))


def test_a_description_survives_json(tmp_path: Path) -> None:
    for spec in (
        SimulatedDriveSpec(
            drive=_drive(),
            family=Family.ATA,
            profile=AtaProfile(serial="X", hpa=True),
            misbehaviours=(Misbehaviour.HPA, Misbehaviour.SLOW),
        ),
        SimulatedDriveSpec(
            drive=_drive(Transport.NVME), family=Family.NVME, profile=NvmeProfile(serial="Y")
        ),
        SimulatedDriveSpec(
            drive=_drive(Transport.MMC), family=Family.MMC, profile=MmcProfile(general=1)
        ),
    ):
        _make(tmp_path, spec)
        assert read_spec(tmp_path / spec.drive.id) == spec


def test_descriptions_that_contradict_themselves_are_refused() -> None:
    fault = Fault(kind=FaultKind.UNREADABLE, offset=0, length=512)
    for wrong in (
        {"profile": AtaProfile()},
        {"misbehaviours": (Misbehaviour.STUCK,)},
        {"family": Family.NVME, "profile": AtaProfile()},
        {"family": Family.ATA, "faults": (fault,)},
        {"family": Family.ATA, "drive": _drive(serial="much too long for a register")},
    ):
        with pytest.raises(ValueError, match="SimulatedDriveSpec"):
            SimulatedDriveSpec.model_validate({"drive": _drive(), **wrong})


def test_what_one_process_starts_another_sees(tmp_path: Path) -> None:
    drive = _make(tmp_path, SimulatedDriveSpec(drive=_drive(), family=Family.ATA))
    handle = _write(SimulatedHost.of_drives(tmp_path), drive)
    handle.ata(security_set_user_password(b"pw"))
    other = SimulatedHost.of_drives(tmp_path)
    assert other.drives() == SimulatedHost.of_drives(tmp_path).drives()
    assert ask_ata(other.open_drive(drive)).security.state is SecurityState.SEC5
    handle.ata(sanitize_start(SanitizeAction.BLOCK))
    status = ask_ata(SimulatedHost.of_drives(tmp_path).open_drive(drive)).sanitize_status
    assert status is not None
    assert status.phase is SanitizePhase.RUNNING


def test_another_boot_of_the_practice_laptop_cuts_the_power(tmp_path: Path) -> None:
    _clock(tmp_path, boot_id="boot-1")
    drive = _make(tmp_path, SimulatedDriveSpec(drive=_drive(), family=Family.ATA))
    _write(SimulatedHost.of_drives(tmp_path), drive).ata(security_set_user_password(b"pw"))
    _clock(tmp_path, boot_id="boot-2")
    host = SimulatedHost.of_drives(tmp_path)
    assert host.boot_id() == "boot-2"
    assert ask_ata(host.open_drive(drive)).security.state is SecurityState.SEC4


def test_a_fast_clock_lets_hours_pass_in_seconds(tmp_path: Path) -> None:
    _clock(tmp_path, speed=1_000_000)
    spec = SimulatedDriveSpec(drive=_drive(), family=Family.ATA, misbehaviours=(Misbehaviour.SLOW,))
    drive = _make(tmp_path, spec)
    host = SimulatedHost.of_drives(tmp_path)
    began, began_ms = time.monotonic(), host.boot_ms()
    handle = _write(host, drive)
    handle.ata(sanitize_start(SanitizeAction.BLOCK))
    host.pause(2 * 3600)
    assert host.boot_ms() - began_ms >= 2 * 3600 * 1000
    status = ask_ata(handle).sanitize_status
    assert status is not None
    assert status.phase is SanitizePhase.DONE
    assert time.monotonic() - began < 5
    assert not any((tmp_path / drive.id / "medium.img").read_bytes())
    assert not any((tmp_path / drive.id / "area-spare.img").read_bytes())


@pytest.mark.parametrize("text", ["", "{}x", '{"speed": 0}', '{"speed": 1e9}', '{"fast": 1}'])
def test_a_clock_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "clock.json").write_text(text)
    with pytest.raises(ValueError, match="ClockSettings"):
        SimulatedHost.of_drives(tmp_path)


def test_h20_a_drive_is_listed_with_what_it_shows(tmp_path: Path) -> None:
    spec = SimulatedDriveSpec(drive=_drive(), family=Family.ATA, misbehaviours=(Misbehaviour.HPA,))
    _make(tmp_path, spec)
    (listed,) = SimulatedHost.of_drives(tmp_path).drives()
    assert isinstance(listed, Drive)
    assert listed.size_bytes == _SIZE - 256 * 512
    assert listed.native_size_bytes is None


def test_h28_a_vanished_drive_is_neither_listed_nor_opened(tmp_path: Path) -> None:
    spec = SimulatedDriveSpec(
        drive=_drive(), family=Family.ATA, misbehaviours=(Misbehaviour.VANISHES,)
    )
    drive = _make(tmp_path, spec)
    host = SimulatedHost.of_drives(tmp_path)
    handle = _write(host, drive)
    with pytest.raises(DriveGone):
        handle.write(memoryview(bytes(_SIZE)), 0)
    for each in (host, SimulatedHost.of_drives(tmp_path)):
        assert each.drives() == ()
        with pytest.raises(DriveGone):
            each.open_drive(drive)


def test_a_token_of_another_size_opens_nothing(tmp_path: Path) -> None:
    spec = SimulatedDriveSpec(drive=_drive(), family=Family.ATA, misbehaviours=(Misbehaviour.HPA,))
    drive = _make(tmp_path, spec)
    token = WriteToken(drive.identity, _SIZE, None, "PRACTICE1")
    with pytest.raises(NotPermitted) as error:
        SimulatedHost.of_drives(tmp_path).open_drive(drive, token)
    assert error.value.reason == "identity_changed"


def test_making_a_drive_anew_forgets_what_its_firmware_knew(tmp_path: Path) -> None:
    spec = SimulatedDriveSpec(drive=_drive(), family=Family.ATA)
    drive = _make(tmp_path, spec)
    _write(SimulatedHost.of_drives(tmp_path), drive).ata(security_set_user_password(b"pw"))
    _make(tmp_path, spec)
    handle = SimulatedHost.of_drives(tmp_path).open_drive(drive)
    assert ask_ata(handle).security.state is SecurityState.SEC1


def test_further_namespaces_are_opened_with_the_drive(tmp_path: Path) -> None:
    spec = SimulatedDriveSpec(
        drive=_drive(Transport.NVME),
        family=Family.NVME,
        misbehaviours=(Misbehaviour.NAMESPACE_LEFT,),
    )
    drive = _make(tmp_path, spec)
    handle = _write(SimulatedHost.of_drives(tmp_path), drive)
    (other,) = handle.others()
    assert other.area == "nsid:2"
    assert _read(other).startswith(b"old data")
    assert len(ask_nvme(handle).namespaces) == 2


def test_h4_a_practice_laptop_sleeps_too(tmp_path: Path) -> None:
    _clock(tmp_path, speed=1000)
    bad = (Misbehaviour.FROZEN,)
    drive = _make(
        tmp_path, SimulatedDriveSpec(drive=_drive(), family=Family.ATA, misbehaviours=bad)
    )
    host = SimulatedHost.of_drives(tmp_path)
    handle = _write(host, drive)
    assert ask_ata(handle).security.state is SecurityState.SEC2
    assert host.sleep(8).elapsed_ms >= 8000
    assert ask_ata(handle).security.state is SecurityState.SEC1


def test_two_processes_take_turns_and_lose_nothing_of_each_other(tmp_path: Path) -> None:
    drive = _make(tmp_path, SimulatedDriveSpec(drive=_drive(), family=Family.ATA))
    writer = _write(SimulatedHost.of_drives(tmp_path), drive)
    stop = threading.Event()

    def ask_on() -> None:
        reader = SimulatedHost.of_drives(tmp_path).open_drive(drive)
        while not stop.is_set():
            ask_ata(reader)

    asking = threading.Thread(target=ask_on)
    asking.start()
    try:
        for turn in range(5):
            assert writer.ata(security_set_user_password(b"pw")).verdict is AtaVerdict.OK
            assert ask_ata(writer).security.state is SecurityState.SEC5, turn
            assert writer.ata(security_disable_password(b"pw")).verdict is AtaVerdict.OK
            assert ask_ata(writer).security.state is SecurityState.SEC1, turn
    finally:
        stop.set()
        asking.join()


def test_h15_a_drive_that_is_busy_for_hours_is_listed_and_answers_nobody_else(
    tmp_path: Path,
) -> None:
    _clock(tmp_path, speed=5000)  # five hours are four seconds
    bad = (Misbehaviour.SLOW,)
    drive = _make(
        tmp_path, SimulatedDriveSpec(drive=_drive(), family=Family.ATA, misbehaviours=bad)
    )
    host = SimulatedHost.of_drives(tmp_path)
    handle = _write(host, drive)
    handle.ata(security_set_user_password(b"pw"))
    handle.ata(security_erase_prepare())
    erase = security_erase_unit(b"pw", enhanced=True, timeout_ms=(1 << 32) - 1)
    ends: list[AtaVerdict] = []
    erasing = threading.Thread(target=lambda: ends.append(handle.ata(erase).verdict))
    erasing.start()
    try:
        while not (tmp_path / drive.id / "turn.lock").exists() or not is_locked(
            tmp_path / drive.id / "turn.lock"
        ):
            assert erasing.is_alive()
        began = time.monotonic()
        assert host.drives() == SimulatedHost.of_drives(tmp_path).drives()
        assert time.monotonic() - began < 1
        assert not ends
        with pytest.raises(CommandLost):
            ask_ata(SimulatedHost.of_drives(tmp_path).open_drive(drive))
    finally:
        erasing.join()
    assert ends == [AtaVerdict.OK]
    told = ask_ata(SimulatedHost.of_drives(tmp_path).open_drive(drive))
    assert told.security.state is SecurityState.SEC1


def test_the_pace_holds_for_drives_of_a_family(tmp_path: Path) -> None:
    spec = SimulatedDriveSpec(drive=_drive(), family=Family.ATA, rate_bytes_s=4 << 20)
    drive = _make(tmp_path, spec)
    handle = SimulatedHost.of_drives(tmp_path).open_drive(drive)
    began = time.monotonic()
    _read(handle, _SIZE)
    assert time.monotonic() - began >= 0.25


def test_practice_drives_have_firmware_only_when_asked(tmp_path: Path) -> None:
    for firmware in (False, True):
        folder = tmp_path / str(firmware)
        families = {
            drive.transport: read_spec(folder / drive.id).family
            for laptop in ("lenovo-thinkpad-t480", "asus-x205taw-emmc")
            for drive in SimulatedHost.prepare(
                RecordedHost.read(LAPTOPS / laptop),
                folder,
                firmware=firmware,
                size_bytes=_SIZE,
                firmware_seconds=1,
            ).drives()
            if isinstance(drive, Drive)
        }
        assert families == {
            Transport.SATA: Family.ATA if firmware else None,
            Transport.MMC: Family.MMC if firmware else None,
        }


def test_a_practice_drive_with_faults_stays_a_plain_one(tmp_path: Path) -> None:
    recording = RecordedHost.read(LAPTOPS / "lenovo-thinkpad-t480")
    (drive,) = (d for d in recording.drives() if isinstance(d, Drive))
    fault = Fault(kind=FaultKind.UNREADABLE, offset=0, length=512)
    host = SimulatedHost.prepare(
        recording, tmp_path, firmware=True, faults={drive.id: (fault,)}, size_bytes=_SIZE
    )
    (made,) = (d for d in host.drives() if isinstance(d, Drive))
    spec = read_spec(tmp_path / made.id)
    assert (spec.family, spec.faults) == (None, (fault,))


def test_practice_drives_take_as_long_as_asked() -> None:
    profile = practice_profile(_drive(), 7)
    assert isinstance(profile, AtaProfile)
    assert (profile.block_ms, profile.security_ms) == (7000, 21_000)
    nvme = practice_profile(_drive(Transport.NVME), 7)
    assert isinstance(nvme, NvmeProfile)
    assert (nvme.block_s, nvme.serial) == (7, "PRACTICE1")
    mmc = practice_profile(_drive(Transport.MMC), 7)
    assert isinstance(mmc, MmcProfile)
    assert mmc.sanitize_s == 7
    assert practice_profile(_drive(Transport.USB), 7) is None
    assert practice_profile(_drive(serial="ü"), 7) is None
    with pytest.raises(ValueError, match="serial"):
        default_profile(Family.ATA, _drive(serial=""))
