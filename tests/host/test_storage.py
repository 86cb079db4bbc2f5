"""Enumeration over made-up and recorded machines; loops have their own file."""

from pathlib import Path

import pytest

from host.capture import Capture
from host.drive import Drive, DriveKind, HiddenKind, HiddenStorage, Transport
from host.readings import Device
from host.recorded import RecordedHost
from host.udev_text import parse_udev

CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures"


def _machine(files: dict[str, str], devices: tuple[Device, ...] = ()) -> RecordedHost:
    content = {path: text.encode() for path, text in files.items()}
    return RecordedHost(Capture(name="made", files=content, devices=devices))


def _sata(name: str, **values: str) -> dict[str, str]:
    base = f"/sys/block/{name}"
    files = {"size": "500118192", "queue/rotational": "0", "ro": "0", "removable": "0"} | {
        "dev": "8:0",
        "device/model": "Samsung SSD 860 ",
        "wwid": "naa.5002538e40000000",
        "diskseq": "7",
    }
    return {f"{base}/{key}": value for key, value in (files | values).items()}


def _device(path: str, subsystem: str = "block", **properties: str) -> Device:
    kind = {"DEVTYPE": "disk"} if subsystem == "block" else {}
    return Device(path, subsystem, None, {"USEC_INITIALIZED": "1", **kind, **properties})


_ATA = "/devices/pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda"
_USB = "/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/host4/target4:0:0/4:0:0:0/block/sda"


def _only(host: RecordedHost) -> Drive:
    (drive,) = host.drives()
    assert isinstance(drive, Drive)
    return drive


def test_a_sata_ssd_is_told_by_the_device_tree() -> None:
    udev = (_device(_ATA, ID_SERIAL_SHORT="S3TTNX0K812345"),)
    drive = _only(_machine(_sata("sda"), udev))
    assert drive.transport is Transport.SATA
    assert drive.kind is DriveKind.SSD
    assert drive.size_bytes == 500118192 * 512
    assert drive.identity.serial == "S3TTNX0K812345"
    assert drive.identity.model == "Samsung SSD 860"
    assert not drive.foreign
    assert drive.live_medium is None


def test_the_drives_own_pages_beat_the_hints_of_udev() -> None:
    page = bytearray(60 + 512)
    for first, text in (
        (10, b"SERIAL-OF-DRIVE     "),
        (23, b"FW01    "),
        (27, b"A MODEL".ljust(40)),
    ):
        swapped = b"".join(text[i + 1 : i + 2] + text[i : i + 1] for i in range(0, len(text), 2))
        page[60 + first * 2 : 60 + first * 2 + len(swapped)] = swapped
    files = {path: text.encode() for path, text in _sata("sda").items()}
    files["/sys/block/sda/device/vpd_pg89"] = bytes(page)
    devices = (_device(_ATA, ID_SERIAL_SHORT="of-the-bridge"),)
    drive = _only(RecordedHost(Capture(name="made", files=files, devices=devices)))
    assert drive.identity.serial == "SERIAL-OF-DRIVE"
    assert drive.identity.model == "A MODEL"
    assert drive.firmware == "FW01"


@pytest.mark.parametrize(
    ("path", "removable", "foreign"),
    [(_USB, "0", True), (_USB, "1", True), (_ATA, "1", False), (_ATA, "0", False)],
)
def test_usb_is_foreign_and_sata_never_is(path: str, removable: str, *, foreign: bool) -> None:
    drive = _only(_machine(_sata("sda", removable=removable), (_device(path),)))
    assert drive.foreign is foreign


@pytest.mark.parametrize(
    "path",
    [
        "/devices/pci0000:00/0000:05:00.0/fw0/fw1/fw1.0/host6/target6:0:0/6:0:0:0/block/sda",
        "/devices/platform/host3/session1/target3:0:0/3:0:0:1/block/sda",
        "/devices/pci0000:00/0000:03:00.0/host0/port-0:0/end_device-0:0/target0:0:0/block/sda",
    ],
)
def test_what_hangs_on_a_cable_is_foreign(path: str) -> None:
    assert _only(_machine(_sata("sda"), (_device(path),))).foreign


def test_a_path_to_an_nvme_namespace_is_no_second_drive() -> None:
    files: dict[str, str] = {}
    for name in ("nvme0n1", "nvme0c0n1"):
        files |= {
            f"/sys/block/{name}/size": "500118192",
            f"/sys/block/{name}/wwid": "eui.0025388b710116a5",
            f"/sys/block/{name}/device/serial": "S4EVNX0N123456",
        }
    files |= {"/sys/block/nvme0n1/hidden": "0", "/sys/block/nvme0c0n1/hidden": "1"}
    assert _only(_machine(files)).path == "/dev/nvme0n1"


def test_a_file_system_on_a_loop_over_a_drive_is_a_mount_of_the_drive() -> None:
    files = _sata("sda") | {
        "/sys/class/block/sda/dev": "8:0",
        "/sys/block/loop0/dev": "7:0",
        "/sys/block/loop0/loop/backing_file": "/dev/sda",
        "/proc/self/mountinfo": "9 1 7:0 / /mnt/donor ro - ext4 /dev/loop0 ro\n",
    }
    drive = _only(_machine(files, (_device(_ATA), _device("/devices/virtual/block/loop0"))))
    assert drive.holders == ("loop0",)
    assert drive.mounts == ("/mnt/donor",)


def test_an_empty_card_slot_is_no_drive_but_a_dead_fixed_drive_is_a_hint() -> None:
    slot = _machine(_sata("sda", size="0", removable="1"), (_device(_USB),))
    assert slot.drives() == ()
    dead = _machine(_sata("sda", size="0"), (_device(_ATA),))
    assert dead.drives() == (HiddenStorage(kind=HiddenKind.NO_MEDIUM, where="/dev/sda"),)


def test_mounts_swap_and_holders_are_found_through_partitions_and_mappings() -> None:
    files = _sata("sda") | {
        "/sys/block/sda/sda1/partition": "1",
        "/sys/block/sda/sda1/dev": "8:1",
        "/sys/block/sda/sda2/partition": "2",
        "/sys/block/sda/sda2/dev": "8:2",
        "/sys/block/sda/sda2/holders/dm-0/dev": "254:0",
        "/sys/block/dm-0/dev": "254:0",
        "/proc/self/mountinfo": "9 1 254:0 / /home rw - ext4 /dev/dm-0 rw",
        "/proc/swaps": "Filename Type\n/dev/sda1 partition\n",
    }
    drive = _only(_machine(files, (_device(_ATA),)))
    assert drive.mounts == ("/home",)
    assert drive.swaps == ("/dev/sda1",)
    assert drive.holders == ("dm-0",)
    assert [p.path for p in drive.partitions] == ["/dev/sda1", "/dev/sda2"]


@pytest.mark.parametrize(
    ("extra", "properties", "why"),
    [
        ({"/proc/self/mountinfo": "9 1 8:0 / / rw - ext4 /dev/sda rw"}, {}, "root"),
        ({"/proc/cmdline": "root=/dev/sda quiet"}, {}, "root"),
        (
            {"/proc/cmdline": "root=UUID=0f1e2d3c-0000-4000-8000-00000000000a"},
            {"ID_PART_TABLE_UUID": "0f1e2d3c-0000-4000-8000-00000000000a"},
            "boot_uuid",
        ),
        ({}, {"ID_PART_TABLE_UUID": "6f706b6e-6170-4c69-8001-000000000001"}, "opknap_stick"),
        ({}, {"ID_FS_LABEL": "OPKNAP-DATA"}, "opknap_stick"),
        ({}, {"ID_FS_LABEL": "DATA"}, None),
    ],
)
def test_what_we_came_from_is_known_mounted_or_not(
    extra: dict[str, str], properties: dict[str, str], why: str | None
) -> None:
    drive = _only(_machine(_sata("sda") | extra, (_device(_ATA, **properties),)))
    assert drive.live_medium == why


def test_remapped_nvme_and_raid_without_driver_are_hints_and_never_skipped() -> None:
    files = {"/sys/bus/pci/drivers/ahci/0000:00:17.0/remapped_nvme": "1"}
    raid = _device(
        "/devices/pci0000:00/0000:00:0e.0",
        "pci",
        PCI_CLASS="10400",
        PCI_ID="8086:9A0B",
        PCI_SLOT_NAME="0000:00:0e.0",
    )
    assert _machine(files, (raid,)).drives() == (
        HiddenStorage(kind=HiddenKind.REMAPPED_NVME, where="0000:00:17.0", count=1),
        HiddenStorage(kind=HiddenKind.RAID_CONTROLLER, where="0000:00:0e.0"),
    )


def test_a_vmd_function_with_its_driver_hides_nothing() -> None:
    vmd = _device("/devices/x", "pci", PCI_CLASS="10400", PCI_ID="8086:9A0B", DRIVER="vmd")
    nvme = _device("/devices/pci10000:e0/10000:e1:00.0/nvme/nvme0/nvme0n1", ID_MODEL="P")
    found = _machine({}, (vmd, nvme)).drives()
    assert [type(entry) for entry in found] == [Drive]


def test_a_storage_controller_without_a_drive_is_a_hint() -> None:
    ahci = _device("/devices/x/0000:00:17.0", "pci", PCI_CLASS="10601", PCI_ID="8086:9D03")
    assert _machine({}, (ahci,)).drives() == (
        HiddenStorage(kind=HiddenKind.NO_DRIVE_FOUND, where="0000:00:17.0"),
    )


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the shared captures are not here")
@pytest.mark.parametrize("path", sorted((CAPTURES / "udev").glob("*.txt")), ids=lambda p: p.stem)
def test_every_udev_dump_lists_exactly_its_whole_drives(path: Path) -> None:
    text = path.read_text("utf-8", "replace")
    skipped = ("ram", "loop", "sr", "dm-", "md", "zram", "fd")
    expected = {
        device.name
        for device in parse_udev(text)
        if device.subsystem == "block"
        and device.properties.get("DEVTYPE") == "disk"
        and not device.name.startswith(skipped)
        and "boot" not in device.name
        and "rpmb" not in device.name
    }
    drives = [d for d in RecordedHost.read(path).drives() if isinstance(d, Drive)]
    assert {d.path.removeprefix("/dev/") for d in drives} == expected
    for drive in drives:
        on_usb = "/usb" in next(
            d.sys_path for d in parse_udev(text) if d.name == drive.path.rsplit("/", 1)[-1]
        )
        assert drive.foreign is (on_usb or drive.transport is Transport.SD)
        assert drive.transport is not Transport.UNKNOWN
