"""Drives that hide, and drives that stand under something: what the listing says of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from host.capture import Capture
from host.drive import Drive, HiddenKind, HiddenStorage
from host.machine_reader import MachineReader
from host.readings import Device
from host.recorded import RecordedHost
from host.signatures import Signature
from host.storage import list_drives
from host.storage_nodes import Probes
from tests.host.test_storage import CAPTURES

VMD_IDS = ("9A0B", "467F", "A77F", "7D0B", "AD0B", "28C0", "201D")
AHCI = "/sys/bus/pci/drivers/ahci/0000:00:17.0/remapped_nvme"


def machine(files: dict[str, str], *devices: Device) -> RecordedHost:
    content = {path: text.encode() for path, text in files.items()}
    return RecordedHost(Capture(name="made", files=content, devices=devices))


def pci(**properties: str) -> Device:
    return Device("/devices/pci0000:00/0000:00:0e.0", "pci", None, properties)


def nvme(name: str, model: str) -> dict[str, str]:
    base = f"/sys/block/{name}"
    return {f"{base}/size": "57149952", f"{base}/device/model": model, f"{base}/dev": "259:0"}


def hints(host: RecordedHost) -> list[tuple[HiddenKind, str]]:
    return [(e.kind, e.where) for e in host.drives() if isinstance(e, HiddenStorage)]


@pytest.mark.parametrize("number", VMD_IDS)
def test_h32_a_vmd_without_its_driver_hides_drives_whatever_else_is_seen(number: str) -> None:
    vmd = pci(PCI_CLASS="10400", PCI_ID=f"8086:{number}", PCI_SLOT_NAME="0000:00:0e.0")
    expected = [(HiddenKind.RAID_CONTROLLER, "0000:00:0e.0")]
    assert hints(machine({}, vmd)) == expected
    assert hints(machine(nvme("nvme0n1", "PC711"), vmd)) == expected


@pytest.mark.parametrize(
    ("properties", "hides"),
    [
        ({"PCI_CLASS": "10400", "PCI_ID": "1022:B000"}, True),
        ({"PCI_CLASS": "10400", "PCI_ID": "1000:005D", "DRIVER": "megaraid_sas"}, False),
        ({"PCI_CLASS": "10400", "PCI_ID": "8086:282A", "DRIVER": "ahci"}, False),
        ({"PCI_CLASS": "10400", "PCI_ID": "8086:9A0B", "DRIVER": "vfio-pci"}, True),
        ({"PCI_CLASS": "10400", "PCI_ID": "8086:9A0B", "DRIVER": "vmd"}, False),
        ({"PCI_CLASS": "104000", "PCI_ID": "8086:4940"}, False),
        ({"PCI_CLASS": "", "PCI_ID": "8086:9A0B", "DRIVER": "vmd"}, False),
        ({}, False),
    ],
)
def test_h32_a_raid_function_hides_drives_unless_its_driver_shows_them(
    properties: dict[str, str], *, hides: bool
) -> None:
    found = hints(machine(nvme("nvme0n1", "PC711"), pci(**properties)))
    assert [kind for kind, _ in found] == [HiddenKind.RAID_CONTROLLER] * hides


@pytest.mark.parametrize(("count", "told"), [("0", []), ("2", [2]), ("rubbish", []), ("", [])])
def test_h32_remapped_drives_are_counted(count: str, told: list[int]) -> None:
    found = machine({AHCI: count, **nvme("sda", "HGST")}).drives()
    counts = [entry.count for entry in found if isinstance(entry, HiddenStorage)]
    assert counts == told


@pytest.mark.parametrize(
    ("models", "halves"),
    [
        (["INTEL HBRPEKNX0202A", "INTEL HBRPEKNX0202AO"], []),
        (["INTEL HBRPEKNX0202AH", "INTEL HBRPEKNX0202AHO"], []),
        (["INTEL HBRPEKNX0202A"], ["/dev/nvme0n1"]),
        (["INTEL HBRPEKNX0202AHO"], ["/dev/nvme0n1"]),
        (["HBRPEKNL0203AO", "INTEL SSDPEKNW512G8"], ["/dev/nvme0n1"]),
        (["INTEL MEMPEK1W032GA", "HGST"], []),
        (["OWC O", "O"], []),
    ],
)
def test_d25_half_an_optane_module_is_a_hint(models: list[str], halves: list[str]) -> None:
    files: dict[str, str] = {}
    for number, model in enumerate(models):
        files |= nvme(f"nvme{number}n1", model)
    assert hints(machine(files)) == [(HiddenKind.HALF_OPTANE, node) for node in halves]


def probed(answer: Callable[[str], Signature], files: dict[str, str]) -> list[Drive]:
    """The drives of a machine on which no udevd runs."""
    reader: MachineReader = machine(files)
    found = list_drives(reader, Probes(answer, lambda _: None), include_loop=False)
    return [entry for entry in found if isinstance(entry, Drive)]


def test_d27_without_udevd_the_mark_is_read_from_the_drive_and_its_partitions() -> None:
    files = nvme("nvme0n1", "PC711") | {
        "/sys/block/nvme0n1/nvme0n1p1/partition": "1",
        **nvme("nvme1n1", "PC711"),
    }
    marks = {"/dev/nvme0n1p1": "linux_raid_member", "/dev/nvme1n1": "isw_raid_member"}
    divided, whole = probed(lambda node: Signature(raid=marks.get(node)), files)
    assert divided.signature is None
    assert [part.filesystem for part in divided.partitions] == ["linux_raid_member"]
    assert whole.signature == "isw_raid_member"


def test_d27_what_udevd_has_read_is_not_read_again() -> None:
    device = Device(
        "/devices/pci0000:00/0000:00:17.0/ata1/host0/block/sda",
        "block",
        None,
        {"DEVTYPE": "disk", "USEC_INITIALIZED": "1", "ID_FS_TYPE": "linux_raid_member"},
    )
    (drive,) = machine(nvme("sda", "HGST"), device).drives()
    assert isinstance(drive, Drive)
    assert drive.signature == "linux_raid_member"


@pytest.mark.parametrize(("mount", "live"), [("/mnt/data", None), ("/", "root")])
def test_h31_what_is_mounted_from_a_part_of_an_array_is_mounted_from_its_members(
    mount: str, live: str | None
) -> None:
    files = nvme("sda", "HGST") | {
        "/sys/block/sda/holders/md126/dev": "9:126",
        "/sys/block/md126/dev": "9:126",
        "/sys/block/md126/md126p1/partition": "1",
        "/sys/block/md126/md126p1/dev": "259:7",
        "/sys/block/md126/md126p1/holders/dm-0/dev": "254:0",
        "/sys/block/dm-0/dev": "254:0",
        "/proc/self/mountinfo": f"9 1 254:0 / {mount} rw - ext4 /dev/dm-0 rw\n",
    }
    (drive,) = machine(files).drives()
    assert isinstance(drive, Drive)
    assert drive.holders == ("md126", "dm-0")
    assert drive.mounts == (mount,)
    assert drive.live_medium == live


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the shared captures are not here")
def test_d27_a_recorded_member_of_an_intel_array_says_so_and_is_in_use() -> None:
    path: Path = CAPTURES / "udev" / "with_vraid.txt"
    drives = [d for d in RecordedHost.read(path).drives() if isinstance(d, Drive)]
    members = [d for d in drives if d.signature == "isw_raid_member"]
    assert len(members) == 2
    assert all("md126" in member.holders for member in members)
    assert not any(d.path.startswith("/dev/md") for d in drives)
