"""Several namespaces, and the hardware partitions of an eMMC, are areas of one listed drive."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typing_extensions import override

from host.drive import Drive, DriveArea, HiddenKind, HiddenStorage, Transport
from host.masking import Mask
from host.readings import Device, Unread
from host.recorded import RecordedHost
from host.recording import RecordingHost
from host.simulated.host import SimulatedHost
from tests.host.made_drives import (
    NQN,
    SECTORS,
    SERIAL,
    Tree,
    block,
    direct,
    emmc,
    joined,
    namespace,
)

TREES = {"direct": direct(), "paths_joined": joined()}
CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures" / "udev"
both = pytest.mark.parametrize("tree", TREES.values(), ids=TREES.keys())


@both
def test_h13_two_namespaces_are_one_drive_listed_as_the_first(tree: Tree) -> None:
    drive = tree.only()
    assert (drive.path, drive.transport) == ("/dev/nvme0n1", Transport.NVME)
    assert drive.areas == (
        DriveArea(path="/dev/nvme0n2", name="nsid:2", size_bytes=SECTORS * 512, diskseq=102),
    )
    assert drive.size_bytes == SECTORS * 512


@both
def test_identity_stays_that_of_the_lowest_namespace(tree: Tree) -> None:
    alone = Tree({k: v for k, v in tree.files.items() if "/nvme0n2/" not in k}, tree.links)
    assert alone.only().areas == ()
    assert alone.only().identity == tree.only().identity
    assert tree.only().identity.serial == SERIAL
    assert tree.only().identity.wwid == "eui.0025388b71010001"


@pytest.mark.parametrize("make", [direct, joined])
def test_h14_ids_of_namespaces_count_and_not_the_names_of_the_kernel(
    make: Callable[..., Tree],
) -> None:
    drive = make(nsids=(7, 12, 3)).only()
    assert drive.path == "/dev/nvme0n3"
    assert [(area.name, area.path) for area in drive.areas] == [
        ("nsid:7", "/dev/nvme0n1"),
        ("nsid:12", "/dev/nvme0n2"),
    ]


def test_two_drives_stay_two_whatever_their_names() -> None:
    other = {"serial": "S4EVNX0N123456", "nqn": "nqn.2014.08.org.nvmexpress:144d144dS4EV"}
    tree = direct().plus(namespace("nvme1n1", 1, **other) | namespace("nvme0n3", 2, **other))
    one, two = tree.listed()
    assert [area.path for area in one.areas] == ["/dev/nvme0n2"]
    assert (two.path, [area.path for area in two.areas]) == ("/dev/nvme1n1", ["/dev/nvme0n3"])


def test_h31_one_serial_on_two_subsystems_is_joined_to_nothing() -> None:
    tree = Tree(namespace("nvme0n1", 1) | namespace("nvme1n1", 2, nqn="nqn.other"))
    one, two = tree.listed()
    assert one.areas == two.areas == ()


def test_h31_one_id_twice_is_joined_to_nothing() -> None:
    tree = direct(nsids=(1, 2)).plus(namespace("nvme1n1", 2))
    assert [drive.areas for drive in tree.listed()] == [()] * 3


def test_a_namespace_that_does_not_tell_its_id_is_joined_to_nothing() -> None:
    assert len(direct().without("nvme0n2/nsid").listed()) == 2


def test_an_old_kernel_tells_no_nqn_but_the_controller() -> None:
    old = direct(nqn=None)
    assert [area.name for area in old.only().areas] == ["nsid:2"]
    apart = old.links | {"/sys/block/nvme0n2/device": "/sys/devices/pci0/0000:02:00.0/nvme/nvme1"}
    assert len(Tree(old.files, apart).listed()) == 2
    assert len(Tree(old.files, {}).listed()) == 2


def test_a_namespace_without_capacity_is_a_hint_and_hides_no_other() -> None:
    tree = direct(nsids=(1, 2, 3)).plus({"/sys/block/nvme0n1/size": "0"})
    hint, drive = sorted(tree.drives(), key=lambda entry: isinstance(entry, Drive))
    assert hint == HiddenStorage(kind=HiddenKind.NO_MEDIUM, where="/dev/nvme0n1")
    assert isinstance(drive, Drive)
    assert (drive.path, [area.name for area in drive.areas]) == ("/dev/nvme0n2", ["nsid:3"])


def test_boot_and_general_purpose_partitions_belong_to_their_emmc() -> None:
    drive = emmc().only()
    assert (drive.path, drive.transport) == ("/dev/mmcblk0", Transport.MMC)
    assert [(area.name, area.path, area.size_bytes) for area in drive.areas] == [
        ("boot0", "/dev/mmcblk0boot0", 4 << 20),
        ("boot1", "/dev/mmcblk0boot1", 4 << 20),
        ("gp0", "/dev/mmcblk0gp0", 512 << 20),
    ]
    assert not drive.read_only  # boot partitions are, as long as nobody clears `force_ro`


def test_a_hardware_partition_alone_is_no_drive() -> None:
    assert Tree(block("mmcblk0boot0", 1) | block("mmcblk0gp1", 2)).listed() == []


def test_two_cards_keep_their_own_parts() -> None:
    tree = emmc().plus(block("mmcblk10", 9) | block("mmcblk10boot0", 10))
    parts = {drive.path: [area.path for area in drive.areas] for drive in tree.listed()}
    assert parts["/dev/mmcblk10"] == ["/dev/mmcblk10boot0"]
    assert len(parts["/dev/mmcblk0"]) == 3


@pytest.mark.parametrize("of_main", ["ext4", None])
def test_a_raid_mark_on_any_namespace_is_the_drives(of_main: str | None) -> None:
    def mark(name: str, kind: str | None) -> Device:
        looked = {"DEVTYPE": "disk", "USEC_INITIALIZED": "1"}
        return Device(
            f"/devices/x/{name}", "block", None, looked | ({"ID_FS_TYPE": kind} if kind else {})
        )

    marks = (mark("nvme0n1", of_main), mark("nvme0n2", "linux_raid_member"))
    assert direct().plus({}, *marks).only().signature == "linux_raid_member"
    assert direct().plus({}, marks[0]).only().signature == of_main


def test_the_subsystems_name_is_read_only_where_serials_are_alike() -> None:
    asked: list[str] = []

    class Asked(Tree):
        @override
        def read_text(self, path: str) -> str | Unread:
            asked.append(path)
            return super().read_text(path)

    Asked(namespace("nvme0n1", 1)).only()
    assert not [path for path in asked if path.endswith(("subsysnqn", "nsid"))]
    Asked(direct().files).drives()
    assert any(path.endswith("subsysnqn") for path in asked)


@both
def test_a_masked_recording_joins_the_same_namespaces_and_names_nobody(
    tree: Tree, tmp_path: Path
) -> None:
    recording = RecordingHost(tree, mask=Mask(b"salt"))
    (seen,) = recording.drives()
    recording.save(tmp_path, name="two namespaces")
    (again,) = RecordedHost.read(tmp_path).drives()
    assert isinstance(seen, Drive)
    assert isinstance(again, Drive)
    assert again.areas == seen.areas
    assert again.identity != seen.identity
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert SERIAL.encode() not in written
    assert NQN.rsplit(":", 1)[-1].encode() not in written


def test_a_practice_drive_has_no_areas_but_its_own(tmp_path: Path) -> None:
    (practice,) = SimulatedHost.prepare(emmc(), tmp_path).drives()
    assert isinstance(practice, Drive)
    assert practice.areas == ()


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the shared captures are not here")
def test_a_recorded_emmc_has_its_boot_partitions() -> None:
    drives = RecordedHost.read(CAPTURES / "emmc_as_main_drive.txt").drives()
    areas = {d.path: [a.name for a in d.areas] for d in drives if isinstance(d, Drive)}
    assert areas["/dev/mmcblk0"] == ["boot0", "boot1"]
    assert all(not names for path, names in areas.items() if path != "/dev/mmcblk0")
