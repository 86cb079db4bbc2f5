"""A capture replays to what was found, and holds nothing that names anybody."""

import tomllib
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from agent.commands.capture import record, register
from checks.findings import Finding
from checks.inspection import inspect
from checks.policy import default_policy
from host.capture import Capture, Index
from host.local import LocalHost
from host.machine_reader import names_in
from host.masking import Mask
from host.port import Host
from host.readings import Completed, Device, Unread, Why
from host.recorded import RecordedHost
from tests.checks.real_captures import capture_params

_SERIALS = {
    "laptop": b"PF17ABCD",
    "uuid": b"4c4c4544-0042-3510-8051-c7c04f4a3532",
    "drive": b"S3TTNX0K812345",
    "battery": b"88417",
    "mouse": b"D4E5F6010203",
    "headset": b"HEADSET0815",
    "wifi": b"9c:c7:a6:11:22:33",
    "panel": b"H4ZK1234",
}
_DMI = b"""\
# dmidecode 3.4
Handle 0x0001, DMI type 1, 27 bytes
System Information
\tManufacturer: LENOVO
\tProduct Name: 20L5CTO1WW
\tVersion: ThinkPad T480
\tSerial Number: PF17ABCD
\tUUID: 4c4c4544-0042-3510-8051-c7c04f4a3532

Handle 0x0002, DMI type 3, 22 bytes
Chassis Information
\tType: Notebook

"""


def _edid() -> bytes:
    base = bytearray(128)
    base[:8] = bytes.fromhex("00ffffffffffff00")
    base[8:18] = b"\x06\xaf\x3d\x31\x55\x66\x77\x88\x06\x1e"
    base[72:90] = b"\x00\x00\x00\xff\x00H4ZK1234\n    "
    base[127] = -sum(base) % 256
    return bytes(base)


def _device(path: str, subsystem: str, **properties: str) -> Device:
    return Device(path, subsystem, None, {"SUBSYSTEM": subsystem, **properties})


def _laptop() -> RecordedHost:
    """A laptop with a mouse, a headset, a radio and an earlier name in its kernel's log."""
    supply, panel = "/sys/devices/platform/BAT0", "/sys/devices/pci0000:00/drm/card0/card0-eDP-1"
    radio = "/sys/devices/pci0000:00/net/wlan0"
    pack = {
        "type": "Battery",
        "present": "1",
        "energy_full": "39000000",
        "energy_full_design": "48000000",
        "serial_number": "88417",
    }
    files = {
        **{f"{supply}/{name}": f"{text}\n".encode() for name, text in pack.items()},
        f"{panel}/edid": _edid(),
        f"{panel}/status": b"connected\n",
        f"{radio}/address": b"9c:c7:a6:11:22:33\n",
        "/sys/devices/usb1/1-2/serial": b"D4E5F6010203\n",
        "/sys/devices/usb1/1-2/product": b"Mouse\n",
        "/dev/kmsg": b"6,1,5,-;usb 1-3: SerialNumber: HEADSET0815\n",
    }
    links: dict[str, str | None] = {
        "/sys/class/power_supply/BAT0": supply,
        "/sys/class/drm/card0-eDP-1": panel,
        "/sys/class/net/wlan0": radio,
        "/sys/bus/usb/devices/1-2": "/sys/devices/usb1/1-2",
    }
    folders = {
        "/sys/class": ("drm", "net", "power_supply"),
        "/sys/bus": ("usb",),
        "/sys/class/power_supply": ("BAT0",),
        "/sys/class/drm": ("card0-eDP-1",),
        "/sys/class/net": ("wlan0",),
        "/sys/bus/usb/devices": ("1-2",),
    }
    drive = _device(
        "/devices/pci0000:00/ata1/host0/block/sda",
        "block",
        DEVTYPE="disk",
        ID_SERIAL_SHORT="S3TTNX0K812345",
        ID_SERIAL="Samsung_SSD_860_S3TTNX0K812345",
    )
    mouse = _device("/devices/usb1/1-2", "usb", ID_SERIAL_SHORT="D4E5F6010203")
    argv = ("dmidecode",)
    return RecordedHost(
        Capture(
            name="laptop",
            files=files,
            commands={argv: Completed(argv, 0, _DMI, b"", 0)},
            devices=(drive, mouse),
            index=Index(links=links, folders=folders),
        )
    )


def _told(findings: tuple[Finding, ...]) -> list[object]:
    """Everything but whose drive it was."""
    return [
        each.model_dump(exclude={"device", "evidence"}) | {"of_device": each.device is not None}
        for each in findings
    ]


def _whole(folder: Path) -> bytes:
    """Every byte of a capture, names of files too."""
    parts = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return b"\n".join([*parts, *(str(path).encode() for path in folder.rglob("*"))])


def _forms(secret: bytes) -> list[bytes]:
    """As it is, in the other case, and in base 16 of either case."""
    plain = [secret, secret.lower(), secret.upper()]
    return [
        *plain,
        *(form for one in plain for form in (one.hex().encode(), one.hex().upper().encode())),
    ]


@pytest.mark.parametrize("machine", [LocalHost(), _laptop()], ids=["this machine", "a laptop"])
def test_a_capture_replays_to_the_same_findings(machine: Host, tmp_path: Path) -> None:
    found = record(machine, tmp_path / "capture", mask=None)
    again = inspect(RecordedHost.read(tmp_path / "capture"), default_policy())
    assert again.findings == found.findings
    assert again.foreign_findings == found.foreign_findings
    assert not again.crashes


@pytest.mark.parametrize("machine", [LocalHost(), _laptop()], ids=["this machine", "a laptop"])
def test_a_masked_capture_tells_the_same_of_somebody_else(machine: Host, tmp_path: Path) -> None:
    found = record(machine, tmp_path / "capture", mask=Mask(b"salt"))
    again = inspect(RecordedHost.read(tmp_path / "capture"), default_policy())
    assert _told(again.findings) == _told(found.findings)


_LAPTOPS = sorted((Path(__file__).parents[2] / "data/laptops").iterdir())


@pytest.mark.parametrize(
    "path",
    [*(pytest.param(each, id=each.name) for each in _LAPTOPS), *capture_params("udev", "*.txt")],
)
def test_captures_of_captures_tell_the_same_masked_and_not(path: Path, tmp_path: Path) -> None:
    for name, mask in (("plain", None), ("masked", Mask(b"salt"))):
        found = record(RecordedHost.read(path), tmp_path / name, mask=mask)
        again = inspect(RecordedHost.read(tmp_path / name), default_policy())
        assert _told(again.findings) == _told(found.findings)


def test_no_serial_address_or_name_is_left_in_a_masked_capture(tmp_path: Path) -> None:
    record(_laptop(), tmp_path / "masked", mask=Mask(b"salt"))
    record(_laptop(), tmp_path / "plain", mask=None)
    masked, plain = _whole(tmp_path / "masked"), _whole(tmp_path / "plain")
    for what, secret in _SERIALS.items():
        assert secret in plain, what
        assert [form for form in _forms(secret) if form in masked] == [], what
    assert _edid()[12:16] not in masked
    assert _edid()[12:16] in plain
    edid = RecordedHost.read(tmp_path / "masked").read_bytes("/sys/class/drm/card0-eDP-1/edid")
    assert isinstance(edid, bytes)
    assert sum(edid) % 256 == 0


def test_serials_of_this_machine_are_not_in_its_masked_capture(tmp_path: Path) -> None:
    machine = LocalHost()
    record(machine, tmp_path / "masked", mask=Mask(b"salt"))
    masked = _whole(tmp_path / "masked")
    places = [f"/sys/class/net/{name}/address" for name in names_in(machine, "/sys/class/net")]
    places += ["/proc/sys/kernel/random/boot_id", "/sys/class/dmi/id/product_serial"]
    places += [f"/sys/block/{name}/serial" for name in names_in(machine, "/sys/block")]
    secrets = [each for each in map(machine.read_text, places) if isinstance(each, str)]
    telling = [one for one in secrets if len(one) > 5 and set(one) - set("0:-fF")]
    assert [one for one in telling if one.encode() in masked] == []


def test_the_capture_says_in_words_what_is_masked(tmp_path: Path) -> None:
    record(_laptop(), tmp_path / "masked", mask=Mask(b"salt"))
    meta = tomllib.loads((tmp_path / "masked" / "meta.toml").read_text("utf-8"))
    assert meta["masked"] is True
    assert any("wireless networks" in each for each in meta["masked_values"])


def test_links_folders_and_what_was_not_there_are_replayed(tmp_path: Path) -> None:
    record(_laptop(), tmp_path / "capture", mask=None)
    again = RecordedHost.read(tmp_path / "capture")
    by_class = "/sys/class/power_supply/BAT0"
    assert again.real_path(by_class) == "/sys/devices/platform/BAT0"
    assert again.read_text(f"{by_class}/serial_number") == "88417"
    assert again.read_text("/sys/devices/platform/BAT0/serial_number") == "88417"
    names = again.list_dir(by_class)
    assert isinstance(names, tuple)
    assert "energy_full" in names
    # Never asked for, and yet known: a folder that was listed does not name it.
    for path in (f"{by_class}/not_thought_of_yet", "/sys/class/tpm/tpm0/tpm_version_major"):
        answer = again.read_text(path)
        assert isinstance(answer, Unread)
        assert answer.why is Why.ABSENT
    unknown = again.read_text("/sys/kernel/debug/x")
    assert isinstance(unknown, Unread)
    assert unknown.why is Why.NOT_RECORDED
    assert again.devices("video4linux") == ()


def test_the_command_writes_a_folder_and_never_over_one(tmp_path: Path) -> None:
    app, runner = Typer(), CliRunner()
    app.callback()(lambda: None)
    register(app, _laptop)
    arguments = ["capture", str(tmp_path / "new"), "--lang", "en", "--data", str(tmp_path)]
    first = runner.invoke(app, arguments)
    assert first.exit_code == 0, first.output
    assert "Recorded in" in first.output
    assert (tmp_path / "new" / "index.json").is_file()
    again = runner.invoke(app, arguments)
    assert again.exit_code == 2
