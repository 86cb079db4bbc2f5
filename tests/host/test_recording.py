import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.capture import Capture
from host.drive import Drive
from host.errors import CommandMissing, NotRecorded
from host.local import LocalHost
from host.masking import Mask
from host.readings import Completed, Device, Unread, Usage, Why
from host.recorded import RecordedHost
from host.recording import RecordingHost

CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures"

_DMI = (
    b"System Information\n\tSerial Number: PF17ABCD\n\tUUID: 4c4c4544-0042-3510-8051-c7c04f4a3532\n"
)


def _laptop() -> RecordedHost:
    argv = ("dmidecode",)
    sda = Device(
        "/devices/pci0000:00/ata1/host0/block/sda",
        "block",
        "/dev/sda",
        {"SUBSYSTEM": "block", "DEVTYPE": "disk", "ID_SERIAL_SHORT": "S3TTNX0K812345"},
    )
    return RecordedHost(
        Capture(
            name="laptop",
            files={
                "/sys/class/power_supply/BAT0/serial_number": b"8841\n",
                "/sys/class/power_supply/BAT0/energy_full": b"7150000\n",
                "/sys/class/dmi/id/empty": b"",
            },
            commands={argv: Completed(argv, 0, _DMI, b"", 5)},
            devices=(sda,),
            usage=Usage(memory_total_bytes=8 << 30),
        )
    )


def _ask_everything(host: RecordingHost) -> None:
    host.run(("dmidecode",), timeout_s=5)
    names = host.list_dir("/sys/class/power_supply")
    assert isinstance(names, tuple)
    for name in names:
        for attribute in ("serial_number", "energy_full", "missing"):
            host.read_text(f"/sys/class/power_supply/{name}/{attribute}")
    host.read_bytes("/sys/class/dmi/id/empty")
    host.devices("block")
    host.usage()
    host.drives()


def test_a_recording_replays_to_the_same_answers(tmp_path: Path) -> None:
    original = _laptop()
    recording = RecordingHost(original, mask=None)
    _ask_everything(recording)
    recording.save(tmp_path / "capture", name="a laptop")
    replayed = RecordedHost.read(tmp_path / "capture")
    assert replayed.run(("dmidecode",), timeout_s=5).stdout == _DMI
    assert replayed.list_dir("/sys/class/power_supply") == ("BAT0",)
    assert replayed.read_text("/sys/class/power_supply/BAT0/energy_full") == "7150000"
    assert replayed.devices("block") == original.devices("block")
    assert replayed.usage() == original.usage()
    assert replayed.drives() == original.drives()


def test_absent_empty_and_never_asked_stay_three_answers(tmp_path: Path) -> None:
    machine = LocalHost()
    (tmp_path / "empty").touch()
    recording = RecordingHost(machine, mask=None)
    recording.read_text(str(tmp_path / "absent"))
    recording.read_text(str(tmp_path / "empty"))
    recording.save(tmp_path / "capture", name="x")
    replayed = RecordedHost.read(tmp_path / "capture")
    whys = [
        answer.why
        for name in ("absent", "empty", "never")
        if isinstance(answer := replayed.read_text(str(tmp_path / name)), Unread)
    ]
    assert whys == [Why.ABSENT, Why.EMPTY, Why.NOT_RECORDED]


def test_what_udev_was_never_asked_is_not_recorded(tmp_path: Path) -> None:
    recording = RecordingHost(LocalHost(), mask=None)
    recording.read_text("/proc/cmdline")
    recording.save(tmp_path / "capture", name="x")
    answer = RecordedHost.read(tmp_path / "capture").devices("block")
    assert isinstance(answer, Unread)
    assert answer.why is Why.NOT_RECORDED


def test_a_missing_tool_is_missing_in_the_replay_too(tmp_path: Path) -> None:
    recording = RecordingHost(LocalHost(), mask=None)
    with pytest.raises(CommandMissing):
        recording.run(("opknap-no-such-tool", "-x"), timeout_s=1)
    recording.save(tmp_path / "capture", name="x")
    replayed = RecordedHost.read(tmp_path / "capture")
    with pytest.raises(CommandMissing):
        replayed.run(("opknap-no-such-tool", "-x"), timeout_s=1)
    with pytest.raises(NotRecorded):
        replayed.run(("opknap-no-such-tool", "-y"), timeout_s=1)


def test_serials_are_masked_wherever_they_stand_and_stay_the_same(tmp_path: Path) -> None:
    recording = RecordingHost(_laptop(), mask=Mask(b"salt"))
    _ask_everything(recording)
    recording.save(tmp_path / "capture", name="x")
    everything = b"".join(p.read_bytes() for p in (tmp_path / "capture").rglob("*") if p.is_file())
    for secret in (b"PF17ABCD", b"4c4c4544-0042", b"8841", b"S3TTNX0K812345"):
        assert secret not in everything
    replayed = RecordedHost.read(tmp_path / "capture")
    (drive,) = replayed.drives()
    assert isinstance(drive, Drive)
    assert drive.identity.serial is not None
    assert len(drive.identity.serial) == len("S3TTNX0K812345")
    assert replayed.read_text("/sys/class/power_supply/BAT0/energy_full") == "7150000"


@given(st.from_regex(r"[A-Za-z0-9]{4,24}", fullmatch=True), st.binary(min_size=1, max_size=8))
def test_a_mask_keeps_length_and_alphabet(serial: str, salt: bytes) -> None:
    mask = Mask(salt)
    mask.learn(serial)
    masked = mask.apply_text(serial)
    assert len(masked) == len(serial)
    for old, new in zip(serial, masked, strict=True):
        assert (old.isdigit(), old.islower(), old.isupper()) == (
            new.isdigit(),
            new.islower(),
            new.isupper(),
        )


def test_placeholders_are_kept_because_they_tell_something() -> None:
    mask = Mask(b"salt")
    text = (
        b"Serial Number: To be filled by O.E.M.\nSerial Number: Not Specified\nSerial Number: --\n"
    )
    mask.learn_text(text)
    assert mask.apply(text) == text


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the shared captures are not here")
def test_every_shared_capture_is_recognised_alone_and_under_its_own_name() -> None:
    unknown = []
    for folder in ("smartctl", "dmidecode", "lscpu", "udev"):
        for path in sorted((CAPTURES / folder).iterdir()):
            try:
                RecordedHost.read(path)
            except NotRecorded:
                unknown.append(path.name)
    assert unknown == [
        "empty.json",  # nothing in it tells what it was
        "scan-nvme.json",  # `smartctl --scan` reports on no drive
        "scan-simple.json",
        "emmc_as_main_drive.lsblk.json",  # not read by opknap
        "hp_elitebook_835_13_inch_g10.lsblk.json",
        "hp_elitebook_835_13_inch_g10_recovery_usb_connected.lsblk.json",
    ]


def test_an_empty_report_under_its_own_name_is_still_a_drive_that_said_nothing(
    tmp_path: Path,
) -> None:
    (tmp_path / "smartctl-sda.json").touch()
    (drive,) = RecordedHost.read(tmp_path).drives()
    assert isinstance(drive, Drive)
    assert drive.identity.serial is None


def test_two_reports_of_one_name_are_two_drives(tmp_path: Path) -> None:
    for name, serial in (("a", "AAAA1111"), ("b", "BBBB2222")):
        report = {
            "smartctl": {"exit_status": 0},
            "device": {"name": "/dev/sda", "protocol": "ATA"},
            "serial_number": serial,
        }
        (tmp_path / f"smartctl-{name}.json").write_text(json.dumps(report))
    host = RecordedHost.read(tmp_path)
    drives = [d for d in host.drives() if isinstance(d, Drive)]
    assert {d.identity.serial for d in drives} == {"AAAA1111", "BBBB2222"}
    for drive in drives:
        answer = host.run(("smartctl", "-x", "-j", drive.path), timeout_s=1)
        assert f'"{drive.identity.serial}"' in answer.text


def test_what_is_no_recording_says_so(tmp_path: Path) -> None:
    (tmp_path / "holiday.txt").write_text("sun")
    with pytest.raises(NotRecorded):
        RecordedHost.read(tmp_path)
    with pytest.raises(NotRecorded):
        RecordedHost.read(tmp_path / "nowhere")
