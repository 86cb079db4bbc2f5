"""Models behind the door that real drives have: tokens, areas, power, and two codecs meeting."""

import pytest

from host.ata.ask import ask_ata
from host.ata.command import AtaVerdict
from host.ata.commands import (
    SanitizeAction,
    ama_set,
    dco_restore,
    read_native_max,
    sanitize_clear_failure,
    sanitize_start,
    sanitize_status,
    security_disable_password,
    security_erase_prepare,
    security_erase_unit,
    security_set_user_password,
    security_unlock,
    set_max,
)
from host.capabilities import SanitizePhase, SecurityState
from host.drive import Drive, Transport
from host.errors import DriveGone, NoSuchInterface, NotPermitted, NotRecorded
from host.memory import AlignedBuffer
from host.mmc.ask import ask_mmc
from host.nvme.ask import ask_nvme
from host.nvme.commands import SanitizeAction as NvmeAction
from host.nvme.commands import sanitize as nvme_sanitize
from host.port import DriveHandle, WriteToken
from host.readings import Unread
from host.simulated.ata_profile import AtaProfile
from host.simulated.memory_host import OLD_DATA, MemoryHostOfModels, ModelDrive, model_drive
from host.simulated.mmc_profile import MmcProfile
from host.simulated.model import Misbehaviour
from host.simulated.nvme_profile import NvmeProfile
from host.suspend import read_mem_sleep
from wipe.mains import on_mains

_SIZE = 1 << 20


def _host(*drives: ModelDrive) -> MemoryHostOfModels:
    return MemoryHostOfModels(drives or (model_drive(AtaProfile()),))


def _listed(host: MemoryHostOfModels) -> Drive:
    (drive,) = host.drives()
    assert isinstance(drive, Drive)
    return drive


def _token(drive: Drive, **changes: object) -> WriteToken:
    serial, size = drive.identity.serial, drive.size_bytes
    assert serial is not None
    assert size is not None
    values = {
        "identity": drive.identity,
        "size_bytes": size,
        "diskseq": drive.diskseq,
        "confirmed_serial": serial,
        **changes,
    }
    return WriteToken(**values)  # type: ignore[arg-type]


def _open(host: MemoryHostOfModels) -> DriveHandle:
    drive = _listed(host)
    return host.open_drive(drive, _token(drive))


def _read(handle: DriveHandle, offset: int = 0, length: int = 4096) -> bytes:
    content = bytearray(length)
    handle.read_into(memoryview(content), offset)
    return bytes(content)


def test_a_drive_is_listed_opened_written_and_read() -> None:
    host = _host()
    drive = _listed(host)
    assert (drive.size_bytes, drive.native_size_bytes, drive.simulated) == (_SIZE, None, True)
    handle = host.open_drive(drive, _token(drive))
    assert handle.size_bytes == _SIZE
    assert _read(handle).startswith(OLD_DATA)
    buffer = AlignedBuffer(4096)
    handle.write(buffer.view, 8192)
    handle.flush()
    assert _read(host.open_drive(drive), 8192) == bytes(4096)
    buffer.close()
    assert handle.others() == ()
    with pytest.raises(NoSuchInterface):
        ask_nvme(handle)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"size_bytes": 512}, "identity_changed"),
        ({"diskseq": 99}, "identity_changed"),
        ({"confirmed_serial": ""}, "not_confirmed"),
        ({"confirmed_serial": "SIM9"}, "not_confirmed"),
    ],
)
def test_a_token_that_is_not_for_this_drive_opens_nothing(
    changes: dict[str, object], reason: str
) -> None:
    host = _host()
    drive = _listed(host)
    with pytest.raises(NotPermitted) as error:
        host.open_drive(drive, _token(drive, **changes))
    assert error.value.reason == reason
    assert not host.held


def test_h31_another_drive_under_the_same_path_is_refused() -> None:
    host = _host()
    drive = _listed(host)
    host.built_in[0] = model_drive(AtaProfile(serial="OTHER"))
    host.power_cycle()
    with pytest.raises(NotPermitted) as error:
        host.open_drive(drive, _token(drive))
    assert error.value.reason == "identity_changed"


def test_one_holder_at_a_time_and_close_lets_go() -> None:
    host = _host()
    drive = _listed(host)
    handle = host.open_drive(drive, _token(drive))
    with pytest.raises(NotPermitted) as error:
        host.open_drive(drive, _token(drive))
    assert error.value.reason == "in_use"
    handle.close()
    handle.close()
    assert not host.held
    host.open_drive(drive, _token(drive)).close()


def test_without_a_token_only_questions_go_through() -> None:
    host = _host()
    reading = host.open_drive(_listed(host))
    assert ask_ata(reading).serial == "SIM0001"
    with pytest.raises(NotPermitted):
        reading.write(memoryview(bytes(512)), 0)
    with pytest.raises(NotPermitted):
        reading.ata(sanitize_start(SanitizeAction.BLOCK))
    with pytest.raises(NotPermitted):
        reading.discard_securely(0, 512)
    host.pause(100)
    assert ask_ata(reading).sanitize_status is not None
    assert _read(reading).startswith(OLD_DATA)


def test_a_power_cycle_ends_handles_and_changes_the_boot() -> None:
    host = _host()
    handle = _open(host)
    handle.ata(security_set_user_password(b"pw"))
    before = host.boot_id()
    host.power_cycle()
    assert host.boot_id() != before
    with pytest.raises(DriveGone):
        _read(handle)
    with pytest.raises(DriveGone):
        handle.ata(sanitize_status())
    assert ask_ata(_open(host)).security.state is SecurityState.SEC4


def test_mains_clock_and_everything_else() -> None:
    host = _host()
    assert on_mains(host) is True
    host.on_mains = False
    assert on_mains(host) is False
    host.on_mains = None
    assert on_mains(host) is None
    begin, before = host.boot_ms(), host.utc_now()
    host.pause(3600)
    assert host.boot_ms() - begin == 3_600_000
    assert before.startswith("2026-11-23T09:")
    assert host.utc_now().startswith("2026-11-23T10:")
    assert isinstance(host.read_text("/proc/cpuinfo"), Unread)
    with pytest.raises(NotRecorded):
        host.run(("lsblk",), timeout_s=1)


def test_the_codec_reads_from_the_model_what_the_profile_says() -> None:
    profile = AtaProfile(
        model="Model X", serial="S3RIAL", firmware="FW9", hpa=True, dco=True, sanitize_crypto=False
    )
    told = ask_ata(_host(model_drive(profile)).open_drive(_listed(_host(model_drive(profile)))))
    assert (told.model, told.serial, told.firmware) == ("Model X", "S3RIAL", "FW9")
    assert told.security.state is SecurityState.SEC1
    assert (told.security.normal_minutes, told.security.enhanced_minutes) == (2, 2)
    assert told.security.master_id == 0xFFFE
    assert (told.sanitize.block, told.sanitize.crypto, told.sanitize.overwrite) == (
        True,
        False,
        True,
    )
    assert told.sanitize_status is not None
    assert told.sanitize_status.phase is SanitizePhase.IDLE
    sectors = _SIZE // 512
    assert (told.hidden.current, told.hidden.native, told.hidden.configured) == (sectors,) * 3
    assert (told.rotation, told.trim, told.zeroes_after_trim) == (0, True, True)


def test_h20_the_codec_finds_and_lifts_what_is_hidden() -> None:
    sectors = _SIZE // 512
    host = _host(model_drive(AtaProfile(), Misbehaviour.HPA))
    handle = _open(host)
    hidden = ask_ata(handle).hidden
    assert (hidden.current, hidden.native, hidden.hidden) == (sectors - 256, sectors, 256)
    handle.ata(read_native_max(extend=True))
    assert handle.ata(set_max(sectors - 1, extend=True)).verdict is AtaVerdict.OK
    assert ask_ata(handle).hidden.hidden == 0
    handle.look_again()
    assert handle.size_bytes == _SIZE
    host = _host(model_drive(AtaProfile(ama=True), Misbehaviour.HPA))
    handle = _open(host)
    assert ask_ata(handle).hidden.accessible == sectors
    assert handle.ata(ama_set(sectors - 1)).verdict is AtaVerdict.OK
    host = _host(model_drive(AtaProfile(), Misbehaviour.DCO))
    handle = _open(host)
    assert ask_ata(handle).hidden.configured == sectors
    assert handle.ata(dco_restore()).verdict is AtaVerdict.OK
    assert ask_ata(handle).hidden.hidden == 0


def test_the_codec_sanitizes_and_the_model_agrees() -> None:
    host = _host()
    handle = _open(host)
    for action in SanitizeAction:
        assert handle.ata(sanitize_start(action)).verdict is AtaVerdict.OK
        status = ask_ata(handle).sanitize_status
        assert status is not None
        assert (status.phase, status.progress) == (SanitizePhase.RUNNING, 0)
        host.pause(60)
        status = ask_ata(handle).sanitize_status
        assert status is not None
        assert status.phase is SanitizePhase.DONE
    assert _read(handle) == bytes(4096)


def test_h18_the_codec_leaves_a_failure() -> None:
    host = _host(model_drive(AtaProfile(), Misbehaviour.FAILS))
    handle = _open(host)
    handle.ata(sanitize_start(SanitizeAction.BLOCK))
    host.pause(10)
    status = ask_ata(handle).sanitize_status
    assert status is not None
    assert status.phase is SanitizePhase.FAILED
    assert handle.ata(sanitize_clear_failure()).verdict is AtaVerdict.OK
    status = ask_ata(handle).sanitize_status
    assert status is not None
    assert status.phase is SanitizePhase.IDLE


def test_the_codec_erases_by_password() -> None:
    host = _host()
    handle = _open(host)
    assert handle.ata(security_set_user_password(b"pw")).verdict is AtaVerdict.OK
    host.power_cycle()
    handle = _open(host)
    assert handle.ata(security_unlock(b"wrong")).verdict is AtaVerdict.ABORTED
    assert handle.ata(security_unlock(b"pw")).verdict is AtaVerdict.OK
    assert handle.ata(security_erase_prepare()).verdict is AtaVerdict.OK
    erase = security_erase_unit(b"pw", enhanced=True, timeout_ms=1 << 31)
    assert handle.ata(erase).verdict is AtaVerdict.OK
    assert ask_ata(handle).security.state is SecurityState.SEC1
    assert handle.ata(security_disable_password(b"pw")).verdict is AtaVerdict.OK
    assert _read(handle) == bytes(4096)


@pytest.mark.parametrize("fixed", [True, False])
def test_h26_the_codec_takes_silence_for_silence(*, fixed: bool) -> None:
    for bad in (Misbehaviour.NO_REGISTERS, Misbehaviour.ZERO_REGISTERS):
        handle = _open(_host(model_drive(AtaProfile(fixed_sense=fixed), bad)))
        told = ask_ata(handle)
        assert told.serial == "SIM0001"
        assert told.sanitize_status is None


def test_h1_the_codec_sees_a_bridge_refuse() -> None:
    handle = _open(_host(model_drive(AtaProfile(), Misbehaviour.BRIDGE)))
    assert handle.ata(sanitize_start(SanitizeAction.BLOCK)).verdict is AtaVerdict.REFUSED


def test_an_nvme_drive_stands_behind_the_same_door() -> None:
    host = _host(model_drive(NvmeProfile(), Misbehaviour.NAMESPACE_LEFT))
    drive = _listed(host)
    assert drive.path == "/dev/nvme0n1"
    handle = _open(host)
    told = ask_nvme(handle)
    assert told.serial == drive.identity.serial
    assert [namespace.nsid for namespace in told.namespaces] == [1, 2]
    (other,) = handle.others()
    assert (other.area, other.size_bytes) == ("nsid:2", told.namespaces[1].size_bytes)
    assert _read(other).startswith(OLD_DATA)
    assert handle.nvme(nvme_sanitize(NvmeAction.BLOCK)).ok
    host.pause(200)
    assert _read(handle) == _read(other) == bytes(4096)
    with pytest.raises(NoSuchInterface):
        handle.ata(sanitize_status())


def test_an_emmc_stands_behind_the_same_door() -> None:
    host = _host(model_drive(MmcProfile()))
    drive = _listed(host)
    assert (drive.path, drive.transport) == ("/dev/mmcblk0", Transport.MMC)
    handle = _open(host)
    told = ask_mmc(handle)
    assert (told.sanitize, told.secure_erase) == (True, True)
    assert [(area.name, area.size_bytes) for area in told.areas] == [
        (other.area, other.size_bytes) for other in handle.others()
    ]
    handle.discard_securely(0, _SIZE)
    assert _read(handle) == bytes(4096)
    with pytest.raises(NoSuchInterface):
        handle.ata(sanitize_status())


def test_a_listed_drive_can_be_otherwise_than_built_in() -> None:
    bridge = model_drive(
        AtaProfile(), Misbehaviour.BRIDGE, transport=Transport.USB, foreign=True, path="/dev/sdb"
    )
    drive = _listed(_host(bridge))
    assert (drive.transport, drive.foreign, drive.path) == (Transport.USB, True, "/dev/sdb")
    protected = model_drive(MmcProfile(card_protected=True))
    drive = _listed(_host(protected))
    with pytest.raises(NotPermitted) as error:
        _host(protected).open_drive(drive, _token(drive))
    assert error.value.reason == "read_only"


def test_h28_a_vanished_drive_is_not_listed_until_power_comes_back() -> None:
    host = _host(model_drive(AtaProfile(), Misbehaviour.VANISHES))
    drive = _listed(host)
    handle = _open(host)
    handle.ata(sanitize_start(SanitizeAction.BLOCK))
    host.pause(6)
    with pytest.raises(DriveGone):
        handle.ata(sanitize_status())
    assert host.drives() == ()
    with pytest.raises(DriveGone):
        host.open_drive(drive)
    host.power_cycle()
    assert _listed(host) == drive


def test_h4_sleeping_thaws_a_kind_machine() -> None:
    host = _host(model_drive(AtaProfile(), Misbehaviour.FROZEN))
    handle = _open(host)
    assert ask_ata(handle).security.state is SecurityState.SEC2
    boot = host.boot_id()
    before = host.boot_ms()
    assert read_mem_sleep(host) == "s2idle [deep]"
    assert host.sleep(8).elapsed_ms == host.boot_ms() - before == 8000
    assert host.boot_id() == boot
    assert ask_ata(handle).security.state is SecurityState.SEC1
